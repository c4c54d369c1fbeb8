package handlers

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// adopt makes the message of a pressed button the message of its post: a message that can
// be pressed is there for certain. Another message of the post becomes an extra, which the
// courier removes.
func (h *Handlers) adopt(ctx context.Context, p bot.Press) error {
	if p.Ref == "" {
		return nil
	}
	found := false
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		_, found = unknownMessage(tx, p)
		return nil
	})
	if err != nil || !found {
		return err
	}
	_, err = h.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		post, found := unknownMessage(tx, p)
		if !found {
			return store.Receipt{}, nil
		}
		if post.State == bot.PostInflight { // under way, or cut off by a kill: its message may turn up
			post.Sends, post.LandsBy = post.Sends+1, tx.Now().Add(bot.LandsWithin)
		}
		if n := len(post.Extra); post.Sends > 0 || n > 0 {
			post.Extra = slices.DeleteFunc(post.Extra, func(r bot.Ref) bool { return r == p.Ref })
			post.Doubt = tx.Now().Add(bot.LandsWithin) // it may be removed yet, or a further message turn up
		}
		if post.Ref != "" {
			post.Extra = append(post.Extra, post.Ref)
		}
		post.State, post.Ref, post.Shown, post.Turn, post.NotBefore = bot.PostDone, p.Ref, 0, 0, time.Time{}
		post.Why, post.Waits, post.Tries, post.Looks = "", "", 0, 0
		tx.Show(post.Subject, post.Want)
		return store.Receipt{}, tx.PutPost(post)
	})
	h.Nudge()
	return err
}

// unknownMessage returns the post that the pressed message shows, if it is not the one
// that is known to show it. A message of another post shows that one, whatever the press
// says: on Telegram an app can send any data with any message.
func unknownMessage(tx *store.Tx, p bot.Press) (bot.Post, bool) {
	if at, known := tx.PostAt(p.Place, p.Ref); known && at.Subject != p.Subject {
		return bot.Post{}, false
	}
	posts := slices.DeleteFunc(tx.Posts(p.Subject), func(x bot.Post) bool { return x.Place != p.Place || x.View == bot.ViewPing })
	if len(posts) == 0 || slices.ContainsFunc(posts, func(x bot.Post) bool { return x.Ref == p.Ref || slices.Contains(x.Over, p.Ref) }) {
		return bot.Post{}, false
	}
	for _, x := range posts {
		if x.Ref == "" {
			return x, true
		}
	}
	return posts[0], true
}
