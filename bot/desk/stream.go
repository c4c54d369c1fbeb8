package desk

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
)

// heartbeat is how often a quiet stream says that it lives, so that neither
// side keeps a dead connection.
const heartbeat = 15 * time.Second

// watch is how often a stream looks whether its person may still be here: a
// revoked key ends the windows that it opened.
const watch = 2 * time.Second

// snapshot is a window's first event: all that it shows.
type snapshot struct {
	Place    string         `json:"place"`    // key of the place that is open
	HTML     string         `json:"html"`     // its messages
	Channels string         `json:"channels"` // the list of channels
	Posted   map[string]int `json:"posted"`   // by place: messages so far
}

// events is GET /events?place=KEY: one window's stream. It lasts until the
// window goes, is too slow, or the desk stops.
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
	// A place that the person no longer reads becomes the private chat.
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
	// The window hears of changes before it is painted: what changes in between
	// comes twice, and is never missed.
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

// stream is what a window's event stream writes, and until when.
type stream struct {
	first  []byte
	events <-chan []byte
	// changed and paint are of a window that is painted anew after each change:
	// paint gives the frame, or nil for nothing new.
	changed <-chan struct{}
	paint   func() []byte
	// stays reports whether the person may still be here. An error of the store
	// ends nobody's window.
	stays func() bool
}

// stream writes the first frame and then each event, with heartbeats between.
func (d *Desk) stream(ctx context.Context, w http.ResponseWriter, s stream) {
	out := http.NewResponseController(w)
	// A dropped window may be blocked in a write: a deadline in the past ends it.
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
			if s.paint != nil { // ages grow by themselves
				next = append(next, s.paint()...)
			}
		}
	}
}

// snapshot paints the place for the person: its messages and the person's own
// answers there, in the order of time.
func (d *Desk) snapshot(ctx context.Context, p Person, rooms []room, at room) ([]byte, error) {
	d.mu.Lock()
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
	return view{Ref: a.ref, At: a.at, Card: &a.card, Note: word("only_you")}
}
