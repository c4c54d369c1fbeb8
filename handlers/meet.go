package handlers

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// meet looks at the message that a pressed button stands in. A card of which
// nobody knew whether it arrived is found by its first press; one that was sent
// twice is one too many, which meet reports.
func (h *Handlers) meet(ctx context.Context, p bot.Press) (extra bool, err error) {
	if p.Ref == "" {
		return false, nil
	}
	var lost bot.PostID
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		lost, extra = meetIn(tx, p)
		return nil
	})
	if err != nil || lost == "" {
		return extra, err
	}
	_, err = h.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		again, _ := meetIn(tx, p)
		if again == "" {
			return store.Receipt{}, nil
		}
		post, err := tx.Post(again)
		if err != nil {
			return store.Receipt{}, err
		}
		post.State, post.Ref, post.Shown, post.NotBefore = bot.PostDone, p.Ref, 0, time.Time{}
		tx.Show(post.Subject, post.Want)
		return store.Receipt{}, tx.PutPost(post)
	})
	h.Nudge()
	return false, err
}

// meetIn gives the lost post that the message is, if any; else whether the
// message is a second one of a post that stands elsewhere in the place.
func meetIn(tx *store.Tx, p bot.Press) (lost bot.PostID, extra bool) {
	posts := slices.DeleteFunc(tx.Posts(p.Subject), func(x bot.Post) bool { return x.Place != p.Place || x.View == bot.ViewPing })
	if slices.ContainsFunc(posts, func(x bot.Post) bool { return x.Ref == p.Ref }) {
		return "", false
	}
	for _, x := range posts {
		if x.State == bot.PostUnsure || x.State == bot.PostPending && x.Repeat {
			return x.ID, false
		}
	}
	return "", len(posts) > 0
}
