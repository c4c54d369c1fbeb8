package handlers_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// unseen are the fields that no line of a card is made of, each with the reason.
var unseen = map[procedure.Need]string{
	procedure.NeedJudged: "the criteria of the customer show it",
	procedure.NeedTeam:   "the card says where the case is",
	procedure.NeedTo:     "the card says who holds the case",
	procedure.NeedRight:  "is for quality",
	"satisfied":          "is for quality",
}

// TestEveryNeedIsAField: whatever a row of the procedure needs has a row in the
// table of form fields, once, that is read and shown.
func TestEveryNeedIsAField(t *testing.T) {
	t.Parallel()
	rows := map[procedure.Need]int{}
	for _, f := range handlers.FieldTable() {
		rows[f.Name]++
		if text := procedure.TextIn(&procedure.Command{}, f.Name); (text == nil) != f.Read {
			t.Errorf("the field %s is read by its row: %v, and is a free text of a command: %v; want one of the two", f.Name, f.Read, text != nil)
		}
		if why, ok := unseen[f.Name]; ok == f.Shown {
			t.Errorf("the field %s has a line on the card: %v; want one, or a reason in this test why not (it has %q)", f.Name, f.Shown, why)
		}
	}
	for _, r := range slices.Concat(procedure.Rules(), procedure.Steps()) {
		for _, n := range r.Asks() {
			if rows[n] != 1 {
				t.Errorf("%s needs %s, which has %d rows in the table of form fields; want 1", r.Action, n, rows[n])
			}
		}
	}
}

// TestEveryFieldHasWords: its label in each form, its options, and the label of its
// line, in both languages.
func TestEveryFieldHasWords(t *testing.T) {
	t.Parallel()
	book := words.New(time.UTC)
	for _, f := range handlers.FieldTable() {
		for _, lang := range words.Languages {
			has := book.In(lang).Has
			for _, a := range actionsWith(f) {
				if key := "field." + string(f.Name); !has(key) && !has(key+"."+string(a)) {
					t.Errorf("%s.toml should have %q or %q", lang, key, key+"."+string(a))
				}
			}
			keys := []string{}
			for _, o := range f.Options {
				keys = append(keys, string(f.Name)+"."+o)
			}
			if f.Shown {
				keys = append(keys, f.Label)
			}
			for _, key := range keys {
				if !has(key) {
					t.Errorf("%s.toml should have %q", lang, key)
				}
			}
		}
	}
}

// actionsWith are the actions whose form may have the field.
func actionsWith(f handlers.FieldRow) (out []procedure.Action) {
	for _, r := range slices.Concat(procedure.Rules(), procedure.Steps()) {
		if slices.Contains(r.Asks(), f.Name) {
			out = append(out, r.Action)
		}
	}
	return out
}

// TestEveryFieldIsPlayed: a play opens a form with the field, and another line of a
// transcript shows what was filled in, in its style.
func TestEveryFieldIsPlayed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../bot/bottest/plays/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	r := words.New(time.UTC).In(words.Default)
	for _, f := range handlers.FieldTable() {
		asked := slices.ContainsFunc(actionsWith(f), func(a procedure.Action) bool {
			label := r.T("field." + string(f.Name))
			if key := "field." + string(f.Name) + "." + string(a); r.Has(key) {
				label = r.T(key)
			}
			return strings.Contains(all.String(), fmt.Sprintf("    %-8s %s", f.Kind, label))
		})
		if !asked {
			t.Errorf("the field %s is in no form of a play", f.Name)
		}
		if line := fmt.Sprintf("    %-8s %s: ", f.Style, r.T(f.Label)); f.Shown && !strings.Contains(all.String(), line) {
			t.Errorf("the field %s is on no card of a play; want a line %q", f.Name, line)
		}
	}
}

