package desk

import (
	"time"

	"github.com/cc147/sigap/bot"
)

// maxAnswers is how many answers and typed lines are kept for one person.
const maxAnswers = 50

// answer is something that only one person sees: a line that the person typed,
// or the card that came back. It is kept in memory so that a second window and
// a reload show it; after a restart it is gone, like a chat service's own
// private answers.
type answer struct {
	ref   bot.Ref
	place string // key of the place where the input was made
	at    time.Time
	said  string // what was typed; "" where there is a card
	card  bot.Card
}

// keep puts the answer among the person's latest. One with the same ref is
// replaced where it stands, so a repeated input shows once. The caller holds mu.
func (d *Desk) keep(person string, a answer) {
	kept := d.answers[person]
	for i := range kept {
		if kept[i].ref == a.ref {
			a.at, a.place = kept[i].at, kept[i].place
			kept[i] = a
			return
		}
	}
	if len(kept) == maxAnswers {
		kept = append(kept[:0], kept[1:]...)
	}
	d.answers[person] = append(kept, a)
}

// kept reports the place of the person's answer with the ref.
func (d *Desk) kept(person string, ref bot.Ref) (place string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, a := range d.answers[person] {
		if a.ref == ref && a.said == "" {
			return a.place, true
		}
	}
	return "", false
}

// answersIn are copies of the person's answers in one place, oldest first. The
// caller holds mu.
func (d *Desk) answersIn(person, place string) []answer {
	var in []answer
	for _, a := range d.answers[person] {
		if a.place == place {
			in = append(in, a)
		}
	}
	return in
}
