package slack

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

// Options configure the platform. The tokens, Words, Logger, Now and Zone are required; every
// func must be safe for concurrent use.
type Options struct {
	BotToken string // of the app in the workspace: "xoxb-…"
	AppToken string // of the app, with the scope connections:write: "xapp-…"

	Words  bot.Words // must have every one of Keys
	Logger *slog.Logger
	Now    func() time.Time
	Zone   *time.Location // of the times in forms

	// Teams are the ids of other workspaces whose members may use the bot: "T…". Those of
	// the app's own workspace and its Enterprise Grid organisation always may.
	Teams []string

	// Pacer keeps the rate limits; nil keeps none. The courier has the same one.
	Pacer *bot.Pacer

	// APIURL is the address of the Web API; "" is Slack's own.
	APIURL string
	// HTTP makes the calls; nil is a new client. Its answers are limited in size,
	// and its time if it has no timeout.
	HTTP *http.Client
	// Dial opens the network connection of a WebSocket; nil uses net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// PingInterval is the longest time without a ping before a connection is
	// replaced; 0 is 30 s. Slack pings every few seconds.
	PingInterval time.Duration
}

// Keys are the names of the platform's own texts.
var Keys = []string{
	"choose_again",    // a list of entries sent none of them: choose again
	"fault",           // title of the answer after an internal error
	"fault_text",      // what the user should do then
	"file_lost",       // a file could not be sent to the user
	"form_late",       // a form could not be opened in time: press again
	"home_more",       // after the number of cards that a home page has no room for
	"send",            // the submit button of a form without a label
	"stranger",        // the account belongs to another company
	"stranger_unsure", // whose account it is could not be found out: try again
	"unknown",         // an unknown button or form
	"unreadable",      // a form or a press could not be read: send it again
}

func (o Options) check() error {
	switch {
	case !strings.HasPrefix(o.BotToken, "xoxb-"):
		return errors.New("slack: the bot token begins with xoxb-; copy it from OAuth & Permissions in the app's settings")
	case !strings.HasPrefix(o.AppToken, "xapp-"):
		return errors.New("slack: the app-level token begins with xapp-; make one with the scope connections:write under Basic Information in the app's settings")
	case o.Words == nil || o.Logger == nil || o.Now == nil || o.Zone == nil:
		return errors.New("slack: Words, Logger, Now and Zone are required")
	}
	return nil
}
