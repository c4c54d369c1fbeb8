package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cc147/sigap/bot"
)

// queueOf is how many events may wait for one window. A window that is slower
// is dropped: it comes again and is painted anew, which is cheaper than to
// remember for it.
const queueOf = 64

var errTooMany = errors.New("desk: too many windows, or not running")

// window is one open window's event stream.
type window struct {
	person string          // account id
	reads  map[string]bool // keys of the places that it hears of
	events chan []byte     // frames, ready to write
	// changed is set where the window shows the queue: something of a case did.
	changed chan struct{}
	drop    context.CancelFunc
}

// event is one message that appeared or changed.
type event struct {
	Place string  `json:"place"` // key of the place
	Ref   bot.Ref `json:"ref"`
	HTML  string  `json:"html"`
	// Add says that a window that hasn't got the message must add it; without
	// it, such a window does nothing.
	Add bool `json:"add,omitempty"`
	// Posted counts the messages of the place so far; 0 says nothing of it.
	Posted int `json:"posted,omitempty"`
}

// frame is one server-sent event. JSON has no bare line break, so one data line
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

// send gives an event to each window that hears of it: to one person's, or to
// those that read the place where person is "". The caller holds mu, which
// keeps the events of all windows in one order.
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
			default: // it will be painted anyway
			}
			continue
		}
		if person != "" && w.person != person || !w.reads[e.Place] {
			continue
		}
		select {
		case w.events <- f:
		default:
			d.opt.Logger.Info("desk: a window is too slow and comes again")
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

// postedKey is where a place's messages are counted: unlike its key, it tells
// one person's private chat from another's.
func postedKey(p bot.Place) string {
	if p.Private {
		return "@" + p.ID
	}
	return keyOf(p)
}
