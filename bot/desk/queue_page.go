package desk

import (
	"net/http"
	"time"
)

// settle is how long a change of the queue waits for further ones, so that the page asks
// once for a burst.
const settle = 200 * time.Millisecond

type queueData struct {
	Title  string
	Person Person
	Back   string // address of the person's conversation
	T      func(string) string
	Setup  setup
}

// queuePage serves GET /queue: the empty page, which then opens its event stream. A person
// without Person.Queue is redirected to the conversation.
func (d *Desk) queuePage(w http.ResponseWriter, r *http.Request) {
	p, _, ok := d.visitor(w, r)
	if !ok {
		return
	}
	if !p.Queue {
		http.Redirect(w, r, d.addressOf("/", p.ID), http.StatusSeeOther)
		return
	}
	data := queueData{Title: d.opt.Title, Person: shown(p), Back: d.addressOf("/", p.ID), T: d.opt.Words.In(p.Lang), Setup: d.setup(p)}
	d.write(w, http.StatusOK, "queue.html", data)
}

// queueNow serves GET /queue/now: the whole queue as HTML. The page asks for it after each
// change, and at each beat, because ages change without an event.
func (d *Desk) queueNow(w http.ResponseWriter, r *http.Request) {
	p, ok := d.admit(w, r)
	if !ok {
		return
	}
	if !p.Queue {
		http.Error(w, "queue: not allowed for this person", http.StatusForbidden)
		return
	}
	d.answerRead(w, p, func() (any, error) {
		q, err := d.opt.Queue(r.Context(), account(p.ID))
		if err != nil {
			return nil, err
		}
		html, err := render("queue", q.clean())
		return map[string]string{"html": html}, err
	})
}
