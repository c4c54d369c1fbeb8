package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cc147/sigap/bot"
)

// queueOf is the number of events that may wait for one window. A slower window is dropped:
// its browser reconnects and gets a snapshot, which is cheaper than a longer queue.
const queueOf = 64

// The bounds of the open windows. The tabs of a browser share one. Of one person's the
// oldest goes; when all are taken, the oldest of who has the most.
const (
	maxOwnWindows = 8
	maxWindows    = 1024
)

var errFull = errors.New("desk: every window belongs to somebody else, or it does not run")

// window is the subscription of one browser.
type window struct {
	person string          // account id
	lang   string          // of the person
	reads  map[string]bool // keys of the places whose events it gets; not changed
	events chan []byte     // frames, ready to write
	// changed is set for a person who may see the queue: a case has changed.
	changed chan struct{}
	// stays reports whether the person is still allowed, among these people. It
	// reports true on an error of the store.
	stays func(people []Person) bool
	drop  context.CancelFunc // ends the stream; the browser opens another one

	released chan struct{} // closed once the window was released
	why      string        // the key of the sentence that says so, or ""; set before
}

// event is one new or changed message.
type event struct {
	Place string  `json:"place"` // key of the place
	Ref   bot.Ref `json:"ref"`
	HTML  string  `json:"html"`
	// Add says that a window without the message must add it; otherwise such a window
	// ignores the event.
	Add bool `json:"add,omitempty"`
	// Posted is the number of messages of the place so far; 0 is not given.
	Posted int `json:"posted,omitempty"`
}

// frame encodes one server-sent event. JSON contains no raw line break, so one data line
// is enough.
func frame(name string, data any) ([]byte, error) {
	b, err := json.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("desk: %s event: %w", name, err)
	}
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", name, b), nil
}

// enter adds a window, and releases another one for it if need be. It fails if every
// window belongs to somebody who has no other one.
func (d *Desk) enter(w *window) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	own := d.windows[w.person]
	switch {
	case d.handler == nil || d.stopped:
		return errFull
	case len(own) >= min(maxOwnWindows, d.opt.Windows):
		d.release(own[0], "too_many")
	case d.opened < d.opt.Windows:
	default:
		most := own
		for _, of := range d.windows {
			if len(of) > len(own)+1 && len(of) > len(most) {
				most = of
			}
		}
		if len(most) == 0 {
			return errFull
		}
		d.release(most[0], "crowded")
	}
	d.windows[w.person] = append(d.windows[w.person], w)
	d.opened++
	return nil
}

// leave removes a window, if it is still there.
func (d *Desk) leave(w *window) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.remove(w)
}

// remove reports whether the window was there. The caller holds mu.
func (d *Desk) remove(w *window) bool {
	for i, other := range d.windows[w.person] {
		if other == w {
			d.opened--
			if rest := append(d.windows[w.person][:i:i], d.windows[w.person][i+1:]...); len(rest) > 0 {
				d.windows[w.person] = rest
			} else {
				delete(d.windows, w.person)
			}
			return true
		}
	}
	return false
}

// release ends a window, unless that was done. With a reason its page says so, and opens no
// other stream. The caller holds mu.
func (d *Desk) release(w *window, why string) {
	if d.remove(w) {
		w.why = why
		close(w.released)
	}
}

// send sends an event to the windows of one person, or, if person is "", to those that read
// the place. The caller holds mu, which keeps the events of all windows in one order.
func (d *Desk) send(person string, e event) {
	f, err := frame("message", e)
	if err != nil {
		d.opt.Logger.Error("desk: event not sent", "error", err)
		return
	}
	for of, windows := range d.windows {
		for _, w := range windows {
			w.notice()
			if person != "" && of != person || !w.reads[e.Place] {
				continue
			}
			select {
			case w.events <- f:
			default:
				d.opt.Logger.Info("desk: dropping a slow window, which will reconnect")
				d.dropWindow(w)
			}
		}
	}
}

// notice tells the window that the queue has changed.
func (w *window) notice() {
	select {
	case w.changed <- struct{}{}:
	default: // a change is already pending, or the person doesn't see the queue
	}
}

// dropAll drops every window. The caller holds mu.
func (d *Desk) dropAll() {
	for _, windows := range d.windows {
		for _, w := range windows {
			d.dropWindow(w)
		}
	}
}

func (d *Desk) dropWindow(w *window) {
	d.remove(w)
	w.drop()
}

// postedKey returns the key of a place's message count. Unlike the place's key it differs
// for each private chat.
func postedKey(p bot.Place) string {
	if p.Private {
		return "@" + p.ID
	}
	return keyOf(p)
}
