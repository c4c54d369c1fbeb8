package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/cc147/sigap/bot"
)

// Options is what a desk needs. People, Channels, History, Commands, Words,
// Logger and Now are required; every func must be safe for concurrent use.
type Options struct {
	// Title is the product's name, in the header and in the window's title.
	Title string
	// Zone is the house's time zone, for "10:42"; nil is UTC.
	Zone *time.Location

	// Switch lets everybody choose who they are: for demonstrations only.
	Switch bool
	// Who says whose request it is, where Switch is off. It gives false for a
	// stranger. Exactly one of Switch and Who is set.
	Who func(*http.Request) (bot.Account, bool)

	// People are all who may sit at the desk, in the order of the switch; the
	// first of them is who a new window of a demonstration is.
	People func(context.Context) ([]Person, error)
	// Channels are the channels that an account reads, in the order of the list.
	// The account's private chat isn't one of them; the desk shows it first.
	Channels func(ctx context.Context, account bot.Account) ([]Channel, error)
	// History is what a place shows now, the oldest first: its newest messages, at
	// most limit of them, and older ones that still wait for somebody. The desk asks for it whenever a window opens the
	// place, and keeps none of it.
	History func(ctx context.Context, place bot.Place, limit int) ([]Message, error)
	// Commands are the commands to offer while one types.
	Commands func(lang string) []Command
	// Words gives the desk's own texts; New asks for every one of Keys.
	Words func(lang, key string) string

	Logger *slog.Logger
	Now    func() time.Time
}

// Person is somebody who sits at the desk.
type Person struct {
	ID   string // of the account on the desk
	Name string
	Role string // in words, for the header: "Agent 147"
	Lang string // "id" or "en"
	// Try is one sentence on what to try first, shown until it is put away; "" is none.
	Try string
}

// Channel is a channel as an account sees it in the list.
type Channel struct {
	Place bot.Place
	Name  string // without the "#"
	Topic string // one line, or ""
}

// Message is one message of a place, as it must look now.
type Message struct {
	ID     bot.PostID
	At     time.Time
	Card   bot.Card
	Thread bot.Ref // the message that it replies to, or ""
}

// Command is one command to offer.
type Command struct {
	Name  string // without the slash: "cek"
	Usage string // what stands behind it: "NOMOR [hc] [se] [keluhan]"
	Help  string // one short sentence
}

// langs are the languages that the desk must have words for.
var langs = []string{"id", "en"}

// Keys are the names of the desk's own texts.
var Keys = []string{
	"private",      // name of one's private chat: "Chat saya"
	"channels",     // heading of the list of channels
	"empty",        // the place has no messages yet
	"unread",       // behind a count, for screen readers: "belum dibaca"
	"newer",        // button: new messages are further down
	"reply",        // before the title of the message that is replied to
	"only_you",     // above an answer: nobody else sees it
	"line",         // inside the empty command line: "Ketik / untuk perintah"
	"slash",        // a line must begin with a slash
	"commands",     // name of the list of commands, for screen readers
	"send",         // button of the command line
	"you",          // label of the switch: "Anda"
	"change",       // button of the switch, where scripts are off
	"live",         // connection: up
	"reconnecting", // connection: lost, being restored
	"put_away",     // button: don't show the first sentence again
	"close",        // name of the panel's × button
	"optional",     // behind the label of a field that may stay empty
	"uncertain",    // no answer came: it is not certain whether it was saved
	"busy",         // refused for now: not saved, try again
	"fault",        // title of the answer after a fault in the product
	"fault_text",   // what to do then
	"stranger",     // page for somebody who isn't known
}

func (o Options) check() error {
	switch {
	case o.Switch == (o.Who != nil):
		return errors.New("desk: set exactly one of Switch and Who")
	case o.People == nil || o.Channels == nil || o.History == nil || o.Commands == nil || o.Words == nil:
		return errors.New("desk: People, Channels, History, Commands and Words are required")
	case o.Logger == nil || o.Now == nil:
		return errors.New("desk: Logger and Now are required")
	}
	for _, lang := range langs {
		for _, key := range Keys {
			if o.Words(lang, key) == "" {
				return fmt.Errorf("desk: no word for %q in %q", key, lang)
			}
		}
	}
	return nil
}
