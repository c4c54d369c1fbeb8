package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/cc147/sigap/bot"
)

// Options is what a desk needs. People, Channels, History, Queue, Commands, Words,
// Logger and Now are required; every func must be safe for concurrent use.
type Options struct {
	// Title is the product's name, in the header and in the window's title.
	Title string
	// Zone is the time zone of the site, for "10:42"; nil is UTC.
	Zone *time.Location

	// URL is where browsers find the desk, such as "https://desk.example.internal":
	// no path, no slash at its end. "" is a desk that is reached on this machine
	// alone. Cookies are Secure where it begins with https.
	URL string

	// Switch lets everybody choose who they are: for demonstrations only.
	Switch bool
	// Who says whose secret key it is, where Switch is off: the key of a link
	// that LinkTo made. It gives false for a key that is nobody's, or no longer;
	// an error says that it can't be known now. An open window asks again every
	// two seconds. Exactly one of Switch and Who is set.
	Who func(ctx context.Context, key string) (bot.Account, bool, error)

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
	// Queue is the queue as it stands, for the page that is read from across a
	// room. It is asked for those alone whose Person.Queue is set, and must hold
	// nothing that a channel may not show.
	Queue func(ctx context.Context, account bot.Account) (Queue, error)
	// Commands are the commands to offer while one types.
	Commands func(lang string) []bot.CommandHelp
	Words    bot.Words // every one of Keys

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
	// Queue lets the person see the queue's page.
	Queue bool
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
	"no_link",      // why: the link isn't known, or was revoked
	"queue",        // name of the queue's page
	"back",         // link from the queue's page to the conversation
}

func (o Options) check() error {
	switch {
	case o.Switch == (o.Who != nil):
		return errors.New("desk: set exactly one of Switch and Who")
	case o.People == nil || o.Channels == nil || o.History == nil || o.Queue == nil || o.Commands == nil || o.Words == nil:
		return errors.New("desk: People, Channels, History, Queue, Commands and Words are required")
	case o.Logger == nil || o.Now == nil:
		return errors.New("desk: Logger and Now are required")
	}
	if u, err := url.Parse(o.URL); err != nil || o.URL != "" && o.URL != u.Scheme+"://"+u.Host {
		return fmt.Errorf("desk: URL %q is no address such as https://desk.example.internal", o.URL)
	}
	return nil
}
