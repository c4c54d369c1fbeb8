package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// between are what stands between the digits of a number that somebody typed or copied.
var between = []string{"", " ", ".", "-", "/", ",", "_", "—", "(", ")", "+", "·", "•", "\n", "\t", "\u00a0", "\u2007", "\u2009", "\u202f", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f\u20e3", "→", "📞", ", ", "          ", " . . . . . . . . . . ",
	"\n\n\n\n\n\n\n\n\n\n", "------------", "\v\f\x01\x02\x03\x04\x05\x06\a\b\x0e", "ー", "ـ", "ǀ", "一", "х"}

// secret is a customer whose data are typed into a case.
type secret struct {
	number procedure.Number
	name   string
	mail   string
	street string
}

func drawSecret(t *rapid.T) secret {
	names := []string{"Wulandari Pratiwi", "Teguh Prakoso", "Ny. Yuliana Kartikasari, S.H.", "Moh. Zulkifli", "Ma'ruf Baskoro"}
	return secret{
		number: procedure.Number{Kind: procedure.Internet, Value: "15" + rapid.StringMatching(`[1-9][0-9]{9}`).Draw(t, "number")},
		name:   rapid.SampledFrom(names).Draw(t, "name"), mail: "w.pratiwi_88" + rapid.SampledFrom([]string{"@", "＠", "﹫", " @", "\u00a0@ ", "@  "}).Draw(t, "at") + "telkom.co.id", street: "Jl. Cendrawasih Raya No. 17B",
	}
}

// spelled is a number with something between its digits.
func spelled(t *rapid.T, digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && rapid.Bool().Draw(t, "apart") {
			b.WriteString(rapid.SampledFrom(between).Draw(t, "between"))
		}
		b.WriteRune(d)
	}
	return b.String()
}

// typed is a text with all that the secret has.
func (s secret) typed(t *rapid.T) string {
	parts := rapid.Permutation([]string{
		"hubungi " + spelled(t, s.number.Value), "an " + rapid.SampledFrom([]string{s.name, strings.ToUpper(s.name), strings.ToLower(s.name)}).Draw(t, "spelling") + " marah",
		"pak " + strings.Fields(s.name)[len(strings.Fields(s.name))-1] + " menunggu", "surel " + s.mail, "rumah di " + s.street,
	}).Draw(t, "order")
	return strings.Join(parts, rapid.SampledFrom([]string{" ya ", "\n", ", ", ". lalu "}).Draw(t, "join"))
}

// in returns what of the secret a text gives away, or "".
func (s secret) in(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ReplaceAll(text, s.number.Masked(), ""))
	for i := 0; i+7 <= len(s.number.Value); i++ {
		if part := s.number.Value[i : i+7]; strings.Contains(digits, part) {
			return part
		}
	}
	low := strings.ToLower(text)
	for _, part := range []string{"wulandari", "pratiwi", "teguh", "prakoso", "yuliana", "kartikasari", "zulkifli", "baskoro", "maruf", "cendrawasih", "17b", "w.pratiwi", "telkom.co.id"} {
		if strings.Contains(low, part) {
			return part
		}
	}
	return ""
}

// textsOf are all texts of a card, without those of the platform.
func textsOf(c bot.Card) []string {
	out := []string{c.Sign, c.Title, c.MoreLabel, c.Link.Label}
	for _, l := range c.Lines {
		out = append(out, l.Label, l.Text)
	}
	for _, k := range c.Copies {
		out = append(out, k.Label, k.Text)
	}
	for _, b := range slices.Concat(c.Buttons, c.More) {
		out = append(out, b.Label, b.Arg)
		if b.Confirm != nil {
			out = append(out, b.Confirm.Text, b.Confirm.Yes, b.Confirm.No)
		}
	}
	return out
}

// leaky is a case that has the secret in every text field.
func (s secret) leaky(t *rapid.T, state procedure.State) procedure.Case {
	row := func(l procedure.List) procedure.Row {
		return procedure.Row{List: l, Name: s.name, Numbers: []procedure.Number{s.number}, Request: procedure.OtherRequest, VVIP: procedure.Official,
			Note: s.typed(t), Say: s.typed(t), Dont: s.typed(t), PIC: s.typed(t), ApprovedBy: s.typed(t)}
	}
	c := procedure.Case{Kind: procedure.CallbackKind, State: state, Turn: 1, Rev: 1, Agent: "dewi", Holder: "sari", Customer: s.number.Key(), Listed: []procedure.Criterion{procedure.Official},
		Education: procedure.Education{Result: procedure.Refused, Reason: s.typed(t)}, Outcome: procedure.OutCancelled, ClosedBy: "sari",
		Escalations: []procedure.Escalation{{Team: "jaringan", By: "sari", Taker: "agus", Answer: procedure.NotSolved}},
		Personal: procedure.Personal{Name: "Pelanggan Lama", Names: []string{s.name}, Numbers: []procedure.Number{s.number},
			Requests: []procedure.Row{row(procedure.SpecialRequests)}, Register: []procedure.Row{row(procedure.VVIPRegister)}}}
	for _, as := range []string{"words", "words", "checked", "wanted", "done", "reason", "analysis", "note"} {
		c.Personal.Said = append(c.Personal.Said, procedure.Said{By: "dewi", As: as, Text: s.typed(t)})
	}
	return c
}

