package telegram

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/cc147/sigap/bot"
)

// Options is what the platform needs. All but APIURL, HTTP and Poll are required;
// every func must be safe for concurrent use.
type Options struct {
	// Token is the bot's, as BotFather gives it: "123456:secret".
	Token string
	// Memory keeps dialogs and groups that moved.
	Memory bot.Memory
	Words  bot.Words // every one of Keys
	// Commands are the commands of the menu.
	Commands func(lang string) []bot.CommandHelp

	Logger *slog.Logger
	Now    func() time.Time

	// APIURL is the Bot API server without a slash at its end; "" is Telegram's own.
	APIURL string
	// HTTP makes the calls; it needs no timeout, for every call has its own
	// deadline. nil is a client of the platform's own.
	HTTP *http.Client
	// Poll is how long a poll waits for an update, in whole seconds; 0 is 50 s, the
	// most there is.
	Poll time.Duration
}

// Keys are the names of the platform's own texts.
var Keys = []string{
	"slash",        // a private line that is no command: type / to see them
	"unknown",      // a button that isn't ours, or is too old to be known
	"start_first",  // the private chat is closed: open it, press Start, try again
	"form_private", // the form that was opened stands in the private chat
	"sent_private", // the answer stands in the private chat
	"anonymous",    // an anonymous admin can't be known
	"dialog_over",  // the question isn't asked any more
	"replaced",     // the form that was being filled in is given up for a new one
	"cancelled",    // the form was closed; nothing is saved
	"type",         // type the answer
	"choose",       // press one of the buttons
	"too_long",     // what was typed is longer than {max} characters
	"check",        // above the summary's buttons: check, then send
	"empty",        // in place of a value that isn't given
	"back",         // button: to the question before
	"keep",         // button: go on with the value that stands there
	"leave_empty",  // button: no value
	"send",         // button, where a form has no word of its own
	"cancel",       // button, likewise
	"busy",         // refused for now: not saved, try again
	"fault",        // title of the answer after a fault in the product
	"fault_text",   // what to do then
}

func (o Options) check() error {
	switch {
	case o.Token == "":
		return errors.New("telegram: no token; BotFather gives one")
	case o.Memory == nil || o.Words == nil || o.Commands == nil || o.Logger == nil || o.Now == nil:
		return errors.New("telegram: Memory, Words, Commands, Logger and Now are required")
	case o.Poll != 0 && (o.Poll < time.Second || o.Poll > maxPoll):
		return fmt.Errorf("telegram: a poll waits 1 s to %v", maxPoll)
	}
	return nil
}
