package handlers

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// adopt looks at the message that a pressed button stands in. Where a post is
// waited for of which nobody knows whether it arrived, the message becomes that
// post. Where the place shows the post elsewhere already, the message is a
// duplicate, which adopt reports.
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

// lostPost is the post that the message must be, if its place waits for one; else
// duplicate says whether the post stands in another message of the place.
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