// TestNothingPersonalIsShared: whatever people typed into whatever field, and the lists hold,
// no shared place shows 7 digits of the customer's number in a row, a part of their name, an
// e-mail address or a street.
func TestNothingPersonalIsShared(t *testing.T) {
	s := newStage(t)
	rapid.Check(t, func(r *rapid.T) {
		who := drawSecret(r)
		state := rapid.SampledFrom([]procedure.State{procedure.Waiting, procedure.Claimed, procedure.Escalated, procedure.Closed}).Draw(r, "state")
		cases := []procedure.Case{who.leaky(r, state)}
		if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			cases[0].ID = tx.NewCase()
			tx.PutCase(cases[0])
			return store.Receipt{}, nil
		}); err != nil {
			r.Fatal(err)
		}
		want := func(where string, cards ...bot.Card) {
			for _, card := range cards {
				for _, text := range textsOf(card) {
					if found := who.in(text); found != "" {
						r.Fatalf("%s shows %q of %+v in %q", where, found, who, text)
					}
				}
			}
		}
		for _, c := range cases {
			for _, p := range []bot.Post{{View: bot.ViewBoard}, {View: bot.ViewTeam, Team: "jaringan"}, {View: bot.ViewTeam, Team: "tagihan"}, {View: bot.ViewBoard, Repeat: true},
				{View: bot.ViewPing, Text: procedure.SayAgain}, {View: bot.ViewPing, Text: procedure.SayBack, Person: "rian"}, {View: bot.ViewHolder, Person: "rian"}, {View: bot.ViewTaker, Person: "nina"}} {
				p.Place, p.Subject = placeOf("tier2"), c.Name()
				painted, err := s.bot.Paint(t.Context(), p)
				if err != nil {
					r.Fatal(err)
				}
				want(fmt.Sprintf("the %s of a case that is %s", p.View, c.State), painted.Card, painted.Pointer)
			}
			for _, line := range []string{c.Name(), "riwayat " + c.Name(), "antrean", "saya", ""} {
				a, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account("rian"), Command: &bot.Command{Name: "kasus", Text: line}})
				if err != nil {
					r.Fatal(err)
				}
				want("/kasus "+line, *a.Card)
			}
		}
		a, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account("ratna"), Home: true})
		if err != nil {
			r.Fatal(err)
		}
		want("a home page", a.Home...)
	})
}

// TestAColleagueOfTheSameName stays readable where the bot names them, and nowhere else.
func TestAColleagueOfTheSameName(t *testing.T) {
	s := newStage(t)
	var c procedure.Case
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		c = procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Claimed, Turn: 1, Rev: 1, Agent: "dewi", Holder: "sari",
			Personal: procedure.Personal{Name: "Sari Dewi", Numbers: []procedure.Number{inet("152000000009")}, Said: []procedure.Said{{As: "words", Text: "Bu Sari menunggu Dewi, sari"}}}}
		tx.PutCase(c)
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	painted, err := s.bot.Paint(t.Context(), bot.Post{View: bot.ViewBoard, Place: placeOf("tier2"), Subject: c.Name()})
	if err != nil {
		t.Fatal(err)
	}
	text := bottest.Text(painted.Card)
	for _, want := range []string{"S. D. · 1520•••••009", "Bu S. menunggu D., S.", "Sari sejak", "Dicatat Dewi"} {
		if !strings.Contains(text, want) {
			t.Errorf("the card lacks %q:\n%s", want, text)
		}
	}
}

// TestATeamsNameStays readable, where a customer's name has a word of it.
func TestATeamsNameStays(t *testing.T) {
	s := newStage(t)
	var c procedure.Case
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		c = procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Escalated, Turn: 1, Rev: 1, Agent: "dewi", Holder: "sari",
			Escalations: []procedure.Escalation{{Team: "jaringan", By: "sari"}},
			Personal:    procedure.Personal{Name: "PT Jaringan Cemerlang", Numbers: []procedure.Number{inet("152000000009")}, Said: []procedure.Said{{As: "words", Text: "Pak Jaringan dari Jaringan Cemerlang"}}}}
		tx.PutCase(c)
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	for view, want := range map[bot.View][]string{bot.ViewBoard: {"Jaringan sejak", "P. J. C.", "Pak J. dari J. C."}, bot.ViewTeam: {"Jaringan sejak"}, bot.ViewPing: {"Jaringan"}} {
		painted, err := s.bot.Paint(t.Context(), bot.Post{View: view, Team: "jaringan", Text: procedure.SayAgain, Place: placeOf("tier2"), Subject: c.Name()})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if text := bottest.Text(painted.Card); !strings.Contains(text, w) {
				t.Errorf("the %s lacks %q:\n%s", view, w, text)
			}
		}
	}
}
