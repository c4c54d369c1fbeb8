package desk

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/cc147/sigap/bot"
)

// A window names places by keys: its own private chat is "me", a channel is "c:" and its
// id. A browser never sees another person's private chat, so that needs no key.
const private = "me"

func keyOf(p bot.Place) string {
	if p.Private {
		return private
	}
	return "c:" + p.ID
}

// room is a place in a person's list.
type room struct {
	Key     string
	Place   bot.Place
	Name    string
	Topic   string
	Private bool
}

// rooms returns the places of a person, the private chat first.
func (d *Desk) rooms(ctx context.Context, p Person) ([]room, error) {
	channels, err := d.opt.Channels(ctx, account(p.ID))
	if err != nil {
		return nil, fmt.Errorf("channels: %w", err)
	}
	rooms := []room{{
		Key:     private,
		Place:   bot.Place{Platform: Name, ID: p.ID, Private: true},
		Name:    d.opt.Words(p.Lang, "private"),
		Private: true,
	}}
	for _, c := range channels {
		rooms = append(rooms, room{Key: keyOf(c.Place), Place: c.Place, Name: bot.CleanLine(c.Name), Topic: bot.CleanLine(c.Topic)})
	}
	return rooms, nil
}

// find returns the room with the key. It reports false if the person doesn't read it.
func find(rooms []room, key string) (room, bool) {
	for _, r := range rooms {
		if r.Key == key {
			return r, true
		}
	}
	return room{}, false
}

func account(id string) bot.Account { return bot.Account{Platform: Name, ID: id} }

// MessageURL returns the address of a message within the desk's page. It has no colon, which
// would make templates take what is before it for a protocol.
func MessageURL(place bot.Place, ref bot.Ref) string {
	return strings.ReplaceAll("#"+url.PathEscape(keyOf(place))+"/"+url.PathEscape(string(ref)), ":", "%3A")
}

// inPage reports whether an address leads to a place in the desk's page, as those of
// MessageURL do.
func inPage(address string) bool { return strings.HasPrefix(address, "#") }

var _ bot.Linker = (*Desk)(nil)

// LinkTo implements bot.Linker with MessageURL: only the desk shows its messages.
func (d *Desk) LinkTo(_ context.Context, place bot.Place, ref bot.Ref) (string, bot.Outcome) {
	return MessageURL(place, ref), bot.Outcome{}
}
