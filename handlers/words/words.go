// Package words holds every sentence that Sigap says, in Indonesian and in English,
// one file for each language. A test checks that both files have the same keys and
// placeholders.
package words

import (
	"embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

// Default is the site's language: of channels, and of everyone who has no language of
// their own.
const Default = "id"

// Languages are the available languages, the default first.
var Languages = []string{Default, "en"}

//go:embed id.toml en.toml
var files embed.FS

// Book holds the sentences of all languages. It is safe for concurrent use.
type Book struct {
	zone      *time.Location
	languages map[string]func() sentences
}

// sentences are the sentences of one language.
type sentences struct {
	all   *i18n.Localizer
	plain map[string]string // those without placeholders, which need no template
	// common are the words of all sentences.
	common map[string]bool
}

// New makes a book that writes times in the zone. The file of a language is read at
// its first use, so that it doesn't delay the start. A file that can't be read panics
// then: it is part of the program, and a test reads it.
func New(zone *time.Location) *Book {
	b := &Book{zone: zone, languages: map[string]func() sentences{}}
	for _, lang := range Languages {
		b.languages[lang] = sync.OnceValue(func() sentences { return read(lang) })
	}
	return b
}

// Zone is the zone in which the book writes times.
func (b *Book) Zone() *time.Location { return b.zone }

func read(lang string) sentences {
	bundle := i18n.NewBundle(language.Make(lang))
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	file, err := bundle.LoadMessageFileFS(files, lang+".toml")
	if err != nil {
		panic(fmt.Sprintf("words: %s: %v", lang, err))
	}
	s := sentences{all: i18n.NewLocalizer(bundle, lang), plain: map[string]string{}, common: map[string]bool{}}
	for _, m := range file.Messages {
		addWords(s.common, m.ID, m.Other)
		if !strings.Contains(m.Other, "{{") {
			s.plain[m.ID] = m.Other
		}
	}
	return s
}

// In returns a reader for a language, with or without its country ("en-GB"). For an
// unknown one it is Default.
func (b *Book) In(lang string) Reader {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	if _, ok := b.languages[lang]; !ok {
		lang = Default
	}
	return Reader{book: b, Lang: lang}
}

// Reader gives the sentences of one language. It is a value and safe for concurrent
// use.
type Reader struct {
	book *Book
	Lang string
}

// T returns the sentence of the key. args are pairs of a placeholder's name and its
// value. For a key that isn't in the book it returns the key, so that users see
// something to report.
func (r Reader) T(key string, args ...any) string {
	sentences := r.book.languages[r.Lang]()
	if s, ok := sentences.plain[key]; ok {
		return s
	}
	data := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		data[fmt.Sprint(args[i])] = args[i+1]
	}
	s, err := sentences.all.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data})
	if err != nil {
		return key
	}
	return s
}

// Has reports whether the book has the key.
func (r Reader) Has(key string) bool {
	_, err := r.book.languages[r.Lang]().all.Localize(&i18n.LocalizeConfig{MessageID: key})
	return err == nil
}

// Clock is the time of day in the site's time zone: "10:42".
func (r Reader) Clock(t time.Time) string { return t.In(r.book.zone).Format("15:04") }

// When is the time of day, with the day if it isn't today.
func (r Reader) When(t, now time.Time) string {
	a, b := t.In(r.book.zone), now.In(r.book.zone)
	if a.YearDay() == b.YearDay() && a.Year() == b.Year() {
		return r.Clock(t)
	}
	return r.Day(a) + " " + r.Clock(t)
}

// Day is a date as the reader writes it: "23 Nov 2026".
func (r Reader) Day(t time.Time) string {
	t = t.In(r.book.zone)
	month := r.T(fmt.Sprintf("month.%d", int(t.Month())))
	return fmt.Sprintf("%d %s %d", t.Day(), month, t.Year())
}

// Date is a civil date "2006-01-02" as the reader writes it; anything else is
// returned unchanged.
func (r Reader) Date(date string) string {
	t, err := time.ParseInLocation(time.DateOnly, date, r.book.zone)
	if err != nil {
		return date
	}
	return r.Day(t)
}

// Ago is how long ago t was, in whole minutes, hours or days.
func (r Reader) Ago(t, now time.Time) string {
	switch d := now.Sub(t); {
	case d < time.Minute:
		return r.T("ago.now")
	case d < time.Hour:
		return r.T("ago.minutes", "N", int(d.Minutes()))
	case d < 24*time.Hour:
		return r.T("ago.hours", "N", int(d.Hours()))
	default:
		return r.T("ago.days", "N", int(d.Hours()/24))
	}
}

// List joins words with commas.
func List(words []string) string { return strings.Join(words, ", ") }
