package telegram

import (
	"context"
	"errors"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

const (
	maxCall = 30 * time.Second // deadline of one call
	// maxPost is the deadline of a post: a late answer says where the message is, and
	// without it the post would be sent twice. Its caller may allow less.
	maxPost = 70 * time.Second
	maxBody = 8 << 20 // bytes of one answer
)

// Post sends a card to a chat. thread is the message to reply to, if it still exists.
func (p *Platform) Post(ctx context.Context, place bot.Place, card bot.Card, _ bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	for range 2 {
		to, err := p.placed(ctx, place)
		if err != nil {
			return "", noTarget(err)
		}
		message, out, moved := p.send(ctx, maxPost, to, draw(card, markOf(to)), messageOf(to, thread))
		if moved == 0 {
			return refOf(to, message), out
		}
		if err := p.move(ctx, to.chat, moved); err != nil {
			return "", bot.Outcome{Result: bot.Retry, Cause: err.Error()}
		}
	}
	return "", bot.Outcome{Result: bot.Retry, Cause: "the group is becoming a supergroup"}
}

// Edit makes a sent message show the card. A message from before its group became a
// supergroup is Gone: it can't be edited.
func (p *Platform) Edit(ctx context.Context, place bot.Place, ref bot.Ref, card bot.Card) bot.Outcome {
	to, err := p.placed(ctx, place)
	if err != nil {
		return noTarget(err)
	}
	message := messageOf(to, ref)
	if message == 0 {
		return bot.Outcome{Result: bot.Gone, Cause: "the message isn't in the chat"}
	}
	out, moved := p.change(ctx, to, message, draw(card, markOf(to)))
	if moved == 0 {
		return out
	}
	if err := p.move(ctx, to.chat, moved); err != nil {
		return bot.Outcome{Result: bot.Retry, Cause: err.Error()}
	}
	return bot.Outcome{Result: bot.Gone, Cause: "the group has become a supergroup"}
}

// SendDirect sends a card to the private chat of an account that has started the bot.
func (p *Platform) SendDirect(ctx context.Context, to bot.Account, card bot.Card, id bot.PostID) (bot.Ref, bot.Outcome) {
	return p.Post(ctx, bot.Place{Platform: Name, ID: to.ID, Private: true}, card, id, "")
}

var _ bot.Remover = (*Platform)(nil)

// Remove implements bot.Remover. A message of more than 48 hours can't be deleted, but
// edited. https://core.telegram.org/bots/api#deletemessage
func (p *Platform) Remove(ctx context.Context, place bot.Place, ref bot.Ref, rest bot.Card) bot.Outcome {
	to, err := p.placed(ctx, place)
	if err != nil {
		return noTarget(err)
	}
	message := messageOf(to, ref)
	if message == 0 {
		return bot.Outcome{} // from before the group became a supergroup: nobody can press it
	}
	out := p.deleteMessage(ctx, to, message)
	if out.Result != bot.Gone {
		return out
	}
	if out.Left {
		rest.Buttons, rest.More = nil, nil
		out, _ = p.change(ctx, to, message, draw(rest, markOf(to)))
	}
	if out.Result == bot.Gone {
		return bot.Outcome{}
	}
	return out
}

func markOf(to target) string {
	if to.moved {
		return onMoved
	}
	return bot.OnPost
}

// noTarget returns the outcome for a place without a chat, or of a memory that failed.
func noTarget(err error) bot.Outcome {
	var bad *badPlaceError
	if errors.As(err, &bad) {
		return bot.Outcome{Result: bot.Closed, Cause: err.Error()} // until the configuration names another
	}
	return bot.Outcome{Result: bot.Retry, Cause: err.Error()}
}

// send sends a message and returns its id. What is in a private chat can't be forwarded or
// saved from there, for it may have personal data. reply is the message to reply to, or 0. moved is
// the supergroup that the chat has become, or 0; if it is set, nothing was sent.
func (p *Platform) send(ctx context.Context, limit time.Duration, to target, c content, reply int) (id int, out bot.Outcome, moved int64) {
	params := &tgbot.SendMessageParams{ChatID: to.chat, MessageThreadID: to.thread, Text: c.html, ParseMode: models.ParseModeHTML,
		LinkPreviewOptions: noPreview(), ReplyMarkup: markup(c.keys), ProtectContent: to.chat > 0}
	if reply != 0 {
		params.ReplyParameters = &models.ReplyParameters{MessageID: reply, AllowSendingWithoutReply: true}
	}
	out, moved = p.callWithin(ctx, limit, func(ctx context.Context) error {
		m, err := p.api.SendMessage(ctx, params)
		if reply != 0 && replyGone(err) {
			params.ReplyParameters = nil
			m, err = p.api.SendMessage(ctx, params)
		}
		if err == nil {
			id = m.ID
		}
		return err
	})
	return id, out, moved
}

// change replaces a message's content; without keys the message loses its buttons.
func (p *Platform) change(ctx context.Context, to target, message int, c content) (bot.Outcome, int64) {
	return p.call(ctx, func(ctx context.Context) error {
		_, err := p.api.EditMessageText(ctx, &tgbot.EditMessageTextParams{ChatID: to.chat, MessageID: message, Text: c.html,
			ParseMode: models.ParseModeHTML, LinkPreviewOptions: noPreview(), ReplyMarkup: markup(c.keys)})
		return err
	})
}

// deleteMessage deletes a message. https://core.telegram.org/bots/api#deletemessage
func (p *Platform) deleteMessage(ctx context.Context, to target, message int) bot.Outcome {
	out, _ := p.call(ctx, func(ctx context.Context) error {
		_, err := p.api.DeleteMessage(ctx, &tgbot.DeleteMessageParams{ChatID: to.chat, MessageID: message})
		return err
	})
	return out
}

// call makes one call with a deadline and returns its outcome.
func (p *Platform) call(ctx context.Context, do func(context.Context) error) (out bot.Outcome, moved int64) {
	return p.callWithin(ctx, maxCall, do)
}

// callWithin is call with another deadline.
func (p *Platform) callWithin(ctx context.Context, limit time.Duration, do func(context.Context) error) (out bot.Outcome, moved int64) {
	written, err := bot.Call(ctx, limit, do)
	var migrated *tgbot.MigrateError
	if errors.As(err, &migrated) {
		moved = int64(migrated.MigrateToChatID)
	}
	return outcome(err, written), moved
}

// callAgain is call with retries, for a call that may be repeated without harm.
func (p *Platform) callAgain(ctx context.Context, do func(context.Context) error) bot.Outcome {
	return bot.WithRetries(ctx, func(ctx context.Context) bot.Outcome {
		out, _ := p.call(ctx, do)
		return out
	})
}

func noPreview() *models.LinkPreviewOptions {
	off := true
	return &models.LinkPreviewOptions{IsDisabled: &off}
}

// markup returns the keyboard of the rows, or nil for none.
func markup(rows [][]key) models.ReplyMarkup {
	if len(rows) == 0 {
		return nil
	}
	return keyboard(rows)
}

// keyboard is markup as a value of its own type.
func keyboard(rows [][]key) *models.InlineKeyboardMarkup {
	if len(rows) == 0 {
		return nil
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}
