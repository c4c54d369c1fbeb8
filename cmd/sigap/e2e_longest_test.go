package main

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// longest is as long as a free text may be, counted in UTF-16 as the platforms'
// own fields do, with what would be markup if it weren't shown literally.
func longest(units int) string {
	const part = "😀<b>&amp *tebal* _miring_ <@U1> @semua `x` "
	text := utf16.Encode([]rune(strings.Repeat(part, 1+units/len(part)*2)))
	return strings.TrimSpace(string(utf16.Decode(text[:units-units%2])))
}

// theWholeJourney covers every state of both kinds of case, every card, and every
// form of the table, each filled to its limit.
const theWholeJourney = `
	adi types /sigap skrip
	adi presses show/vvip
	adi presses edit
	adi fills say={LONG}
	ratna types /sigap skrip
	ratna presses show/vvip
	ratna presses edit
	ratna fills say={LONG}
	ratna presses edit/draft
	ratna fills say=x
	ratna presses edit/draft
	ratna fills say={LONG}
	ratna presses publish
	adi presses publish
	answer code superseded
	adi presses show
	ratna types /sigap skrip
	ratna presses show/other
	ratna presses edit
	ratna fills say={LONG}; dont={LONG}
	ratna presses publish
	ratna presses edit
	ratna fills say=x; dont={LONG}
	ratna presses discard
	adi types /sigap skrip
	adi presses show/other
	adi presses edit
	adi fills say=x; dont={LONG}
	adi presses publish
	adi presses edit
	adi fills say={LONG}; dont={LONG}
	dewi types /sigap skrip
	dewi presses show/other
	dewi types /sigap daftar
	dewi types /sigap piket
	ratna types /sigap status
	dewi types /cek 152000000021 se {LONG}
	dewi presses confirm
	dewi presses callback/other
	dewi fills education=refused; reason={LONG}
	dewi types /cek 152000000021 {LONG}
	dewi presses add
	ratna presses assign on K-1 in tier2
	ratna fills to=sari; reason={LONG}
	sari presses contact on K-1 in tier2
	sari fills contact=asked_for_call; call_at=16:00; analysis={LONG}
	sari presses note on K-1 in tier2
	sari fills text={LONG}
	sari presses words on K-1 in tier2
	sari fills text={LONG}
	sari presses again on K-1 in tier2
	sari fills text={LONG}
	sari presses reclassify on K-1 in tier2
	sari fills judged=none; reason={LONG}
	sari presses escalate on K-1 in tier2
	sari fills team=tagihan; checked={LONG}; wanted={LONG}
	nina presses take on K-1 in tagihan
	nina presses reroute on K-1 in tagihan
	nina fills team=jaringan; reason={LONG}
	agus presses answer on K-1 in jaringan
	agus fills answer=not_solved; right=right; done={LONG}
	sari presses super on K-1 in tier2
	sari fills team=tagihan; checked={LONG}; wanted={LONG}; reason={LONG}
	sari presses withdraw on K-1 in tier2
	sari fills reason={LONG}
	ratna presses handover on K-1 in tier2
	ratna fills to=rian; reason={LONG}
	rian presses release on K-1 in tier2
	rian fills reason={LONG}
	ratna presses cancel on K-1 in tier2
	ratna fills reason={LONG}
	ratna presses reopen on K-1 in tier2
	ratna fills reason={LONG}
	sari presses claim on K-1 in tier2
	sari presses close on K-1 in tier2
	sari fills outcome=not_solved; right=wrong; analysis={LONG}
	dewi types /cek 152000000022 {LONG}
	dewi presses confirm
	dewi presses unsolved
	dewi fills team=jaringan; checked={LONG}; wanted={LONG}
	agus presses answer on K-2 in jaringan
	agus fills answer=need_data; right=right; done={LONG}
	dewi types /cek 152000000022 {LONG}
	dewi presses mismatch
	dewi types /kasus
	dewi types /kasus K-2
	dewi types /kasus antrean
	dewi types /sigap
	dewi types /sigap siapa
	dewi types /sigap tautkan`

// TestTheLongestTextsFit: every card, form and answer of every state, in both
// languages, with the longest texts there are, is taken by the services, which
// count as the real ones do.
func TestTheLongestTextsFit(t *testing.T) {
	for _, lang := range words.Languages {
		for _, on := range []string{slack.Name, telegram.Name, desk.Name} {
			t.Run(lang+"/"+on, func(t *testing.T) {
				t.Parallel()
				people := append([]config.Person{}, siteStaff...)
				for i := range people {
					people[i].Lang = lang
				}
				w := buildSite(t, people, on)
				w.longCustomers(t)
				bottest.Play(t, w, strings.ReplaceAll(theWholeJourney, "{LONG}", longest(w.app.Policy.MaxText)))
				w.settle(t)
				w.wantNoFaults(t)
			})
		}
	}
}

// longCustomers are a VVIP with requests of every kind and one who is served by
// Tier 1, with all that their rows can hold.
func (w *site) longCustomers(t *testing.T) {
	t.Helper()
	name, long := longest(120), longest(900)
	vvip := []procedure.Number{{Kind: procedure.Internet, Value: "152000000021"}, {Kind: procedure.Telephone, Value: "+622129110021"}, {Kind: procedure.Ticket, Value: "IN00000021"}}
	tier1 := []procedure.Number{{Kind: procedure.Internet, Value: "152000000022"}}
	rows := map[procedure.List][]procedure.Row{
		procedure.Customers:    {{List: procedure.Customers, Numbers: vvip, Name: name, Mbps: 100}, {List: procedure.Customers, Numbers: tier1, Name: name, Mbps: 50}},
		procedure.VVIPRegister: {{List: procedure.VVIPRegister, Numbers: vvip[:1], Name: name, VVIP: procedure.Official, Note: long, Say: long, Dont: long, PIC: name, From: "2026-01-01", Until: "2026-12-31"}},
	}
	for _, kind := range procedure.RequestKinds {
		row := procedure.Row{List: procedure.SpecialRequests, Numbers: vvip[:1], Name: name, Request: kind, Note: long, Say: long, Dont: long, PIC: name, Until: "2026-11-25"}
		if kind == procedure.OtherRequest { // says what the script does
			row.Say, row.Dont = "", ""
		}
		rows[procedure.SpecialRequests] = append(rows[procedure.SpecialRequests], row)
	}
	for list, of := range rows {
		if _, err := w.store.ReplaceList(t.Context(), list, of, store.Change{}); err != nil {
			t.Fatal(err)
		}
	}
}

// wantNoFaults wants the services to have refused nothing.
func (w *site) wantNoFaults(t *testing.T) {
	t.Helper()
	for _, s := range w.scenes {
		switch s := s.(type) {
		case *slackScene:
			for _, f := range s.fake.Faults() {
				t.Errorf("Slack refuses %s: %s, %s", f.Where, f.Code, f.Detail)
			}
		case *telegramScene:
			for _, f := range s.fake.Faults() {
				t.Errorf("Telegram refuses %s: %s", f.Method, f.Why)
			}
		}
	}
}
