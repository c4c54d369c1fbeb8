package courier

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

const (
	linkTimeout = 5 * time.Second // a card without its link is better than a late one
	maxLinks    = 10_000
)

// link is a message that has an address.
type link struct {
	place bot.Place
	ref   bot.Ref
}

// fillLink fills in the address of the message that a card links to. If the message has
// none, or the platform doesn't say, the card gets no link.
func (k *Courier) fillLink(ctx context.Context, card *bot.Card, place bot.Place) {
	if card.Link == (bot.Link{}) {
		return
	}
	if card.Link.URL = k.address(ctx, card.Link.Post, place.Platform); card.Link.URL == "" {
		card.Link = bot.Link{}
	}
}

func (k *Courier) address(ctx context.Context, id bot.PostID, platform string) string {
	linker, ok := k.platforms[platform].(bot.Linker)
	if !ok {
		return ""
	}
	var to link
	if err := k.Store.View(ctx, func(tx *store.Tx) error {
		p, err := tx.Post(id)
		to = link{p.Place, p.Ref}
		return err
	}); err != nil || to.ref == "" || to.place.Platform != platform {
		return ""
	}
	k.mu.Lock()
	url := k.links[to]
	k.mu.Unlock()
	if url != "" {
		return url
	}
	ctx, cancel := context.WithTimeout(ctx, linkTimeout)
	defer cancel()
	url, out := linker.LinkTo(ctx, to.place, to.ref)
	if out.Result != bot.Done || url == "" {
		return ""
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.links) >= maxLinks {
		clear(k.links)
	}
	k.links[to] = url
	return url
}
