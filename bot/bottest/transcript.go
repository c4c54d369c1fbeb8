package bottest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// Recorder is a Stage that can return what it shows, without a platform.
type Recorder interface {
	Stage
	// Answered returns the answer to the newest input.
	Answered() bot.Answer
	// Places returns all places that show something, in a fixed order.
	Places(t *testing.T) []string
	// Cards returns the cards of a place when no delivery is in flight, oldest first.
	Cards(t *testing.T, place string) []bot.Card
}

// Transcript plays a script as Play does, and returns a record of everything shown. Each
// line of the script that acts is followed by the answer, the form that it opened, and each
// new or changed card in any place. A card is recorded completely: its tone, sign and
// title, each line after its style, all its buttons, what can be copied, and its link. *
// marks a primary button, ! a dangerous one, ? one that asks for confirmation.
func Transcript(t *testing.T, r Recorder, script string) string {
	t.Helper()
	w := &transcript{stage: r, shown: map[string][]string{}}
	p := &player{t: t, stage: r, after: w.step}
	p.play(script)
	return w.out.String()
}

// transcript is a transcript in progress. shown is what each place showed so far.
type transcript struct {
	stage Recorder
	shown map[string][]string
	out   strings.Builder
}

// step records a line of the script with its effects. person is who acted, or "" if nobody
// did.
func (w *transcript) step(t *testing.T, line, person string) {
	t.Helper()
	fmt.Fprintf(&w.out, "%s\n", line)
	if person != "" {
		w.answer(person, w.stage.Answered())
	}
	for _, place := range w.stage.Places(t) {
		var now []string
		for i, c := range w.stage.Cards(t, place) {
			now = append(now, cardRecord(c))
			if was := w.shown[place]; i >= len(was) || was[i] != now[i] {
				fmt.Fprintf(&w.out, "  %s shows, message %d\n%s", place, i+1, now[i])
			}
		}
		w.shown[place] = now
	}
}

func (w *transcript) answer(person string, a bot.Answer) {
	fmt.Fprintf(&w.out, "  %s is answered", person)
	if a.Code != "" {
		fmt.Fprintf(&w.out, ", refused as %s", a.Code)
	}
	if a.Replace {
		w.out.WriteString(", in place of the card")
	}
	if a.Hide {
		fmt.Fprintf(&w.out, ", hiding other answers about %s", a.About)
	}
	if a.Toast != "" && (a.Card == nil || a.Toast != a.Card.Title) {
		fmt.Fprintf(&w.out, ": %s", a.Toast)
	}
	w.out.WriteString("\n")
	if a.Card != nil {
		w.out.WriteString(cardRecord(*a.Card))
	}
	if a.Hidden != nil {
		record(&w.out, "hidden", strings.ReplaceAll(a.Hidden.Plain(), "\n", " / "))
	}
	if a.Form != nil {
		w.out.WriteString(formRecord(*a.Form))
	}
	if a.File != nil {
		record(&w.out, "file", a.File.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(a.Errors)) {
		record(&w.out, "error", strings.TrimSpace(name+" "+a.Errors[name]))
	}
}

// cardRecord returns the complete record of a card, a line for each of the card's lines.
func cardRecord(c bot.Card) string {
	var b strings.Builder
	record(&b, string(c.Tone), mentioned(c)+c.Sign+" "+c.Title)
	for _, l := range c.Lines {
		record(&b, lineStyle(l.Style), labelled(l))
	}
	for _, row := range []struct {
		name    string
		buttons []bot.Button
	}{{"buttons", c.Buttons}, {"more", c.More}} {
		if len(row.buttons) > 0 {
			record(&b, row.name, buttonsRecord(row.buttons))
		}
	}
	if len(c.Copies) > 0 {
		record(&b, "copies", copiesRecord(c.Copies))
	}
	if c.Link.Label != "" {
		to, _, _ := strings.Cut(c.Link.URL, "/") // which place; references depend on the order of sends
		record(&b, "link", c.Link.Label+" > "+to)
	}
	return b.String()
}

func formRecord(f bot.Form) string {
	var b strings.Builder
	record(&b, "form", f.Title)
	for _, l := range f.Intro {
		record(&b, lineStyle(l.Style), labelled(l))
	}
	for _, k := range f.Fields {
		record(&b, string(k.Kind), fieldRecord(k))
	}
	record(&b, "buttons", buttonsRecord([]bot.Button{f.Button})+" ["+f.Cancel+"]")
	return b.String()
}

// fieldRecord returns the complete record of a field: "Tim, needed = Tagihan of Jaringan |
// Tagihan".
func fieldRecord(f bot.Field) string {
	text := f.Label
	if f.Required {
		text += ", needed"
	}
	if f.Max > 0 {
		text += fmt.Sprintf(", at most %d", f.Max)
	}
	if f.Hint != "" {
		text += " (" + f.Hint + ")"
	}
	if f.Value != "" {
		text += " = " + ValueText(f, f.Value)
	}
	labels := make([]string, len(f.Options))
	for i, o := range f.Options {
		labels[i] = o.Label
	}
	if len(labels) > 0 {
		text += " of " + strings.Join(labels, " | ")
	}
	return text
}

func buttonsRecord(buttons []bot.Button) string {
	out := make([]string, len(buttons))
	for i, b := range buttons {
		mark := ""
		if b.Primary {
			mark = "*"
		}
		if b.Danger {
			mark += "!"
		}
		if b.Confirm != nil {
			mark += "?"
		}
		out[i] = "[" + mark + b.Label + "]"
		if q := b.Confirm; q != nil {
			out[i] += fmt.Sprintf(" (%s [%s] [%s])", q.Text, q.Yes, q.No)
		}
	}
	return strings.Join(out, " ")
}

func copiesRecord(copies []bot.Copy) string {
	out := make([]string, len(copies))
	for i, c := range copies {
		out[i] = "[" + c.Label + ": " + c.Text + "]"
	}
	return strings.Join(out, " ")
}

// record writes one line: its kind and its text. Further lines of the text are indented.
func record(b *strings.Builder, kind, text string) {
	text = random.ReplaceAllString(text, "…")
	fmt.Fprintf(b, "    %-8s %s\n", kind, strings.ReplaceAll(text, "\n", "\n             "))
}

// random is what differs at each run: the hashes, the signature and the key's name in a
// checkpoint of the audit.
var random = regexp.MustCompile(`[A-Za-z0-9+/]{40,}=+|\bsigap-audit/[a-z]+`)

func lineStyle(s bot.Style) string {
	if s == bot.StyleFact {
		return "fact"
	}
	return string(s)
}

func labelled(l bot.Line) string {
	if l.Label == "" {
		return l.Text
	}
	return l.Label + ": " + l.Text
}

func mentioned(c bot.Card) string {
	text := ""
	for _, m := range c.Mentions {
		text += "@" + m.Name + " "
	}
	return text
}
