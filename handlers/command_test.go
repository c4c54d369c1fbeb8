package handlers_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
)

// TestEveryCommandHasWords: each row of the table of commands has a name in every
// language that no other row has, a sentence for the help where it is listed, and
// a usage where a text may follow; the book has none for another.
func TestEveryCommandHasWords(t *testing.T) {
	t.Parallel()
	book := words.New(time.UTC)
	wanted := map[string]bool{"help.title": true, "help.document": true}
	var check func(rows []handlers.CommandRow)
	check = func(rows []handlers.CommandRow) {
		taken := map[string]string{}
		for _, c := range rows {
			if n := len(c.Names); n > 0 && n < len(words.Languages) {
				t.Errorf("the command %s has the names %v; want one for each of %v", c.Key, c.Names, words.Languages)
			}
			for i, name := range c.Names {
				if of, ok := taken[name]; ok && (of != c.Key || i >= len(words.Languages)) {
					t.Errorf("the command %s has the name %q, which is %s's", c.Key, name, of)
				}
				taken[name] = c.Key
			}
			if !c.Answered {
				t.Errorf("the command %s should have a function, or words behind it, and not both", c.Key)
			}
			wanted["help."+c.Key] = c.Listed
			wanted["usage."+c.Key] = c.Hint
			check(c.Words)
		}
	}
	check(handlers.CommandTable())
	for key, want := range wanted {
		for _, lang := range words.Languages {
			if has := book.In(lang).Has(key); has != want {
				t.Errorf("%s.toml has %q: %v; want %v", lang, key, has, want)
			}
		}
	}
	for _, lang := range words.Languages {
		for key := range wordsOf(t, lang) {
			if _, ok := wanted[key]; !ok && (strings.HasPrefix(key, "help.") || strings.HasPrefix(key, "usage.")) {
				t.Errorf("%s.toml has %q, which is no command's", lang, key)
			}
		}
	}
}

// TestEveryCommandIsAnswered: by each of its names, in any case, by a reader of
// either language, and never as a word that is not known.
func TestEveryCommandIsAnswered(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	say := func(person, name, text string) bot.Answer {
		t.Helper()
		a, err := s.Handle(t.Context(), bot.In{Account: s.Account(person), Command: &bot.Command{Name: name, Text: text}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for _, person := range []string{"dewi", "budi"} {
		help := say(person, "sigap", "bantuan")
		for _, c := range handlers.CommandTable() {
			for _, name := range c.Names {
				if !answered(c) {
					continue // TestEveryCommandHasWords tells of it
				}
				if a := say(person, strings.ToUpper(name), ""); a.Code == "unknown_command" {
					t.Errorf("%s types /%s: it is not known", person, name)
				}
				for _, w := range c.Words {
					first := ""
					for _, word := range w.Names {
						a := say(person, name, strings.ToUpper(word))
						if first == "" {
							first = a.Toast
						}
						if a.Toast != first || (a.Toast == help.Toast) != (w.Key == "sigap.bantuan") {
							t.Errorf("%s types /%s %s: the answer is %q; want one of its own, the same by every name", person, name, word, a.Toast)
						}
					}
				}
			}
		}
	}
}

// TestHelpListsEveryCommand: in the order of the table, as it is typed in the
// reader's language.
func TestHelpListsEveryCommand(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i, person := range []string{"dewi", "budi"} {
		a, err := s.Handle(t.Context(), bot.In{Account: s.Account(person), Command: &bot.Command{Name: "sigap"}})
		if err != nil {
			t.Fatal(err)
		}
		var tops, subs []string
		for _, c := range handlers.CommandTable() {
			top := "/" + nth(c.Names, i)
			tops = append(tops, top)
			for _, w := range c.Words {
				if w.Listed {
					subs = append(subs, top+" "+nth(w.Names, i))
				}
			}
		}
		want := append(tops, subs...)
		lines := a.Card.Lines[:len(a.Card.Lines)-1] // the last is the document
		if len(lines) != len(want) {
			t.Fatalf("%s's help has %d lines; want those of %v", person, len(lines), want)
		}
		for n, l := range lines {
			if l.Label != want[n] && !strings.HasPrefix(l.Label, want[n]+" ") || l.Text == "" || strings.HasPrefix(l.Text, "help.") {
				t.Errorf("%s's help, line %d: %q, %q; want %q with its help", person, n+1, l.Label, l.Text, want[n])
			}
		}
	}
}

// answered reports whether the row and each word behind it has a function.
func answered(c handlers.CommandRow) bool {
	return c.Answered && !slices.ContainsFunc(c.Words, func(w handlers.CommandRow) bool { return !answered(w) })
}

// nth is the name in a language; where there is none, TestEveryCommandHasWords
// tells of it.
func nth(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return ""
}

// TestUsageTellsEveryWord: what can follow each command, in the reader's language;
// the README says the same of /sigap.
func TestUsageTellsEveryWord(t *testing.T) {
	t.Parallel()
	book, table := words.New(time.UTC), handlers.CommandTable()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]string{
		{"NOMOR [hc] [se] [keluhan]", "NOMOR keluhan", "[saya | antrean | K-12 | riwayat K-12 | serahkan]"},
		{"NUMBER [hc] [se] [problem]", "NUMBER problem", "[mine | queue | K-12 | history K-12 | handover]"},
	} {
		lang := words.Languages[i]
		var all []string
		for _, w := range table[len(table)-1].Words {
			all = append(all, nth(w.Names, i))
		}
		sigap := "[" + strings.Join(all, " | ") + "]"
		var got []string
		for _, c := range handlers.Commands(book.In(lang)) {
			got = append(got, c.Usage)
		}
		if want = append(want, sigap); !slices.Equal(got, want) {
			t.Errorf("%s: the usages are %q; want %q", lang, got, want)
		}
		if line := "/sigap " + sigap; !strings.Contains(string(readme), line) {
			t.Errorf("README.md should say %q", line)
		}
	}
}
