package desk

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/cc147/sigap/bot"
)

// settle is how long a change of the queue waits for further ones, so that a burst is
// rendered once.
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

// queueEvents serves GET /queue/events: the whole queue, after each change.
func (d *Desk) queueEvents(w http.ResponseWriter, r *http.Request) {
	p, ok := d.admit(w, r)
	if !ok {
		return
	}
	if !p.Queue {
		http.Error(w, "queue: not allowed for this person", http.StatusForbidden)
		return
	}
	ctx, drop := context.WithCancel(r.Context())
	defer drop()
	win := &window{person: p.ID, changed: make(chan struct{}, 1), drop: drop}
	if err := d.enter(win); err != nil {
		unavailable(w)
		return
	}
	defer d.leave(win)
	last, err := d.paintQueue(ctx, p)
	if err != nil {
		d.fail(w, err)
		return
	}
	d.stream(ctx, w, stream{
		first:   last,
		changed: win.changed,
		paint: func() []byte {
			if !bot.Wait(ctx, settle) {
				return nil
			}
			fresh, err := d.paintQueue(ctx, p)
			if err != nil {
				d.opt.Logger.Error("desk: the queue was not rendered", "error", err)
				return nil
			}
			if bytes.Equal(fresh, last) {
				return nil
			}
			last = fresh
			return fresh
		},
		stays: func() bool {
			now, _, ok, err := d.person(r)
			return err != nil || ok && now.ID == p.ID && now.Queue
		},
	})
}

// paintQueue returns the frame that shows the queue.
func (d *Desk) paintQueue(ctx context.Context, p Person) ([]byte, error) {
	q, err := d.opt.Queue(ctx, account(p.ID))
	if err != nil {
		return nil, err
	}
	html, err := render("queue", q.clean())
	if err != nil {
		return nil, err
	}
	return frame("queue", map[string]string{"html": html})
}
