package handlers_test

import (
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// TestARetryTriesWhatIsNotDelivered: a lost post is sent again as a repeat, a refused one is
// tried once more, one that waits does so no longer, and a delivered one stays.
func TestARetryTriesWhatIsNotDelivered(t *testing.T) {
	for name, c := range map[string]struct {
		post  func(*bot.Post)
		state bot.PostState // while it is tried; "" is not tried
	}{
		"delivered": {func(*bot.Post) {}, ""},
		"lost":      {func(p *bot.Post) { p.State, p.Ref, p.Sends, p.Why = bot.PostLost, "", 2, "w" }, bot.PostPending},
		"one that can't be looked up": {func(p *bot.Post) {
			p.State, p.Ref, p.Sends, p.Tries, p.Waits, p.Why = bot.PostUnsure, "", 1, 4, bot.WaitsUnknown, "w"
		}, bot.PostPending},
		"one that is being looked up": {func(p *bot.Post) { p.State, p.Ref, p.Sends, p.Tries = bot.PostUnsure, "", 1, 1 }, bot.PostUnsure},
		"refused":                     {func(p *bot.Post) { p.State, p.Ref, p.Why = bot.PostFailed, "", "w" }, bot.PostPending},
		"an edit that was refused":    {func(p *bot.Post) { p.State, p.Why = bot.PostFailed, "w" }, bot.PostDone},
		"one that waits": {func(p *bot.Post) {
			p.Shown, p.Waits, p.Why, p.Tries, p.NotBefore = 0, bot.WaitsUnknown, "w", 9, p.At.Add(time.Hour)
		}, bot.PostDone},
		"a message that can't be removed": {func(p *bot.Post) { p.Extra, p.ExtraTries, p.ExtraNotBefore = []bot.Ref{"x"}, 9, p.At.Add(time.Hour) }, bot.PostDone},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			bottest.Play(t, s, `
				dewi types /cek 152000000001 internet mati
				dewi presses confirm
				dewi presses callback/given
				see tier2 K-1 Menunggu`)
			s.settle(t)
			want, tries := 0, []bot.Post{}
			if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
				p := tx.Posts("K-1")[0]
				c.post(&p)
				if err := tx.PutPost(p); err != nil {
					return store.Receipt{}, err
				}
				n, err := handlers.RetryDelivery(tx, "K-1")
				want, tries = n, tx.Posts("K-1")
				return store.Receipt{}, err
			}); err != nil {
				t.Fatal(err)
			}
			if c.state == "" {
				if want != 0 {
					t.Errorf("%d posts are tried; want none", want)
				}
				return
			}
			p := tries[0]
			if want != 1 || p.State != c.state || p.Settled() || p.Why != "" || p.Waits != "" || !p.NotBefore.IsZero() || !p.ExtraNotBefore.IsZero() || p.Repeat != (name == "lost" || name == "one that can't be looked up") {
				t.Errorf("%d posts are tried, %+v; want it %s, at once", want, p, c.state)
			}
			if p.State == bot.PostPending && p.Sends > 0 {
				return // the courier's own tests tell how its other message is found
			}
			s.settle(t)
			bottest.Play(t, s, `see tier2 K-1 Menunggu`)
		})
	}
}
