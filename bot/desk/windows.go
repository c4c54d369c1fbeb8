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

var errTooMany = errors.New("desk: too many windows, or not running")

// window is the subscription of one open window.
type window struct {
	person string          // account id
	reads  map[string]bool // keys of the places whose events it gets
	events chan []byte     // frames, ready to write
	// changed is set for a window that shows the queue: a case has changed.
	changed chan struct{}
	drop    context.CancelFunc
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

// enter adds a window.
func (d *Desk) enter(w *window) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.handler == nil || d.stopped || len(d.windows) >= maxWindows {
		return errTooMany
	}
	d.windows[w] = struct{}{}
	return nil
}

func (d *Desk) leave(w *window) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.windows, w)
}

// send sends an event to the windows of one person, or, if person is "", to those that read
// the place. The caller holds mu, which keeps the events of all windows in one order.
func (d *Desk) send(person string, e event) {
	f, err := frame("message", e)
	if err != nil {
		d.opt.Logger.Error("desk: event not sent", "error", err)
		return
	}
	for w := range d.windows {
		if w.changed != nil {
			select {
			case w.changed <- struct{}{}:
			default: // a change is already pending
			}
			continue
		}
		if person != "" && w.person != person || !w.reads[e.Place] {
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

func (d *Desk) dropAll() {
	for w := range d.windows {
		d.dropWindow(w)
	}
}

func (d *Desk) dropWindow(w *window) {
	delete(d.windows, w)
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
