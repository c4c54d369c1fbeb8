package bottest

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

// Stage is where a play is played: the bot on some platform.
type Stage interface {
	// Account is the account of a person of the play.
	Account(person string) bot.Account
	// Handle gives an input to the bot.
	Handle(context.Context, bot.In) (bot.Answer, error)
	// Messages are what a place shows once nothing is under way. A place is
	// "tier2", a team's code, or a person for the private chat.
	Messages(t *testing.T, place string) []bot.Card
	// Advance moves the clock.
	Advance(t *testing.T, d time.Duration)
	// Restart stops the bot and starts it again on the same data.
	Restart(t *testing.T)
}

// Play plays a script, one line at a time:
//
//	dewi types /cek 02129114242 internet mati
//	dewi presses confirm                    on the last answer
//	sari presses claim on K-1 in tier2      on the card in a place
//	sari fills outcome=solved right=right   and sends the form that is open
//	answer says Ditangani                   the last answer or form, as read aloud
//	answer code taken                       the refusal's code; "-" is none
//	see tier2 K-1 Ditangani                 the card of K-1 in a place holds the text
//	see tier2 not 0812                      nothing in the place holds the text
//	presses 7                               so many presses since the play began
//	advance 2h
//	restart
//
// A blank line and what follows # is skipped.
func Play(t *testing.T, stage Stage, script string) {
	t.Helper()
	p := &player{t: t, stage: stage, answers: map[string]bot.Answer{}}
	lines := bufio.NewScanner(strings.NewReader(script))
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if line = strings.TrimSpace(line); line != "" {
			p.where = fmt.Sprintf("line %d: %s", n, line)
			p.line(line)
		}
	}
}

type player struct {
	t       *testing.T
	stage   Stage
	where   string
	inputs  int
	presses int
	last    bot.Answer
	answers map[string]bot.Answer // each person's last private card
	form    map[string]*bot.Form
}

func (p *player) fail(format string, a ...any) {
	p.t.Helper()
	p.t.Fatalf("%s\n%s", p.where, fmt.Sprintf(format, a...))
}

func (p *player) line(line string) {
	p.t.Helper()
	words := strings.Fields(line)
	rest := strings.Join(words[min(2, len(words)):], " ")
	switch {
	case words[0] == "see" && len(words) > 2:
		p.see(words[1], rest)
	case words[0] == "answer" && len(words) > 2 && words[1] == "says":
		if text := p.read(); !strings.Contains(text, rest) {
			p.fail("the answer should say %q; it is\n%s", rest, text)
		}
	case words[0] == "answer" && len(words) == 3 && words[1] == "code":
		if got, want := p.last.Code, strings.Trim(words[2], "-"); got != want {
			p.fail("the answer's code is %q; want %q:\n%s", got, want, p.read())
		}
	case words[0] == "presses" && len(words) == 2:
		if want, _ := strconv.Atoi(words[1]); p.presses != want {
			p.fail("so far it took %d presses; want %d", p.presses, want)
		}
	case words[0] == "advance" && len(words) == 2:
		d, err := time.ParseDuration(words[1])
		if err != nil {
			p.fail("%v", err)
		}
		p.stage.Advance(p.t, d)
	case words[0] == "restart":
		p.stage.Restart(p.t)
	case len(words) > 2 && words[1] == "types":
		p.types(words[0], rest)
	case len(words) > 2 && words[1] == "presses":
		p.press(words[0], words[2:])
	case len(words) > 1 && words[1] == "fills":
		p.fill(words[0], rest)
	default:
		p.fail("no such line")
	}
}

func (p *player) do(person string, in bot.In) {
	p.t.Helper()
	p.inputs++
	in.Account = p.stage.Account(person)
	in.Key = fmt.Sprintf("%08d", p.inputs)
	answer, err := p.stage.Handle(p.t.Context(), in)
	if err != nil {
		p.fail("%v", err)
	}
	p.last = answer
	if answer.Card != nil && (answer.Code == "" || answer.Replace) {
		p.answers[person] = answer
	}
	if p.form == nil {
		p.form = map[string]*bot.Form{}
	}
	if answer.Form != nil {
		p.form[person] = answer.Form
	}
}

