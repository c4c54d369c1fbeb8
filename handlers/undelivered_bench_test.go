package handlers_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// BenchmarkFindUndelivered looks through a thousand open cases with three messages each,
// all delivered, as the notifier does again and again.
func BenchmarkFindUndelivered(b *testing.B) {
	s, err := store.Open(store.Options{Path: filepath.Join(b.TempDir(), "sigap.db"), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for range 10 {
		if _, err := s.Update(b.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			for range 100 {
				c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: "i:152000000001", Opened: tx.Now()}
				tx.PutCase(c)
				for _, place := range []string{"slack", "telegram", "desk"} {
					p, err := tx.AddPost(bot.Post{Place: bot.Place{Platform: place, ID: "tier2"}, Subject: c.Name(), View: bot.ViewBoard})
					if err != nil {
						return store.Receipt{}, err
					}
					p.State, p.Ref, p.Shown = bot.PostDone, "1", 1
					if err := tx.PutPost(p); err != nil {
						return store.Receipt{}, err
					}
				}
			}
			return store.Receipt{}, nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if err := s.View(b.Context(), func(tx *store.Tx) error {
			found, err := handlers.FindUndelivered(tx, 10_000)
			if len(found) > 0 {
				b.Fatalf("found %+v", found[0])
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}
