package words_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/cc147/sigap/handlers/words"
)

func read(t *testing.T, lang string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(lang + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]string
	if err := toml.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestBothLanguagesSayTheSame: the same keys, with the same placeholders.
func TestBothLanguagesSayTheSame(t *testing.T) {
	id, en := read(t, "id"), read(t, "en")
	placeholder := regexp.MustCompile(`{{\.\w+}}`)
	sorted := func(s string) []string { p := placeholder.FindAllString(s, -1); slices.Sort(p); return p }
	for key, text := range id {
		other, ok := en[key]
		if !ok {
			t.Errorf("en.toml should have %q", key)
			continue
		}
		if a, b := sorted(text), sorted(other); !slices.Equal(a, b) {
			t.Errorf("%q has the placeholders %v in id.toml and %v in en.toml; want the same", key, a, b)
		}
	}
	for key := range en {
		if _, ok := id[key]; !ok {
			t.Errorf("id.toml should have %q", key)
		}
	}
}

func TestReader(t *testing.T) {
	book := words.New(time.FixedZone("WIB", 7*3600))
	at := time.Date(2026, 11, 23, 3, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{book.In("en").T("sorry.taken", "By", "Sari", "Since", "10:42"), "Already taken by Sari since 10:42."},
		{book.In("").T("sorry.taken", "By", "<Sari>", "Since", "10:42"), "Sudah diambil <Sari> sejak 10:42."},
		{book.In("xx").T("state.closed"), "Selesai"},
		{book.In("en-GB").T("state.closed"), "Closed"},
		{book.In("en").T("no.such.key"), "no.such.key"},
		{book.In("en").When(at, at), "10:05"},
		{book.In("id").When(at, at.AddDate(0, 0, 1)), "23 Nov 2026 10:05"},
		{book.In("id").Date("2026-05-09"), "9 Mei 2026"},
		{book.In("id").Ago(at, at.Add(12*time.Minute)), "12 mnt"},
	} {
		if c.got != c.want {
			t.Errorf("got %q; want %q", c.got, c.want)
		}
	}
}

// TestASentenceWithoutPlaceholdersIsTheFilesOwn: it is said without a template, as
// the template would say it.
func TestASentenceWithoutPlaceholdersIsTheFilesOwn(t *testing.T) {
	book := words.New(time.UTC)
	for _, lang := range words.Languages {
		for key, text := range read(t, lang) {
			if got := book.In(lang).T(key); !strings.Contains(text, "{{") && got != text {
				t.Errorf("%s %s is said as %q; want %q", lang, key, got, text)
			}
		}
	}
}
