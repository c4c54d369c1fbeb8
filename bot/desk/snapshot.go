package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/cc147/sigap/bot"
)

// snapshot is everything that a tab shows.
type snapshot struct {
	Place    string         `json:"place"`    // key of the open place
	HTML     string         `json:"html"`     // the messages of the place
	Channels string         `json:"channels"` // the list of channels
	Posted   map[string]int `json:"posted"`   // messages so far, by place
}

// place serves GET /snapshot?place=KEY: what a tab shows when it opens a place. A page asks
// for it once its stream has begun, and applies what the stream brings meanwhile after it:
// a change in between is shown twice, but never missed.
func (d *Desk) place(w http.ResponseWriter, r *http.Request) {
	p, ok := d.admit(w, r)
	if !ok {
		return
	}
	d.answerRead(w, p, func() (any, error) {
		rooms, err := d.rooms(r.Context(), p)
		if err != nil {
			return nil, err
		}
		// Fall back to the private chat if the person doesn't read the place.
		at, ok := find(rooms, r.URL.Query().Get("place"))
		if !ok {
			at = rooms[0]
		}
		return d.snapshot(r.Context(), p, rooms, at)
	})
}

// answerRead answers a request that only reads, as JSON. Each person may have a few under
// way.
func (d *Desk) answerRead(w http.ResponseWriter, p Person, what func() (any, error)) {
	give, ok := d.reads.take(p.ID)
	if !ok {
		unavailable(w)
		return
	}
	defer give()
	got, err := what()
	if err != nil {
		d.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(got); err != nil {
		d.opt.Logger.Info("desk: a window closed before its answer")
	}
}

// snapshot renders the place for the person: its messages and the person's own answers
// there, ordered by time.
func (d *Desk) snapshot(ctx context.Context, p Person, rooms []room, at room) (snapshot, error) {
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
		return snapshot{}, err
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
		return snapshot{}, err
	}
	list, err := d.list(p, rooms, d.opt.Words.In(p.Lang))
	if err != nil {
		return snapshot{}, err
	}
	return snapshot{Place: at.Key, HTML: html, Channels: list, Posted: posted}, nil
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
