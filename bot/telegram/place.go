package telegram

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
)

// target is where a message goes.
type target struct {
	chat   int64
	thread int // a topic of a forum, or 0
	// moved says that the place names the group which this supergroup was.
	moved bool
}

// badPlaceError says that a place can't be one of Telegram's.
type badPlaceError struct{ why string }

func (e *badPlaceError) Error() string { return e.why }

// firstSupergroup bounds the ids of supergroups from above. Only a group above it
// can move.
const firstSupergroup = -1_000_000_000_000

// target finds the chat of a place: "-100123", "-100123/45" for a topic, or the
// account's id where it is private, and where that has moved.
func (p *Platform) target(ctx context.Context, id string) (target, error) {
	chat, topic, forum := strings.Cut(id, "/")
	var to target
	var err error
	if to.chat, err = strconv.ParseInt(chat, 10, 64); err != nil || to.chat == 0 {
		return to, &badPlaceError{fmt.Sprintf("%q is no chat of Telegram; write its number, as in -1001234567890", id)}
	}
	if forum {
		if to.thread, err = strconv.Atoi(topic); err != nil || to.thread <= 0 {
			return to, &badPlaceError{fmt.Sprintf("%q names no topic; write -1001234567890/45", id)}
		}
	}
	if to.chat > 0 || to.chat < firstSupergroup {
		return to, nil
	}
	value, ok, err := p.opt.Memory.Get(ctx, Name, movedKey(to.chat))
	if err != nil {
		return to, fmt.Errorf("where group %d has moved: %w", to.chat, err)
	}
	if ok {
		to.chat, err = strconv.ParseInt(string(value), 10, 64)
		to.moved = err == nil
	}
	return to, err
}

func movedKey(group int64) string { return "moved/" + decimal(group) }
func cameKey(super int64) string  { return "came/" + decimal(super) }

// move remembers that a group became a supergroup.
func (p *Platform) move(ctx context.Context, group, super int64) error {
	if group == 0 || super == 0 {
		return nil
	}
	err := p.opt.Memory.Put(ctx, Name, movedKey(group), []byte(decimal(super)))
	if err == nil {
		err = p.opt.Memory.Put(ctx, Name, cameKey(super), []byte(decimal(group)))
	}
	if err != nil {
		return fmt.Errorf("remember that group %d moved to %d: %w", group, super, err)
	}
	return nil
}

// origin is the group that a supergroup was, or the chat itself.
func (p *Platform) origin(ctx context.Context, chat int64) (int64, error) {
	value, ok, err := p.opt.Memory.Get(ctx, Name, cameKey(chat))
	if err != nil || !ok {
		return chat, err
	}
	return strconv.ParseInt(string(value), 10, 64)
}

// refOf names a message. Message ids begin anew in a group that moved, so the name
// of a message from after the move carries its chat.
func refOf(to target, message int) bot.Ref {
	if to.moved {
		return bot.Ref(decimal(to.chat) + ":" + decimal(message))
	}
	return bot.Ref(decimal(message))
}

// messageOf is the id of a message in the chat; 0 says that it isn't there.
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
