package telegram

import (
	"context"
	"regexp"
	"slices"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

const (
	// ephemeralWindow is how long after an act of a member any bot may answer that member
	// in the group, unseen by the others.
	// https://core.telegram.org/bots/api#ephemeralmessageparameters
	ephemeralWindow = 15 * time.Second
	// ephemeralTime is the deadline of sending one: the private chat must follow within
	// the time of an input.
	ephemeralTime = 5 * time.Second
)

// noAdmin is how the service says that the bot is no administrator.
// https://core.telegram.org/method/messages.sendMessage
var noAdmin = regexp.MustCompile(`BOT_NOT_ADMIN|CHAT_ADMIN_REQUIRED|administrator rights`)

// spot is where an answer is shown: a message, or an ephemeral message to one member of a
// group. The zero spot is nowhere.
type spot struct {
	Chat      int64 `json:"chat"`
	User      int64 `json:"user"` // whose answer it is
	Message   int   `json:"message,omitempty"`
	Ephemeral int   `json:"ephemeral,omitempty"`
}

// privately returns the spot of a message in the person's private chat, nowhere for 0.
func (i input) privately(message int) spot {
	if message == 0 {
		return spot{}
	}
	return spot{Chat: i.user, User: i.user, Message: message}
}

// pressedAt returns the private message whose button was pressed, or nowhere.
func (i input) pressedAt() spot {
	switch {
	case i.query == "":
		return spot{}
	case i.private:
		return i.privately(i.message)
	case i.ephemeral != 0:
		return spot{Chat: i.to.chat, User: i.user, Ephemeral: i.ephemeral}
	}
	return spot{}
}

// sendPrivately shows a content to the person of an input, unseen by others: in the group
// where they acted, or in their private chat. An ephemeral message may not arrive, so an
// uncertain one is followed by a message in the private chat.
func (p *Platform) sendPrivately(ctx context.Context, i session, c content) (spot, bot.Outcome) {
	reply := 0
	switch {
	case !i.private:
		if at, ok := p.sendEphemeral(ctx, i.input, c); ok {
			return at, bot.Outcome{}
		}
	case i.query == "":
		reply = i.message
	}
	message, out := p.answer(ctx, i, target{chat: i.user}, c, reply)
	return i.privately(message), out
}

// sendEphemeral sends an ephemeral message to the person of an input in a group. It
// reports false if the service didn't accept one.
func (p *Platform) sendEphemeral(ctx context.Context, i input, c content) (at spot, ok bool) {
	if !p.ephemerals.Load() {
		return spot{}, false
	}
	for _, allowed := range []func(context.Context, input) (tgbot.SendMessageParams, bool){p.byAct, p.byRight} {
		way, may := allowed(ctx, i)
		if !may {
			continue
		}
		limits := p.Limits(placeOf(i.to, false), bot.ActSend)
		if p.opt.Pacer.Take(limits) > 0 {
			return spot{}, false // the private chat has room sooner
		}
		sent, out := p.sendWay(ctx, i, way, c)
		switch {
		case out.Result == bot.Done && sent.EphemeralMessageID == 0:
			p.sentOpenly(ctx, i, sent.ID)
			return spot{}, false
		case out.Result == bot.Done:
			return spot{Chat: i.to.chat, User: i.user, Ephemeral: sent.EphemeralMessageID}, true
		case noAdmin.MatchString(out.Cause):
			p.setRights(ctx, i.to.chat, rights{})
		case !out.Refused() && out.Result != bot.Gone:
			p.opt.Pacer.Hold(limits[0], out.After)
			return spot{}, false // another way would fail too
		}
	}
	return spot{}, false
}

// sendWay sends a content as an ephemeral message in one way.
func (p *Platform) sendWay(ctx context.Context, i input, way tgbot.SendMessageParams, c content) (sent models.Message, out bot.Outcome) {
	way.ChatID, way.Text, way.ParseMode, way.ReplyMarkup = i.to.chat, c.html, models.ParseModeHTML, markup(c.keys)
	way.LinkPreviewOptions, way.ProtectContent, way.MessageThreadID = noPreview(), true, i.to.thread
	way.EphemeralMessageParameters.ReceiverUserID = i.user
	out = p.callSoon(ctx, func(ctx context.Context) error {
		m, err := p.api.SendMessage(ctx, &way)
		if err == nil {
			sent = *m
		}
		return err
	})
	p.logged("an ephemeral answer", out)
	return sent, out
}

// sentOpenly deletes what everybody in a group can read although it was sent as ephemeral.
func (p *Platform) sentOpenly(ctx context.Context, i input, message int) {
	p.openly.Store(true)
	p.ephemerals.Store(false)
	p.opt.Logger.Error("telegram: the service does not know ephemeral messages and sent an answer openly; it is deleted, and answers go to private chats", "chat", i.to.chat, "message", message)
	out := p.deleteMessage(context.WithoutCancel(ctx), i.to, message)
	p.logged("the removal of an open answer", out)
	if out.Result != bot.Done {
		card := bot.Sentence(p.opt.Words.In(i.in.Locale)("hidden"))
		p.keep(ctx, kept{spot: spot{Chat: i.to.chat, User: i.user, Message: message}, Until: p.opt.Now(), Card: card})
	}
}

// probe finds out whether the service knows ephemeral messages (Bot API 10.2). A server
// that doesn't would ignore who is to receive one, and show it to the whole group. It drops
// the same way what the menu says about ephemeral commands.
// https://core.telegram.org/bots/api#getmycommands
func (p *Platform) probe(ctx context.Context) {
	if p.ephemerals.Load() || p.openly.Load() {
		return
	}
	known, out := p.offersEphemeral(ctx)
	if out.Result != bot.Done && ctx.Err() == nil {
		p.logged("the look at the menu of groups", out)
	}
	if known && !p.openly.Load() { // an answer from before the menu was set may come later than one from after it
		p.ephemerals.Store(true)
	}
}

// offersEphemeral reports whether the menu of groups has an ephemeral command, as the
// service tells it.
func (p *Platform) offersEphemeral(ctx context.Context) (known bool, out bot.Outcome) {
	out = p.callAgain(ctx, func(ctx context.Context) error {
		menu, err := p.api.GetMyCommands(ctx, &tgbot.GetMyCommandsParams{Scope: &models.BotCommandScopeAllGroupChats{}})
		known = slices.ContainsFunc(menu, func(c models.BotCommand) bool { return c.IsEphemeral })
		return err
	})
	return known, out
}

// byAct is the ephemeral message that the person's own act allows for some seconds: their
// ephemeral command, or their press.
func (p *Platform) byAct(_ context.Context, i input) (way tgbot.SendMessageParams, ok bool) {
	way.EphemeralMessageParameters = &models.EphemeralMessageParameters{}
	switch recent := i.at.IsZero() || p.opt.Now().Sub(i.at) < ephemeralWindow; {
	case recent && i.query != "":
		way.EphemeralMessageParameters.CallbackQueryID = i.query
	case recent && i.ephemeral != 0:
		way.ReplyParameters = &models.ReplyParameters{EphemeralMessageID: i.ephemeral}
	default:
		return way, false
	}
	return way, true
}

// byRight is the ephemeral message that an administrator may send at any time.
func (p *Platform) byRight(ctx context.Context, i input) (way tgbot.SendMessageParams, ok bool) {
	way.EphemeralMessageParameters = &models.EphemeralMessageParameters{}
	return way, p.rightsIn(ctx, i.to.chat).Admin
}

// showAt makes a message that shows an answer show another content. Whether the change of
// an ephemeral message arrives isn't known.
// https://core.telegram.org/bots/api#editephemeralmessagetext
func (p *Platform) showAt(ctx context.Context, at spot, c content) bot.Outcome {
	if at.Ephemeral == 0 {
		out, _ := p.change(ctx, target{chat: at.Chat}, at.Message, c)
		return out
	}
	ctx, cancel := context.WithTimeout(ctx, ephemeralTime)
	defer cancel()
	out, moved := p.call(ctx, func(ctx context.Context) error {
		_, err := p.api.EditEphemeralMessageText(ctx, &tgbot.EditEphemeralMessageTextParams{ChatID: at.Chat, ReceiverUserID: at.User,
			EphemeralMessageID: at.Ephemeral, Text: c.html, ParseMode: models.ParseModeHTML, LinkPreviewOptions: noPreview(), ReplyMarkup: keyboard(c.keys)})
		return err
	})
	if moved != 0 {
		return bot.Outcome{Result: bot.Gone, Cause: out.Cause} // it stays behind in the former group
	}
	return out
}

// deleteAt deletes a message that shows an answer.
// https://core.telegram.org/bots/api#deleteephemeralmessage
func (p *Platform) deleteAt(ctx context.Context, at spot) bot.Outcome {
	if at.Ephemeral == 0 {
		return p.deleteMessage(ctx, target{chat: at.Chat}, at.Message)
	}
	return p.callSoon(ctx, func(ctx context.Context) error {
		_, err := p.api.DeleteEphemeralMessage(ctx, &tgbot.DeleteEphemeralMessageParams{ChatID: at.Chat, ReceiverUserID: at.User, EphemeralMessageID: at.Ephemeral})
		return err
	})
}

// callSoon is call with the deadline of an ephemeral message.
func (p *Platform) callSoon(ctx context.Context, do func(context.Context) error) bot.Outcome {
	ctx, cancel := context.WithTimeout(ctx, ephemeralTime)
	defer cancel()
	out, _ := p.call(ctx, do)
	return out
}
