package handlers

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// adopt checks the message of a pressed button. If the place has a post whose
// delivery is uncertain, the message becomes that post. If the place already has the
// post in another message, adopt reports that this one is a duplicate.
func (h *Handlers) adopt(ctx context.Context, p bot.Press) (duplicate bool, err error) {
	if p.Ref == "" {
		return false, nil
	}
	var lost bot.PostID
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		lost, duplicate = lostPost(tx, p)
		return nil
	})
	if err != nil || lost == "" {
		return duplicate, err
	}
	_, err = h.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		again, _ := lostPost(tx, p)
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

// lostPost returns the post with uncertain delivery that the message must be, if
// there is one; else duplicate reports whether the post is in another message of the
// place.
func lostPost(tx *store.Tx, p bot.Press) (lost bot.PostID, duplicate bool) {
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
