package procedure

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestApplyScript: who may publish a script, and what a version must be.
func TestApplyScript(t *testing.T) {
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	w := Facts{Policy: DefaultPolicy(time.UTC), Now: at}
	lead, admin := Person{ID: "ratna", Roles: []Role{Lead}}, Person{ID: "adi", Roles: []Role{Admin}}
	newest := Script{Name: ScriptOf(CabutPasang), Lang: "id", Version: 2, Say: "a", Dont: "b", By: "adi", At: at.Add(-time.Hour)}
	edit := func(change func(*Script)) Script {
		s := Script{Name: newest.Name, Lang: "id", Version: 2, Say: "baru", Dont: "b"}
		change(&s)
		return s
	}
	long := strings.Repeat("é", w.Policy.MaxText)
	for _, c := range []struct {
		what string
		by   Person
		edit Script
		want Code
		say  string // the refusal's field
	}{
		{"a lead", lead, edit(func(*Script) {}), "", ""},
		{"an admin", admin, edit(func(*Script) {}), "", ""},
		{"as long as may be, in UTF-16", lead, edit(func(s *Script) { s.Say, s.Dont = long, long }), "", ""},
		{"only what not to promise is new", lead, edit(func(s *Script) { s.Say, s.Dont = "a", "c" }), "", ""},
		{"an agent", Person{ID: "dewi", Roles: []Role{Agent, Tier2, Backend, Quality}}, edit(func(*Script) {}), NoRole, ""},
		{"drawn from an older version", lead, edit(func(s *Script) { s.Version = 1 }), Superseded, ""},
		{"drawn from a version that is not there", lead, edit(func(s *Script) { s.Version = 3 }), Superseded, ""},
		{"nothing to say", lead, edit(func(s *Script) { s.Say = "" }), Missing, "say"},
		{"nothing not to promise", lead, edit(func(s *Script) { s.Dont = "" }), Missing, "dont"},
		{"too long", lead, edit(func(s *Script) { s.Say = long + "x" }), TooLong, "say"},
		{"too long in emojis, of two units each", lead, edit(func(s *Script) { s.Say = strings.Repeat("😀", w.Policy.MaxText/2+1) }), TooLong, "say"},
		{"too long below", lead, edit(func(s *Script) { s.Dont = long + "x" }), TooLong, "dont"},
		{"the same again", lead, edit(func(s *Script) { s.Say = "a" }), Unchanged, ""},
	} {
		got, err := ApplyScript(newest, c.edit, c.by, w)
		if c.want == "" {
			want := c.edit
			want.Version, want.By, want.At = 3, c.by.ID, at
			if err != nil || got != want {
				t.Errorf("%s: %+v, %v; want %+v", c.what, got, err, want)
			}
			continue
		}
		var r *Refusal
		if !errors.As(err, &r) || r.Code != c.want || r.Field != c.say || got != newest {
			t.Errorf("%s: %+v, %v; want %s %s and nothing changed", c.what, got, err, c.want, c.say)
		}
		if c.want == Superseded && (r.By != "adi" || !r.Since.Equal(newest.At)) {
			t.Errorf("%s: %+v; want to hear who was first, and when", c.what, r)
		}
	}
}

// TestAVVIPScriptSaysNothingOfPromises: only requests have a text for that.
func TestAVVIPScriptSaysNothingOfPromises(t *testing.T) {
	for _, name := range ScriptNames {
		w := Facts{Policy: DefaultPolicy(time.UTC)}
		_, err := ApplyScript(Script{}, Script{Name: name, Say: "a"}, Person{Roles: []Role{Lead}}, w)
		if refused := err != nil; refused != name.HasDont() || name.HasDont() == (name == VVIPScript) {
			t.Errorf("%s without a text of what not to promise: %v", name, err)
		}
	}
}

// TestShownVersion: the version that was shown last, of that script and language.
func TestShownVersion(t *testing.T) {
	shown := []string{"vvip@0", "vvip.id@1", "vvip.en@4", Script{Name: VVIPScript, Lang: "id", Version: 2}.ID(), "other.id@0", "cabut_pasang.id@x"}
	for _, c := range []struct {
		name ScriptName
		lang string
		want uint64
		ok   bool
	}{
		{VVIPScript, "id", 2, true}, {VVIPScript, "en", 4, true}, {ScriptOf(OtherRequest), "id", 0, true},
		{ScriptOf(OtherRequest), "en", 0, false}, {ScriptOf(CabutPasang), "id", 0, false}, {ScriptOf(NoIsolirOpening), "id", 0, false},
	} {
		if got, ok := ShownVersion(shown, c.name, c.lang); got != c.want || ok != c.ok {
			t.Errorf("%s in %s was shown as %d, %v; want %d, %v", c.name, c.lang, got, ok, c.want, c.ok)
		}
	}
}

// TestEndsWithin: the last day counts, and the day so many days later too.
func TestEndsWithin(t *testing.T) {
	for until, want := range map[Date]bool{
		"": false, "2026-11-22": false, "2026-11-23": true, "2026-11-30": true, "2026-12-01": false,
	} {
		if got := (Row{Until: until}).EndsWithin("2026-11-23", 7); got != want {
			t.Errorf("a row until %q ends within 7 days of 23 November: %v; want %v", until, got, want)
		}
	}
	if (Row{Until: "2026-11-23"}).EndsWithin("heute", 7) {
		t.Error("no day has no end within 7 days")
	}
}
