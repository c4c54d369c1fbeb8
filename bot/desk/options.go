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

// Options configure a desk. People, Channels, History, Queue, Commands, Words, Logger and
// Now are required; every func must be safe for concurrent use.
type Options struct {
	// Title is the product's name, shown in the header and as the window's title.
	Title string
	// Zone is the time zone of the site, for "10:42"; nil is UTC.
	Zone *time.Location

	// URL is the desk's address, such as "https://desk.example.internal": no path and
	// no trailing slash. "" is a desk that is reached only on this machine. Cookies
	// are Secure if it begins with https.
	URL string

	// Windows is the most browsers that are connected at once; 0 is 1,024.
	Windows int

	// Switch lets everybody choose who they are: only for demonstrations.
	Switch bool
	// Door decides who may enter and stay, if Switch is off. An open window asks it
	// again every two seconds. Exactly one of Switch and Door is set.
	Door Door

	// People are all who may use the desk, in the order of the switch. A new window
	// of a demonstration starts as the first of them. Nobody changes what it returns.
	People func(context.Context) ([]Person, error)
	// Channels are the channels that an account reads, in the order of the list.
	// The account's private chat isn't one of them; the desk shows it first.
	Channels func(ctx context.Context, account bot.Account) ([]Channel, error)
	// History returns the messages of a place, oldest first: its newest, at most
	// limit, and older ones whose case is still open. The desk calls it whenever a
	// window opens the place, and stores nothing of it.
	History func(ctx context.Context, place bot.Place, limit int) ([]Message, error)
	// Queue returns the current queue, for the wall display. It is called only for
	// persons with Person.Queue set, and must contain nothing that a channel may not
	// show.
	Queue func(ctx context.Context, account bot.Account) (Queue, error)
	// Commands are the commands of the completion.
	Commands func(lang string) []bot.CommandHelp
	Words    bot.Words // must have every one of Keys

	Logger *slog.Logger
	Now    func() time.Time
}

// Person is a user of the desk.
type Person struct {
	ID   string // of the account on the desk
	Name string
	Role string // shown in the header: "Agent 147"
	Lang string // "id" or "en"
	// Try is one sentence on what to try first, shown until dismissed; "" is none.
	Try string
	// Queue allows the person the queue's page.
	Queue bool
	// Upload shows the person the button that sends a file.
	Upload bool
}

// Channel is a channel in an account's list.
type Channel struct {
	Place bot.Place
	Name  string // without the "#"
	Topic string // one line, or ""
}

// Message is one message of a place, as it must be shown now.
type Message struct {
	ID     bot.PostID
	At     time.Time
	Card   bot.Card
	Thread bot.Ref // the message that it replies to, or ""
}

// Keys are the names of the desk's own texts.
var Keys = []string{
	"private",      // name of the private chat: "Chat saya"
	"channels",     // heading of the list of channels
	"empty",        // the place has no messages yet
	"unread",       // behind a count, for screen readers: "belum dibaca"
	"newer",        // button: new messages are further down
	"reply",        // before the title of the message that is replied to
	"only_you",     // above an answer: nobody else sees it
	"line",         // placeholder of the command line: "Ketik / untuk perintah"
	"slash",        // a line must begin with a slash
	"commands",     // name of the list of commands, for screen readers
	"send",         // button of the command line
	"you",          // label of the switch: "Anda"
	"change",       // button of the switch, where scripts are off
	"live",         // connection: up
	"reconnecting", // connection: lost, being restored
	"let_go",       // connection: this window was released
	"too_many",     // why: the person has too many windows
	"crowded",      // why: the desk is full, and the person has the most
	"reload",       // button: connect the window again
	"put_away",     // button: dismiss Person.Try
	"close",        // name of the panel's × button
	"optional",     // after the label of an optional field
	"uncertain",    // no answer came: it may or may not be saved
	"busy",         // not saved, try again
	"fault",        // title of the answer after an internal error
	"fault_text",   // what the user should do then
	"stranger",     // to somebody who is not let in: ask an admin for a new link

	// The entry page, and a person's sessions.
	"enter_as",        // before a name: "Masuk sebagai"
	"enter",           // button of the entry page
	"enter_once",      // the link works once; don't enter as somebody else
	"in_use",          // before the name of whose session the browser has
	"in_use_ends",     // that session will end
	"sessions",        // name of the page of one's sessions
	"this_session",    // beside the session of this browser
	"other_browser",   // a browser of an unknown kind
	"since",           // before the time when a session began
	"seen",            // before the time when its person last acted
	"end_session",     // button: end one session
	"end_others",      // button: end all others
	"leave",           // button: sign out
	"used_how",        // the link was used: what to do
	"too_many_how",    // too many attempts: what to do
	"not_now_how",     // it can't be saved now: what to do
	"left_how",        // signed out: what to do
	"refused_unknown", // and the other reasons of Refused, as titles
	"refused_used",
	"refused_expired",
	"refused_revoked",
	"refused_restored",
	"refused_no_role",
	"refused_too_many",
	"refused_no_session",
	"refused_left",
	"refused_not_now",

	"queue",      // name of the queue's page
	"attach",     // name of the button that sends a file
	"sending",    // a file is being sent
	"too_large",  // the file is larger than the desk takes
	"file_taken", // the file was downloaded
	"file_gone",  // the file was downloaded already, or its time is over
	"back",       // link from the queue's page to the conversation
}

func (o Options) check() error {
	switch {
	case o.Switch == (o.Door != nil):
		return errors.New("desk: set exactly one of Switch and Door")
	case o.People == nil || o.Channels == nil || o.History == nil || o.Queue == nil || o.Commands == nil || o.Words == nil:
		return errors.New("desk: People, Channels, History, Queue, Commands and Words are required")
	case o.Logger == nil || o.Now == nil:
		return errors.New("desk: Logger and Now are required")
	}
	if u, err := url.Parse(o.URL); err != nil || o.URL != "" && o.URL != u.Scheme+"://"+u.Host {
		return fmt.Errorf("desk: URL %q is not an address such as https://desk.example.internal", o.URL)
	}
	return nil
}