func (p *player) types(person, line string) {
	name, text, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	p.do(person, bot.In{Command: &bot.Command{Name: name, Text: text}})
}

// press presses the button of an action: "claim on K-1 in tier2", or "confirm"
// on the person's last answer. "callback/other" names the button's argument.
func (p *player) press(person string, words []string) {
	p.t.Helper()
	action, arg, _ := strings.Cut(words[0], "/")
	var card bot.Card
	switch {
	case len(words) == 5 && words[1] == "on" && words[3] == "in":
		card = p.card(words[4], words[2])
	case len(words) == 1 && p.answers[person].Card != nil:
		card = *p.answers[person].Card
	default:
		p.fail("which card?")
	}
	b, ok := Button(card, action, arg)
	if !ok {
		p.fail("there is no button %q on\n%s", words[0], Text(card))
	}
	p.presses++
	p.do(person, bot.In{Press: &bot.Press{Button: bot.Button{Subject: b.Subject, Action: b.Action, Arg: b.Arg, Turn: b.Turn}}})
}

// fill fills the open form and sends it. Each choice that isn't chosen already
// is a press, and so is sending; typing and opening a list are none.
func (p *player) fill(person, text string) {
	p.t.Helper()
	form := p.form[person]
	if form == nil {
		p.fail("%s has no open form; the last answer is\n%s", person, p.read())
	}
	given := map[string]string{}
	for _, pair := range strings.Split(text, ";") {
		if name, value, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
			given[name] = value
		}
	}
	fields := map[string]string{}
	for _, f := range form.Fields {
		fields[f.Name] = f.Value
		if v, ok := given[f.Name]; ok {
			if v != f.Value && (f.Kind == bot.FieldChoice || f.Kind == bot.FieldSelect) {
				p.presses++
			}
			fields[f.Name] = v
			delete(given, f.Name)
		}
	}
	if len(given) > 0 {
		p.fail("the form has no field %v", given)
	}
	p.presses++
	p.do(person, bot.In{Submit: &bot.Submit{Button: form.Button, Fields: fields}})
}

// card is the newest card of a case in a place.
func (p *player) card(place, subject string) bot.Card {
	p.t.Helper()
	messages := p.stage.Messages(p.t, place)
	for i := len(messages) - 1; i >= 0; i-- {
		for _, b := range append(append([]bot.Button{}, messages[i].Buttons...), messages[i].More...) {
			if b.Subject == subject {
				return messages[i]
			}
		}
	}
	p.fail("%s shows no card with a button of %s; it shows\n%s", place, subject, all(messages))
	return bot.Card{}
}

// see looks for a text in the messages of a place that name the case, or, with
// "not", in all of them.
func (p *player) see(place, rest string) {
	p.t.Helper()
	messages := p.stage.Messages(p.t, place)
	head, text, _ := strings.Cut(rest, " ")
	if head == "not" {
		if strings.Contains(all(messages), text) {
			p.fail("%s must not show %q; it shows\n%s", place, text, all(messages))
		}
		return
	}
	for _, m := range messages {
		if t := Text(m); strings.Contains(t, head) && strings.Contains(t, text) {
			return
		}
	}
	p.fail("%s should show %q with %q; it shows\n%s", place, head, text, all(messages))
}

func (p *player) read() string {
	var out []string
	if p.last.Toast != "" {
		out = append(out, p.last.Toast)
	}
	if p.last.Card != nil {
		out = append(out, Text(*p.last.Card))
	}
	if f := p.last.Form; f != nil {
		out = append(out, "form "+f.Title)
		for _, k := range f.Fields {
			out = append(out, k.Label+" = "+k.Value)
		}
	}
	for name, e := range p.last.Errors {
		out = append(out, "error "+name+": "+e)
	}
	return strings.Join(out, "\n")
}

func all(messages []bot.Card) string {
	texts := make([]string, len(messages))
	for i, m := range messages {
		texts[i] = Text(m)
	}
	return strings.Join(texts, "\n---\n")
}
