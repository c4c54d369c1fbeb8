package desk

import (
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
)

// The answers and typed lines that are kept: of one person, and in all. When all are taken,
// the oldest of who has the most goes.
const (
	maxAnswers    = 50
	maxAllAnswers = 5000
)

// answer is a private item of one person: a typed line, or the card of an answer. It is
// kept in memory so that a second window and a reload show it. A restart loses it, as chat
// services lose their private answers.
type answer struct {
	ref   bot.Ref
	place string // key of the place of the input
	at    time.Time
	said  string // the typed line; "" for a card
	card  bot.Card

	about  string    // what the card is about, as bot.Answer has it
	until  time.Time // when hidden takes the card's place; zero is never
	hidden *bot.Card

	file    string // name of a file to download; then there is no card
	address string // of that file
}

// keep adds an answer to the person's latest. It replaces one with the same ref, so a
// repeated input shows once. The caller holds mu.
func (d *Desk) keep(person string, a answer) {
	kept := d.answers[person]
	for i := range kept {
		if kept[i].ref == a.ref {
			a.at, a.place = kept[i].at, kept[i].place
			kept[i] = a
			return
		}
	}
	d.answers[person] = append(kept, a)
	switch d.keeps++; {
	case len(kept) == maxAnswers:
		d.forget(person)
	case d.keeps > maxAllAnswers:
		most := person
		for other, of := range d.answers {
			if len(of) > len(d.answers[most]) {
				most = other
			}
		}
		d.forget(most)
	}
}

// forget drops the person's oldest answer. The caller holds mu.
func (d *Desk) forget(person string) {
	d.answers[person] = slices.Delete(d.answers[person], 0, 1)
	d.keeps--
}

// kept returns the place of the person's answer with the ref.
func (d *Desk) kept(person string, ref bot.Ref) (place string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, a := range d.answers[person] {
		if a.ref == ref && a.said == "" && a.file == "" {
			return a.place, true
		}
	}
	return "", false
}

// answersIn returns copies of the person's answers in one place, oldest first. The caller
// holds mu.
func (d *Desk) answersIn(person, place string) []answer {
	var in []answer
	for _, a := range d.answers[person] {
		if a.place == place {
			in = append(in, a)
		}
	}
	return in
}
