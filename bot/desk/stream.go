package desk

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// heartbeat is the interval of the beats of a stream: a page without one for two and a
// half intervals knows that the connection is dead, and so does a proxy in between.
const heartbeat = 15 * time.Second

// watch is how often the streams' people are checked: a revoked key ends the windows that
// it opened.
const watch = 2 * time.Second

// writeTime is how long one write to a browser may take. Whoever reads more slowly is cut
// off, and connects again.
const writeTime = 10 * time.Second

// beat is the event between the others.
var beat = []byte("event: beat\ndata: {}\n\n")

// queueChanged is the event that a page of the queue asks for the queue after.
var queueChanged = []byte("event: queue\ndata: {}\n\n")

// hello is a stream's first event. Whatever changes from then on is sent; a page asks for
// what was before by GET /snapshot, or GET /queue/now.
type hello struct {
	Beat int64 `json:"beat"` // the interval of the beats, in milliseconds
}

// events serves GET /events: the changes of everything that a person may read, for all tabs
// of one browser. It lasts until the browser closes it or reads too slowly, the window is
// released, or the desk stops.
func (d *Desk) events(w http.ResponseWriter, r *http.Request) {
	p, ok := d.admit(w, r)
	if !ok {
		return
	}
	rooms, err := d.rooms(r.Context(), p)
	if err != nil {
		d.fail(w, err)
		return
	}
	first, err := frame("hello", hello{d.beat.Milliseconds()})
	if err != nil {
		d.fail(w, err)
		return
	}
	ctx, drop := context.WithCancel(r.Context())
	defer drop()
	win := &window{person: p.ID, lang: p.Lang, reads: map[string]bool{}, events: make(chan []byte, queueOf), drop: drop, released: make(chan struct{})}
	for _, room := range rooms {
		win.reads[room.Key] = true
	}
	if p.Queue {
		win.changed = make(chan struct{}, 1)
	}
	win.stays = func(people []Person) bool {
		now, ok, err := d.among(r, people)
		return err != nil || ok && now.ID == p.ID && now.Queue == p.Queue
	}
	if err := d.enter(win); err != nil {
		unavailable(w)
		return
	}
	defer d.leave(win)
	d.stream(ctx, w, win, first)
}

// stream writes the first frame and then each event, with beats between.
func (d *Desk) stream(ctx context.Context, w http.ResponseWriter, win *window, first []byte) {
	out := http.NewResponseController(w)
	// The server's own deadlines are for whole answers; each write has its own here. The
	// deadline is past: only the program knows the clock.
	_, _ = out.SetReadDeadline(time.Time{}), out.SetWriteDeadline(time.Time{})
	cut := func() { _ = out.SetWriteDeadline(time.Unix(1, 0)) }
	stop := context.AfterFunc(ctx, cut) // a dropped window may be blocked in a write
	defer stop()
	slow := time.AfterFunc(writeTime, cut)
	defer slow.Stop()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // of a proxy
	w.Header().Set("Connection", "close")     // with the stream
	due := time.NewTicker(d.beat)
	defer due.Stop()
	changed, settled := win.changed, (<-chan time.Time)(nil)
	for next := first; next != nil; {
		slow.Reset(writeTime)
		if _, err := w.Write(next); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		slow.Stop()
		for next = nil; next == nil; {
			select {
			case <-ctx.Done():
				return
			case <-win.released:
				slow.Reset(writeTime)
				d.sayReleased(w, win)
				return
			case next = <-win.events:
			case <-changed:
				changed, settled = nil, time.After(settle)
			case <-settled:
				changed, settled, next = win.changed, nil, queueChanged
			case <-due.C:
				next = beat
			}
		}
	}
}

// sayReleased tells the page why its window was released. The server flushes what is
// written once the stream ends.
func (d *Desk) sayReleased(w http.ResponseWriter, win *window) {
	if win.why == "" {
		return
	}
	said, err := frame("release", map[string]string{"text": d.opt.Words(win.lang, win.why)})
	if err != nil {
		d.opt.Logger.Error("desk: a released window was not told", "error", err)
		return
	}
	_, _ = w.Write(said) // an error means that nobody listens any more
}

// watchWindows ends the windows of those who are no longer allowed, and of those who read
// other places by now: their pages open another one, for these. The people are read once for
// all of them, and the places once for each person.
func (d *Desk) watchWindows(ctx context.Context) {
	d.mu.Lock()
	all := make([]*window, 0, d.opened)
	for _, windows := range d.windows {
		all = append(all, windows...)
	}
	d.mu.Unlock()
	if len(all) == 0 {
		return
	}
	people, err := d.opt.People(ctx)
	if err != nil {
		return // the store can't be read now, and nobody is put out for that
	}
	now := map[string][]room{}
	for _, w := range all {
		if !w.stays(people) || !d.readsStill(ctx, w, now) {
			d.mu.Lock()
			d.release(w, "")
			d.mu.Unlock()
		}
	}
}

// readsStill reports whether a window's person reads the same places as when it was opened.
// now has what each person reads, as far as it was asked. It reports true on an error of the
// store.
func (d *Desk) readsStill(ctx context.Context, w *window, now map[string][]room) bool {
	rooms, asked := now[w.person]
	if !asked {
		rooms, _ = d.rooms(ctx, Person{ID: w.person, Lang: w.lang})
		now[w.person] = rooms
	}
	return rooms == nil || len(rooms) == len(w.reads) && !slices.ContainsFunc(rooms, func(r room) bool { return !w.reads[r.Key] })
}
