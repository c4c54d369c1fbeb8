package desk

import (
	"context"
	"fmt"

	"github.com/cc147/sigap/bot"
)

// Post sends a new message to the open windows; its Ref is the post's id. The outcome is
// always Done: windows show the message because it is recorded.
func (d *Desk) Post(_ context.Context, place bot.Place, card bot.Card, id bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	return d.showPost(place, Message{ID: id, At: d.opt.Now(), Card: card, Thread: thread})
}

// Edit sends a message's new card to the open windows. The outcome is always Done, for the
// same reason as Post; windows that don't show the message ignore it.
func (d *Desk) Edit(_ context.Context, place bot.Place, ref bot.Ref, card bot.Card) bot.Outcome {
	html, err := d.item(view{Ref: ref, At: d.opt.Now(), Card: &card})
	if err != nil {
		return bot.Outcome{Result: bot.Failed, Cause: err.Error()}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.send(ownerOf(place), event{Place: keyOf(place), Ref: ref, HTML: html})
	return bot.Outcome{}
}

// SendDirect is Post to the account's private chat. A message that is not a post is not
// recorded anywhere, so it is kept in memory like an answer.
func (d *Desk) SendDirect(_ context.Context, to bot.Account, card bot.Card, id bot.PostID) (bot.Ref, bot.Outcome) {
	if id == "" {
		ref := bot.Ref(fmt.Sprintf("n.%d", d.opt.Now().UnixNano()))
		d.remember(Person{ID: to.ID}, answer{ref: ref, place: private, at: d.opt.Now(), card: card})
		return ref, bot.Outcome{}
	}
	place := bot.Place{Platform: Name, ID: to.ID, Private: true}
	return d.showPost(place, Message{ID: id, At: d.opt.Now(), Card: card})
}

var _ bot.Finder = (*Desk)(nil)

// Find returns the post's own id and Done: a place shows what is recorded, so a recorded
// post is there. It must only be called for recorded posts.
func (d *Desk) Find(_ context.Context, lost bot.Lost) ([]bot.Ref, bot.Outcome) {
	return []bot.Ref{bot.Ref(lost.ID)}, bot.Outcome{}
}

func (d *Desk) showPost(place bot.Place, m Message) (bot.Ref, bot.Outcome) {
	ref := bot.Ref(m.ID)
	html, err := d.item(viewOf(m))
	if err != nil {
		return "", bot.Outcome{Result: bot.Failed, Cause: err.Error()}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.posted[postedKey(place)]++
	d.send(ownerOf(place), event{Place: keyOf(place), Ref: ref, HTML: html, Add: true, Posted: d.posted[postedKey(place)]})
	return ref, bot.Outcome{}
}

// ownerOf returns the account of a private chat, or "".
func ownerOf(place bot.Place) string {
	if place.Private {
		return place.ID
	}
	return ""
}
