package desk_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

// hostile contains what could break out of a page, reorder its text or be read as another
// platform's markup, and what must be kept: Arabic, an emoji of several runes.
const hostile = "<script>x</script>\"'><img src=x onerror=y>*b* _i_ <@U1> &amp;\u202e\u2066\u200f\x00\x07\x1b[31m\u0085 سلام 👩‍👧 end"

// shownSafe is hostile as correctly escaped HTML.
const shownSafe = "&lt;script&gt;x&lt;/script&gt;&#34;&#39;&gt;&lt;img src=x onerror=y&gt;*b* _i_ &lt;@U1&gt; &amp;amp;[31m سلام 👩‍👧 end"

// ids are the fields that go to the browser and back: escaped, but never changed.
var ids = map[string]bool{"ID": true, "Subject": true, "Action": true, "Arg": true, "Value": true, "Name": true, "Tone": true, "Style": true, "Kind": true, "Platform": true, "URL": true}

func TestEveryTextOfACardIsEscaped(t *testing.T) {
	h := newHarness(t, silent)
	window, _ := h.openWindow(t, "sari", "c:tier2")
	button := bot.Button{Subject: "K-1", Action: "a", Arg: "x", Label: "l"}
	card := bot.Card{
		Tone: bot.ToneVVIP, Sign: "s", Title: "t", MoreLabel: "m", Buttons: []bot.Button{button}, More: []bot.Button{button},
		Mentions: []bot.Mention{{Account: bot.Account{ID: "sari"}, Name: "n"}},
		Copies:   []bot.Copy{{Label: "l", Text: "t"}}, Link: bot.Link{Label: "l", Post: "p", URL: "#p"},
	}
	for _, style := range []bot.Style{bot.StyleFact, bot.StyleSay, bot.StyleDont, bot.StyleNext, bot.StyleQuote, bot.StyleSmall, "new"} {
		card.Lines = append(card.Lines, bot.Line{Label: "l", Text: "t", Style: style})
	}
	card.Lines = append(card.Lines, bot.Line{Text: "a sentence"})
	eachString(reflect.ValueOf(&card).Elem(), "Card", func(path string, s reflect.Value) {
		was := s.String()
		switch s.SetString(hostile); path {
		case "Card.Link.Post":
			s.SetString(was) // it isn't shown
			return
		case "Card.Link.URL":
			s.SetString("#" + hostile)
		}
		h.desk.Post(t.Context(), board, card, "p1", "")
		s.SetString(was)
		wantSafe(t, path, window.must().HTML)
	})
}

func TestEveryTextOfAFormIsEscaped(t *testing.T) {
	form := bot.Form{Title: "t", Cancel: "c", Button: bot.Button{Subject: "K-1", Action: "a", Arg: "x", Label: "l"}, Intro: []bot.Line{{Label: "l", Text: "t"}}}
	for _, kind := range []bot.FieldKind{bot.FieldText, bot.FieldLine, bot.FieldChoice, bot.FieldSelect, bot.FieldTime} {
		field := bot.Field{Name: "n", Label: "l", Hint: "h", Kind: kind, Value: "v"}
		if kind == bot.FieldChoice || kind == bot.FieldSelect {
			field.Options = []bot.Option{{Value: "v", Label: "l"}}
		}
		form.Fields = append(form.Fields, field)
	}
	rec := &recorder{fn: func(bot.In) bot.Answer { return bot.Answer{Form: &form} }}
	h := newHarness(t, rec.handle)
	eachString(reflect.ValueOf(&form).Elem(), "Form", func(path string, s reflect.Value) {
		was := s.String()
		s.SetString(hostile)
		got := h.send(t, "sari", `{"key":"key000000001","place":"me","press":{"action":"a","turn":"1"}}`)
		s.SetString(was)
		wantSafe(t, path, got.Form)
	})
}

// eachString calls f for every string in v that is shown, at any depth: of Colleague, which
// only masking reads, none is.
func eachString(v reflect.Value, path string, f func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		if !strings.HasSuffix(path, ".Colleague") {
			f(path, v)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			eachString(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachString(v.Index(i), path, f)
		}
	}
}

