package handlers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

func (s *stage) callOf(t *testing.T, id uint64) (c procedure.Call) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.Call(id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return c
}

const publishVVIP = `
	ratna types /sigap skrip
	ratna presses show/vvip
	ratna presses edit
	ratna fills say=%
	ratna presses publish
`

// TestACallKeepsTheScriptsThatItShowed: all versions, in the agent's language; the
// education has those that were in sight when it was given.
func TestACallKeepsTheScriptsThatItShowed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 mati
		budi types /check 152000000002`+strings.ReplaceAll(publishVVIP, "%", "satu")+`
		dewi presses confirm
		answer says satu`+strings.ReplaceAll(publishVVIP, "%", "dua")+`
		dewi presses callback/given`)
	c := s.callOf(t, 1)
	if want := []string{"vvip.id@0", "vvip.id@1"}; !slices.Equal(c.Scripts, want) || !slices.Equal(c.Education.Scripts, want) {
		t.Errorf("the call has shown %v, and the education %v; want %v", c.Scripts, c.Education.Scripts, want)
	}
	if c, want := s.callOf(t, 2), []string{"no_isolir_opening.en@0"}; !slices.Equal(c.Scripts, want) {
		t.Errorf("the call in English has shown %v; want %v", c.Scripts, want)
	}
	if n := s.audited(t, "S-vvip.id", "publish"); n != 2 {
		t.Errorf("the audit has %d publications of the script; want 2", n)
	}
}

// TestAnEntrysOwnWordsNeedNoScript: what the list itself says goes over the script,
// which then was not shown.
func TestAnEntrysOwnWordsNeedNoScript(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	row := procedure.Row{List: procedure.SpecialRequests, Numbers: []procedure.Number{inet("152000000002")}, Request: procedure.CabutPasang, Say: "kata sendiri", Dont: "janji sendiri"}
	half := row
	half.Request, half.Dont = procedure.OtherRequest, ""
	s.replace(t, procedure.SpecialRequests, []procedure.Row{row, half})
	bottest.Play(t, s, `
		dewi types /cek 152000000002
		answer says Katakan: kata sendiri
		answer says Jangan janjikan: janji sendiri
		answer says Jangan janjikan: Hasil atau waktu selain yang tertulis di sini.
		answer lacks Cabut pasang IndiHome CONTOH
		answer says Request manajemen lain CONTOH`)
	if got, want := s.callOf(t, 1).Scripts, []string{"other.id@0"}; !slices.Equal(got, want) {
		t.Errorf("the call has shown %v; want %v", got, want)
	}
}

// TestAPublicationSentAgain: with the same key it has happened once, and is
// answered as before; an old preview publishes nothing.
func TestAPublicationSentAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		ratna types /sigap skrip
		ratna presses show/vvip
		ratna presses edit
		ratna fills say=satu
		ratna presses edit/draft
		ratna fills say=dua`)
	press := func(key, action string, turn uint64) bot.Answer {
		t.Helper()
		a, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account("ratna"), Key: key,
			Press: &bot.Press{Button: bot.Button{Subject: "S-vvip.id", Action: action, Turn: turn}}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := press("k0", "publish", 1); a.Code != string(procedure.Stale) {
		t.Errorf("an old preview is answered %q; want %q", a.Code, procedure.Stale)
	}
	if a := press("k1", "discard", 1); a.Code != "" {
		t.Errorf("an old preview's end is answered %q", a.Code)
	}
	first, again := press("k2", "publish", 2), press("k2", "publish", 2)
	if first.Code != "" || bottest.AnswerText(first) != bottest.AnswerText(again) || !strings.Contains(bottest.AnswerText(first), "dua") {
		t.Errorf("the same press says\n%s\nthen\n%s\nwant the published text twice", bottest.AnswerText(first), bottest.AnswerText(again))
	}
	if a := press("k3", "publish", 2); a.Code != string(procedure.Stale) {
		t.Errorf("a published preview is answered %q; want %q", a.Code, procedure.Stale)
	}
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		if got, _ := tx.Script(procedure.VVIPScript, "id"); got.Version != 1 || got.Say != "dua" || got.By != "ratna" {
			t.Errorf("the script is %+v; want version 1, of the second preview", got)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
