package bottest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// Bot is a bot without a platform.
type Bot interface {
	// Account returns the account of a person of the play.
	Account(person string) bot.Account
	// Handle passes an input to the bot's handler.
	Handle(context.Context, bot.In) (bot.Answer, error)
	// Cards returns the cards of a place when no delivery is in flight.
	Cards(t *testing.T, place string) []bot.Card
}

// Direct plays on a bot without a platform: it passes inputs directly to the handler. It
// implements the part of Stage that is about people; it is not safe for concurrent use.
type Direct struct {
	Bot
	inputs int
	last   bot.Answer
	cards  map[string]bot.Card  // last private card, by person
	forms  map[string]*bot.Form // open form, by person
}

// Type implements Stage.
func (d *Direct) Type(t *testing.T, person, line string) Seen {
	t.Helper()
	name, text, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	return d.do(t, person, 0, bot.In{Command: &bot.Command{Name: name, Text: text}})
}

// Press implements Stage.
func (d *Direct) Press(t *testing.T, person string, at Spot, action, arg string) Seen {
	t.Helper()
	card := d.cards[person]
	if at != (Spot{}) {
		card = d.card(t, at)
	}
	b, ok := Button(card, action, arg)
	if !ok {
		t.Fatalf("%s finds no button %s/%s on\n%s", person, action, arg, Text(card))
	}
	return d.do(t, person, 1, bot.In{Press: &bot.Press{Button: bot.Button{Subject: b.Subject, Action: b.Action, Arg: b.Arg, Turn: b.Turn}}})
}

// Fill implements Stage.
func (d *Direct) Fill(t *testing.T, person string, fields map[string]string) Seen {
	t.Helper()
	form := d.forms[person]
	if form == nil {
		t.Fatalf("%s has no open form", person)
	}
	values, presses := Filled(t, *form, fields)
	seen := d.do(t, person, presses, bot.In{Submit: &bot.Submit{Button: form.Button, Fields: values}})
	if len(d.last.Errors) > 0 {
		kept := Typed(*form, values)
		d.forms[person] = &kept
	}
	return seen
}

// Upload implements Stage.
func (d *Direct) Upload(t *testing.T, person string, file bot.File, text string) Seen {
	t.Helper()
	return d.do(t, person, 0, bot.In{Upload: &bot.Upload{Name: file.Name, Size: int64(len(file.Data)), Text: text,
		Read: func(context.Context) ([]byte, error) { return file.Data, nil }}})
}

// Messages implements Stage.
func (d *Direct) Messages(t *testing.T, place string) [][]string {
	t.Helper()
	var out []string
	for _, c := range d.Cards(t, place) {
		out = append(out, Text(c))
	}
	return [][]string{out}
}

// Answered implements Recorder.
func (d *Direct) Answered() bot.Answer { return d.last }

func (d *Direct) do(t *testing.T, person string, presses int, in bot.In) Seen {
	t.Helper()
	if d.cards == nil {
		d.cards, d.forms = map[string]bot.Card{}, map[string]*bot.Form{}
	}
	d.inputs++
	in.Account, in.Key = d.Account(person), fmt.Sprintf("%08d", d.inputs)
	a, err := d.Handle(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if a.Later != nil { // what is shown in the end
		first := a
		if a, err = a.Later(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.Replace = first.Replace
	}
	d.last = a
	if a.Card != nil && (a.Code == "" || a.Replace || len(a.Card.Buttons) > 0) {
		d.cards[person] = *a.Card
	}
	if a.Form != nil {
		d.forms[person] = a.Form
	}
	return Seen{Text: AnswerText(a), Code: a.Code, Presses: presses}
}

// card returns the newest card in a place with a button of the subject.
func (d *Direct) card(t *testing.T, at Spot) bot.Card {
	t.Helper()
	cards := d.Cards(t, at.Place)
	for i := len(cards) - 1; i >= 0; i-- {
		for _, b := range append(append([]bot.Button{}, cards[i].Buttons...), cards[i].More...) {
			if b.Subject == at.Subject {
				return cards[i]
			}
		}
	}
	t.Fatalf("%s shows no card with a button of %s", at.Place, at.Subject)
	return bot.Card{}
}

// Typed returns the form as it stays open after an error: with the values that were typed.
func Typed(form bot.Form, values map[string]string) bot.Form {
	form.Fields = slices.Clone(form.Fields)
	for i, f := range form.Fields {
		form.Fields[i].Value = values[f.Name]
	}
	return form
}

// Filled returns all values of a form after some were given, and the number of presses for
// that: one for each choice that isn't chosen already, and one to submit. Typing and
// opening a list don't count.
func Filled(t *testing.T, form bot.Form, given map[string]string) (values map[string]string, presses int) {
	t.Helper()
	values = map[string]string{}
	for _, f := range form.Fields {
		values[f.Name] = f.Value
		if v, ok := given[f.Name]; ok {
			if v != f.Value && len(f.Options) > 0 {
				presses++
			}
			values[f.Name] = v
		}
	}
	for name := range given {
		if _, ok := values[name]; !ok {
			t.Fatalf("the form %q has no field %q", form.Title, name)
		}
	}
	return values, presses + 1
}
