package telegram

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
)

// target is a chat or a topic that a message is sent to.
type target struct {
	chat   int64
	thread int // a topic of a forum, or 0
	// moved says that the place names the group that became this supergroup.
	moved bool
}

// badPlaceError is the error of an id that can't be a place on Telegram.
type badPlaceError struct{ why string }

func (e *badPlaceError) Error() string { return e.why }

// firstSupergroup is greater than the id of any supergroup. Only groups above it can
// become supergroups.
const firstSupergroup = -1_000_000_000_000

// target returns the chat of a place: "-100123", "-100123/45" for a topic, or an account's
// id for a private chat. For a moved group it returns the supergroup.
func (p *Platform) target(ctx context.Context, id string) (target, error) {
	chat, topic, forum := strings.Cut(id, "/")
	var to target
	var err error
	if to.chat, err = strconv.ParseInt(chat, 10, 64); err != nil || to.chat == 0 {
		return to, &badPlaceError{fmt.Sprintf("%q is not a Telegram chat; write its id, as in -1001234567890", id)}
	}
	if forum {
		if to.thread, err = strconv.Atoi(topic); err != nil || to.thread <= 0 {
			return to, &badPlaceError{fmt.Sprintf("%q is not a topic; write -1001234567890/45", id)}
		}
	}
	if to.chat > 0 || to.chat < firstSupergroup {
		return to, nil
	}
	value, ok, err := p.opt.Memory.Get(ctx, Name, movedKey(to.chat))
	if err != nil {
		return to, fmt.Errorf("look up where group %d has moved: %w", to.chat, err)
	}
	if ok {
		to.chat, err = strconv.ParseInt(string(value), 10, 64)
		to.moved = err == nil
	}
	return to, err
}

// placed is target of a place. A private chat is a person's: what is meant for one person
// goes to no group, whatever number the configuration names.
func (p *Platform) placed(ctx context.Context, place bot.Place) (target, error) {
	to, err := p.target(ctx, place.ID)
	if err == nil && place.Private && (to.chat < 0 || to.thread != 0) {
		err = &badPlaceError{fmt.Sprintf("%q is a group and no person; write the person's own number", place.ID)}
	}
	return to, err
}

func movedKey(group int64) string { return "moved/" + decimal(group) }
func cameKey(super int64) string  { return "came/" + decimal(super) }

// move records that a group became a supergroup.
func (p *Platform) move(ctx context.Context, group, super int64) error {
	if group == 0 || super == 0 {
		return nil
	}
	err := p.opt.Memory.Put(ctx, Name, movedKey(group), []byte(decimal(super)))
	if err == nil {
		err = p.opt.Memory.Put(ctx, Name, cameKey(super), []byte(decimal(group)))
	}
	if err != nil {
		return fmt.Errorf("record that group %d moved to %d: %w", group, super, err)
	}
	return nil
}

// origin returns the group that became this supergroup, or the chat itself.
func (p *Platform) origin(ctx context.Context, chat int64) (int64, error) {
	value, ok, err := p.opt.Memory.Get(ctx, Name, cameKey(chat))
	if err != nil || !ok {
		return chat, err
	}
	return strconv.ParseInt(string(value), 10, 64)
}

// refOf returns the reference of a message. Message ids start again in a moved group, so
// the reference of a message from after the move contains its chat.
func refOf(to target, message int) bot.Ref {
	if to.moved {
		return bot.Ref(decimal(to.chat) + ":" + decimal(message))
	}
	return bot.Ref(decimal(message))
}

// messageOf returns the id of a message in the chat, or 0 if it is not there.
func messageOf(to target, ref bot.Ref) int {
	chat, id, carried := strings.Cut(string(ref), ":")
	if !carried {
		chat, id = "", chat
	}
	if to.moved != carried || carried && chat != decimal(to.chat) {
		return 0
	}
	n, err := strconv.Atoi(id)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
