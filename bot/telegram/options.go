package telegram

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/cc147/sigap/bot"
)

// Options configure the platform. All but Pacer, APIURL, HTTP and Poll are required; every func
// must be safe for concurrent use.
type Options struct {
	// Token is the bot's token from BotFather: "123456:secret".
	Token string
	// Memory keeps what must outlive a restart: dialogs, unanswered updates, the ids of
	// moved groups and the bot's rights in groups, inputs that go on in private chats, and
	// which answers are to be hidden when.
	Memory bot.Memory
	Words  bot.Words // must have every one of Keys
	// Commands are the commands of the menu.
	Commands func(lang string) []bot.CommandHelp

	// Pacer keeps the service's rate limits, which answers share with posts; nil keeps
	// none.
	Pacer *bot.Pacer

	Logger *slog.Logger
	Now    func() time.Time

	// APIURL is the Bot API server without a slash at its end; "" is Telegram's own.
	APIURL string
	// HTTP makes the calls; nil is a new client. It needs no timeout: every call has
	// a deadline.
	HTTP *http.Client
	// Poll is how long a poll waits for an update, in whole seconds; 0 is 50 s, the
	// maximum.
	Poll time.Duration
}

// Keys are the names of the platform's own texts.
var Keys = []string{
	"slash",          // a private message that is not a command: type / to see them
	"unknown",        // an unknown button
	"start_first",    // the bot can't write to the private chat: open it, press Start, try again
	"form_private",   // the form is in the private chat
	"sent_private",   // the answer is in the private chat
	"open_private",   // the answer is in the private chat, which isn't open: the button opens it
	"open",           // button: open the private chat
	"start_over",     // the link that opened the private chat leads nowhere any more
	"hidden",         // in place of an answer whose data are hidden
	"form_closed",    // an abandoned form was closed, and nothing was saved
	"number_removed", // a message with a customer's number was removed from the group
	"remove_number",  // please remove your message with a customer's number from the group
	"follows",        // the answer follows in the private chat: it takes longer
	"not_sent",       // the answer could not be sent: try again in a moment
	"too_many",       // the person's inputs come faster than they can be answered: this one was dropped
	"interrupted",    // a press may not have been done before a stop: look, and press again
	"line_left",      // a typed line was not taken: it came before the question was shown
	"anonymous",      // an anonymous admin can't be identified
	"dialog_over",    // the dialog has ended or has gone on
	"replaced",       // the unfinished form is replaced by a new one
	"cancelled",      // the form was closed; nothing is saved
	"type",           // type the answer
	"choose",         // press one of the buttons
	"too_long",       // the typed text is longer than {max} characters
	"check",          // above the summary's buttons: check, then send
	"empty",          // in place of an empty value
	"back",           // button: back to the question before
	"keep",           // button: keep the current value
	"leave_empty",    // button: leave the field empty
	"send",           // submit button of a form without a label
	"cancel",         // cancel button of a form without a label
	"file_lost",      // a file could not be sent to the user
	"busy",           // not saved, try again
	"fault",          // title of the answer after an internal error
	"fault_text",     // what the user should do then
}

func (o Options) check() error {
	switch {
	case o.Token == "":
		return errors.New("telegram: no token; BotFather gives one")
	case o.Memory == nil || o.Words == nil || o.Commands == nil || o.Logger == nil || o.Now == nil:
		return errors.New("telegram: Memory, Words, Commands, Logger and Now are required")
	case o.Poll != 0 && (o.Poll < time.Second || o.Poll > maxPoll):
		return fmt.Errorf("telegram: Poll must be 1 s to %v", maxPoll)
	}
	return nil
}