func wantSafe(t *testing.T, path, html string) {
	t.Helper()
	name := path[strings.LastIndex(path, ".")+1:]
	if strings.Contains(html, "<script") || strings.Contains(html, "<img") || strings.Contains(html, `"'>`) {
		t.Errorf("%s breaks out of its place: %s", path, html)
	}
	isID := ids[name] && path != "Card.Mentions.Name"
	if isID {
		return
	}
	if strings.ContainsAny(html, "\u202e\u2066\u200f\x00\x07\x1b\u0085") {
		t.Errorf("%s shows control or bidi characters: %q", path, html)
	}
	if !strings.Contains(html, shownSafe) && !strings.Contains(html, strings.ReplaceAll(shownSafe, "&#39;", "'")) {
		t.Errorf("%s isn't shown as %q in %s", path, shownSafe, html)
	}
}

func TestAtMostThreeButtonsInSight(t *testing.T) {
	h := newHarness(t, silent)
	window, _ := h.openWindow(t, "sari", "c:tier2")
	card := bot.Card{Title: "t", MoreLabel: "Lainnya"}
	for _, action := range []string{"one", "two", "three", "four"} {
		card.Buttons = append(card.Buttons, bot.Button{Action: action, Label: action})
	}
	card.More = []bot.Button{{Action: "five", Label: "five"}}
	h.desk.Post(t.Context(), board, card, "p1", "")
	sight, rest, ok := strings.Cut(window.must().HTML, "<details")
	if !ok || strings.Count(sight, "<button") != 3 || strings.Index(rest, "four") > strings.Index(rest, "five") || strings.Count(rest, "<button") != 2 {
		t.Errorf("in sight %q, under more %q; want three, and then four before five", sight, rest)
	}
}

func TestNothingIsChosenUnlessPrefilled(t *testing.T) {
	options := []bot.Option{{Value: "", Label: "none"}, {Value: "yes", Label: "Ya"}, {Value: "no", Label: "Tidak"}}
	for value, want := range map[string]int{"": 0, "yes": 1, "other": 0} {
		rec := &recorder{fn: func(bot.In) bot.Answer {
			return bot.Answer{Form: &bot.Form{Fields: []bot.Field{{Name: "f", Kind: bot.FieldChoice, Options: options, Value: value}}}}
		}}
		h := newHarness(t, rec.handle)
		got := h.send(t, "sari", `{"key":"key000000001","place":"me","press":{"action":"a","turn":"1"}}`)
		if n := strings.Count(got.Form, " checked"); n != want {
			t.Errorf("a choice with the value %q has %d options chosen, want %d", value, n, want)
		}
	}
}

func TestTimesInForms(t *testing.T) {
	for value, want := range map[string]string{
		"":                 `type="datetime-local" value=""`,
		"15:04":            `type="datetime-local" value="2026-11-24T15:04"`,
		"9:05":             `type="datetime-local" value="2026-11-24T09:05"`,
		"2026-11-25 08:00": `type="datetime-local" value="2026-11-25T08:00"`,
		"besok pagi":       `type="text" dir="auto" value="besok pagi"`,
	} {
		rec := &recorder{fn: func(bot.In) bot.Answer {
			return bot.Answer{Form: &bot.Form{Fields: []bot.Field{{Name: "at", Kind: bot.FieldTime, Value: value}}}}
		}}
		h := newHarness(t, rec.handle)
		got := h.send(t, "sari", `{"key":"key000000001","place":"me","press":{"action":"a","turn":"1"}}`)
		if !strings.Contains(got.Form, want) {
			t.Errorf("the time %q is shown by %q, want %q", value, got.Form, want)
		}
	}
}

// TestALinkLeadsIntoThePage: only an address within the desk's page becomes a link.
func TestALinkLeadsIntoThePage(t *testing.T) {
	h := newHarness(t, silent)
	window, _ := h.openWindow(t, "sari", "c:tier2")
	address := desk.MessageURL(bot.Place{Platform: "desk", ID: "a/b c"}, "p/1")
	if want := "#c%3Aa%2Fb%20c/p%2F1"; address != want {
		t.Errorf("the address of a message is %q; want %q", address, want)
	}
	for url, want := range map[string]string{address: `<a class="goto" href="#c%3Aa%2Fb%20c/p%2F1"><bdi>Buka kartu K-1</bdi></a>`, "": "", "javascript:alert(1)": "", "https://example.com": ""} {
		h.desk.Post(t.Context(), board, bot.Card{Title: "K-1", Link: bot.Link{Label: "Buka kartu K-1", Post: "p", URL: url}}, "p1", "")
		got := window.must().HTML
		if want == "" && strings.Contains(got, "<a ") || !strings.Contains(got, want) {
			t.Errorf("the address %q is shown by %s; want the link %q", url, got, want)
		}
	}
}