// TestEveryTextOfAFormIsBounded: one that is too long is refused by its name, with
// its limit, and the form stays open.
func TestEveryTextOfAFormIsBounded(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2`)
	policy := procedure.DefaultPolicy(time.UTC)
	submit := func(who string, action procedure.Action, turn uint64, fields map[string]string) bot.Answer {
		t.Helper()
		filled := map[string]string{"text": "dicek", "reason": "x", "team": "jaringan", "checked": "x", "wanted": "x", "contact": "reached", "answer": "solved", "done": "x", "right": "right"}
		maps.Copy(filled, fields)
		a, err := s.Handle(t.Context(), bot.In{Account: s.Account(who), Submit: &bot.Submit{
			Button: bot.Button{Subject: "K-1", Action: string(action), Turn: turn}, Fields: filled}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	forms := map[procedure.Need]procedure.Action{procedure.NeedText: procedure.Note, procedure.NeedReason: procedure.Withdraw,
		procedure.NeedChecked: procedure.Escalate, procedure.NeedWanted: procedure.Escalate, procedure.NeedAnalysis: procedure.LogContact, procedure.NeedDone: procedure.AnswerCase}
	for _, f := range handlers.FieldTable() {
		if f.Kind != string(bot.FieldText) {
			continue
		}
		action, ok := forms[f.Name]
		if !ok {
			t.Errorf("this test has no form with the text %s", f.Name)
		}
		who, turn := "sari", uint64(2)
		if action == procedure.AnswerCase { // what follows is asked at backend
			if a := submit(who, procedure.Escalate, turn, nil); a.Code != "" {
				t.Fatalf("escalating is refused with %s", a.Code)
			}
			who = "agus"
		}
		if action == procedure.AnswerCase || action == procedure.Withdraw {
			turn = 3
		}
		max := policy.Limit(f.Name)
		a := submit(who, action, turn, map[string]string{string(f.Name): strings.Repeat("x", max+1)})
		if a.Code != string(procedure.TooLong) || !strings.Contains(a.Errors[string(f.Name)], fmt.Sprint(max)) {
			t.Errorf("%s with %d characters is answered %q, %v; want %s by its name, with the limit", f.Name, max+1, a.Code, a.Errors, procedure.TooLong)
		}
	}
}

// TestAFormTakesItsOwnFieldsAlone: what its action doesn't ask for, and a value that
// no choice has, leave no trace, neither on the case nor in the audit.
func TestAFormTakesItsOwnFieldsAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	a, err := s.Handle(t.Context(), bot.In{Account: s.Account("sari"), Submit: &bot.Submit{Button: bot.Button{Subject: "K-1", Action: string(procedure.Claim), Turn: 1, Arg: "given"},
		Fields: map[string]string{"satisfied": strings.Repeat("FOREIGN", 300_000), "analysis": "FOREIGN", "judged": "FOREIGN", "to": "FOREIGN"}}})
	if err != nil || a.Code != "" {
		t.Fatalf("the claim is answered %q, %v; want it done", a.Code, err)
	}
	data, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("FOREIGN")) {
		t.Error("the data file has a value of a field that the form doesn't have")
	}
}

// TestContactsThatAFormOffers: every outcome, but at closing none that the customer
// still waits for.
func TestContactsThatAFormOffers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2`)
	for _, action := range []procedure.Action{procedure.LogContact, procedure.Close} {
		s.Press(t, "sari", bottest.Spot{Place: "tier2", Subject: "K-1"}, string(action), "")
		form := s.Answered().Form
		i := slices.IndexFunc(form.Fields, func(f bot.Field) bool { return f.Name == "contact" })
		if i < 0 {
			t.Fatalf("the form of %s has no contact", action)
		}
		for _, o := range procedure.ContactOutcomes {
			offered := slices.ContainsFunc(form.Fields[i].Options, func(x bot.Option) bool { return x.Value == string(o) })
			if want := action == procedure.LogContact || o != procedure.AskedForCall; offered != want {
				t.Errorf("the form of %s offers %s: %v; want %v", action, o, offered, want)
			}
		}
	}
}
