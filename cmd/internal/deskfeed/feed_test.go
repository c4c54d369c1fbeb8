package deskfeed_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestAPingLeadsToItsCard checks that a ping in a private chat has the address of the card in
// the channel.
func TestAPingLeadsToItsCard(t *testing.T) {
	t.Parallel()
	st, err := store.Open(store.Options{Path: filepath.Join(t.TempDir(), "sigap.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	board, chat := config.DeskPlace(config.Tier2Channel), bot.Place{Platform: desk.Name, ID: "sari", Private: true}
	policy, book := procedure.DefaultPolicy(time.UTC), words.New(time.UTC)
	var card bot.Post
	if _, err := st.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutPerson(procedure.Person{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Tier2}})
		c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Claimed, Holder: "sari", Turn: 1, Rev: 1}
		tx.PutCase(c)
		for _, p := range []bot.Post{
			{Subject: c.Name(), Place: board, View: bot.ViewBoard},
			{Subject: c.Name(), Place: chat, View: bot.ViewPing, Person: "sari", Text: procedure.SayAssigned},
		} {
			p, err := tx.AddPost(p)
			if err != nil {
				return store.Receipt{}, err
			}
			p.State, p.Ref = bot.PostDone, bot.Ref(p.ID)
			if p.View == bot.ViewBoard {
				card = p
			}
			if err := tx.PutPost(p); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	feed := &deskfeed.Feed{Site: config.Site{Policy: policy}, Store: st, Book: book, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Handlers: handlers.New(handlers.Config{Store: st, Policy: policy, Book: book})}
	shown, err := feed.History(t.Context(), chat, 10)
	if err != nil || len(shown) != 1 {
		t.Fatalf("the chat has %d messages, %v; want the ping", len(shown), err)
	}
	if got, want := shown[0].Card.Link.URL, desk.MessageURL(board, card.Ref); got != want {
		t.Errorf("the ping leads to %q; want %q", got, want)
	}
}
