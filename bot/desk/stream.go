package desk

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
)

// heartbeat is the interval of keep-alive comments, so that neither side keeps a dead
// connection.
const heartbeat = 15 * time.Second

// watch is how often a stream checks whether its person is still allowed: a revoked key
// ends the windows that it opened.
const watch = 2 * time.Second

// snapshot is a window's first event: everything that it shows.
type snapshot struct {
	Place    string         `json:"place"`    // key of the open place
	HTML     string         `json:"html"`     // the messages of the place
	Channels string         `json:"channels"` // the list of channels
	Posted   map[string]int `json:"posted"`   // messages so far, by place
}

// events serves GET /events?place=KEY: one window's stream. It lasts until the window is
// closed or too slow, or the desk stops.
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
	// Fall back to the private chat if the person doesn't read the place.
	at, ok := find(rooms, r.URL.Query().Get("place"))
	if !ok {
		at = rooms[0]
	}
	ctx, drop := context.WithCancel(r.Context())
	defer drop()
	win := &window{person: p.ID, reads: map[string]bool{}, events: make(chan []byte, queueOf), drop: drop}
	for _, room := range rooms {
		win.reads[room.Key] = true
	}
	// Subscribe before rendering: a change in between is sent twice, but never
	// missed.
	if err := d.enter(win); err != nil {
		unavailable(w)
		return
	}
	defer d.leave(win)
	first, err := d.snapshot(ctx, p, rooms, at)
	if err != nil {
		d.fail(w, err)
		return
	}
	d.stream(ctx, w, stream{first: first, events: win.events, stays: func() bool {
		now, _, ok, err := d.person(r)
		return err != nil || ok && now.ID == p.ID
	}})
}

// stream is the content of a window's event stream, and its end.
type stream struct {
	first  []byte
	events <-chan []byte
	// changed and paint are set for a window that is rendered again after each
	// change: paint returns the frame, or nil if nothing is new.
	changed <-chan struct{}
	paint   func() []byte
	// stays reports whether the person is still allowed. It reports true on an
	// error of the store.
	stays func() bool
}

// stream writes the first frame and then each event, with heartbeats between.
func (d *Desk) stream(ctx context.Context, w http.ResponseWriter, s stream) {
	out := http.NewResponseController(w)
	// A dropped window may be blocked in a write, which a deadline in the past ends.
	stop := context.AfterFunc(ctx, func() { _ = out.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	look := time.NewTicker(watch)
	defer look.Stop()
	next := s.first
	for {
		if _, err := w.Write(next); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case next = <-s.events:
		case <-s.changed:
			next = s.paint()
		case <-look.C:
			if !s.stays() {
				return
			}
			next = nil
		case <-beat.C:
			next = []byte(": alive\n\n")
			if s.paint != nil { // ages change without an event
				next = append(next, s.paint()...)
			}
		}
	}
}

// snapshot renders the place for the person: its messages and the person's own answers
// there, ordered by time.
func (d *Desk) snapshot(ctx context.Context, p Person, rooms []room, at room) ([]byte, error) {
	d.mu.Lock()
	d.hideDueOf(p.ID)
	own := d.answersIn(p.ID, at.Key)
	posted := make(map[string]int, len(rooms))
	for _, r := range rooms {
		posted[r.Key] = d.posted[postedKey(r.Place)]
	}
	d.mu.Unlock()
	messages, err := d.opt.History(ctx, at.Place, maxShown)
	if err != nil {
		return nil, err
	}
	views := make([]view, 0, len(messages)+len(own))
	for _, m := range messages {
		views = append(views, viewOf(m))
	}
	for _, a := range own {
		views = append(views, a.view(d.opt.Words.In(p.Lang)))
	}
	slices.SortStableFunc(views, func(a, b view) int { return a.At.Compare(b.At) })
	html, err := d.items(views)
	if err != nil {
		return nil, err
	}
	list, err := d.list(p, rooms, d.opt.Words.In(p.Lang))
	if err != nil {
		return nil, err
	}
	return frame("snapshot", snapshot{Place: at.Key, HTML: html, Channels: list, Posted: posted})
}

func viewOf(m Message) view {
	return view{Ref: bot.Ref(m.ID), At: m.At, Card: &m.Card, Thread: m.Thread}
}

func (a answer) view(word func(string) string) view {
	if a.said != "" {
		return view{Ref: a.ref, At: a.at, Said: a.said}
	}
	v := view{Ref: a.ref, At: a.at, Note: word("only_you"), File: a.file, Address: a.address}
	if a.file == "" {
		v.Card = &a.card
	}
	return v
}
