package alert

import (
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const other = "telegram"

var board = bot.Place{Platform: platform, ID: "C1"}

// floor is a notifier with its store and two platforms; the lead Ratna has an account on
// each.
type floor struct {
	*testing.T
	store   *store.Store
	now     atomic.Int64
	screens map[string]*bottest.Screen
	links   []handlers.Link
	n       *Notifier
}

func newFloor(t *testing.T) *floor {
	t.Helper()
	f := &floor{T: t, screens: map[string]*bottest.Screen{platform: bottest.NewScreen(platform), other: bottest.NewScreen(other)}}
	f.now.Store(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC).UnixNano())
	var err error
	if f.store, err = store.Open(store.Options{Path: filepath.Join(t.TempDir(), "sigap.db"), Now: f.clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.store.Close() })
	f.change(func(tx *store.Tx) error {
		tx.PutPerson(procedure.Person{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}, Lang: "en"})
		tx.PutPerson(procedure.Person{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Tier2}, Lang: "en"})
		tx.Link(bot.Account{Platform: platform, ID: "U1"}, "ratna")
		tx.Link(bot.Account{Platform: other, ID: "7"}, "ratna")
		return nil
	})
	f.restart()
	return f
}

func (f *floor) clock() time.Time { return time.Unix(0, f.now.Load()) }

// restart makes the notifier anew, as the next process does.
func (f *floor) restart() {
	f.n = New(Config{Store: f.store, Platforms: []bot.Platform{f.screens[platform], f.screens[other]}, Parts: func() []handlers.Link { return f.links },
		Places: handlers.Places{Board: []bot.Place{board}}, Book: words.New(time.UTC), Log: slog.New(slog.DiscardHandler), Now: f.clock})
}

func (f *floor) change(fn func(*store.Tx) error) {
	f.Helper()
	if _, err := f.store.Update(f.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{}, fn(tx) }); err != nil {
		f.Fatal(err)
	}
}

// pass lets seconds pass, a round each.
func (f *floor) pass(seconds int) {
	for range seconds {
		f.now.Add(int64(time.Second))
		f.n.scan = min(f.n.scan, f.n.rounds+scanEvery) // a slow machine looks more seldom
		f.n.round(f.Context())
	}
}

// open opens a case and records its post.
func (f *floor) open(criteria []procedure.Criterion, p bot.Post) bot.Post {
	f.Helper()
	f.change(func(tx *store.Tx) (err error) {
		c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: "i:152000000001", Opened: tx.Now(), Listed: criteria}
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		p.Subject = c.Name()
		p, err = tx.AddPost(p)
		return err
	})
	return p
}

// put changes a stored post.
func (f *floor) put(id bot.PostID, fn func(*bot.Post)) {
	f.Helper()
	f.change(func(tx *store.Tx) error {
		p, err := tx.Post(id)
		if err != nil {
			return err
		}
		fn(&p)
		tx.Show(p.Subject, p.Want)
		return tx.PutPost(p)
	})
}

// hears are the messages to the lead on a platform.
func (f *floor) hears(on string) (out []string) {
	id := map[string]string{platform: "U1", other: "7"}[on]
	for _, m := range f.screens[on].Messages(bot.Place{Platform: on, ID: id, Private: true}) {
		text := m.Card.Title
		for _, l := range m.Card.Lines {
			text += "\n" + l.Text
		}
		out = append(out, text)
	}
	return out
}

// want checks the titles of all messages on a platform.
func (f *floor) want(on string, titles ...string) {
	f.Helper()
	got := f.hears(on)
	ok := len(got) == len(titles)
	for i := 0; ok && i < len(got); i++ {
		ok = strings.HasPrefix(got[i], titles[i])
	}
	if !ok {
		f.Errorf("on %s the lead hears %q; want %q", on, got, titles)
	}
}
