package bottest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/cc147/sigap/bot"
)

// Suite is what every platform passes: the contract of bot.Platform, with a
// channel and an account that it can reach.
func Suite(t *testing.T, p bot.Platform, channel bot.Place, account bot.Account) {
	t.Helper()
	card := bot.Card{Title: "K-1 · Menunggu", Lines: []bot.Line{{Label: "Pelanggan", Text: "<b>B. H.</b> & *co*"}}}

	t.Run("a post can be edited, to the same and to another card", func(t *testing.T) {
		ref, out := p.Post(t.Context(), channel, card, "p1", "")
		mustDone(t, "post", out)
		if ref == "" {
			t.Fatal("a post that is done should have a reference")
		}
		mustDone(t, "the same edit", p.Edit(t.Context(), channel, ref, card))
		mustDone(t, "another edit", p.Edit(t.Context(), channel, ref, bot.Card{Title: "K-1 · Selesai"}))
	})
	t.Run("a reply stands in a thread", func(t *testing.T) {
		parent, out := p.Post(t.Context(), channel, card, "p2", "")
		mustDone(t, "post", out)
		ref, out := p.Post(t.Context(), channel, bot.Card{Title: "K-1 kembali"}, "p3", parent)
		mustDone(t, "reply", out)
		if ref == parent {
			t.Errorf("a reply should be a message of its own; both are %q", ref)
		}
	})
	t.Run("a private message reaches its account", func(t *testing.T) {
		ref, out := p.SendDirect(t.Context(), account, card, "p4")
		mustDone(t, "send direct", out)
		mustDone(t, "edit", p.Edit(t.Context(), bot.Place{Platform: account.Platform, ID: account.ID, Private: true}, ref, card))
	})
	t.Run("a private message that is no post reaches its account", func(t *testing.T) {
		_, out := p.SendDirect(t.Context(), account, bot.Card{Title: "Sigap tidak bisa menyimpan"}, "")
		mustDone(t, "send direct", out)
	})
	t.Run("a post that arrived is found", func(t *testing.T) {
		finder, ok := p.(bot.Finder)
		if !ok {
			return // the platform can't look
		}
		ref, out := p.Post(t.Context(), channel, card, "p5", "")
		mustDone(t, "post", out)
		found, out := finder.Find(t.Context(), bot.Lost{ID: "p5", Place: channel})
		mustDone(t, "find", out)
		if found != ref {
			t.Errorf("found %q; want %q", found, ref)
		}
		reply, out := p.Post(t.Context(), channel, card, "p6", ref)
		mustDone(t, "reply", out)
		found, out = finder.Find(t.Context(), bot.Lost{ID: "p6", Place: channel, Thread: ref})
		mustDone(t, "find a reply", out)
		if found != reply {
			t.Errorf("found the reply at %q; want %q", found, reply)
		}
	})
	t.Run("many at once", func(t *testing.T) {
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				ref, out := p.Post(t.Context(), channel, card, bot.PostID(fmt.Sprintf("q%d", i)), "")
				if out.Result != bot.Done {
					t.Errorf("a post of many: %+v", out)
				}
				if out := p.Edit(t.Context(), channel, ref, bot.Card{Title: "K-1"}); out.Result != bot.Done {
					t.Errorf("an edit of many: %+v", out)
				}
			})
		}
		wg.Wait()
	})
	t.Run("it stops when it is asked to", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			done <- p.Run(ctx, func(context.Context, bot.In) (bot.Answer, error) { return bot.Answer{}, nil })
		}()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run gives %v after its context ended; want nil", err)
		}
	})
}

func mustDone(t *testing.T, what string, out bot.Outcome) {
	t.Helper()
	if out.Result != bot.Done {
		t.Fatalf("%s: the outcome is %+v; want done", what, out)
	}
}
