package slack

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// input is one input, with what is needed to answer it.
type input struct {
	bot.In
	kind    inputKind
	trigger string   // trigger id: opens one form, within three seconds
	user    string   // id of the user who made it
	team    string   // id of the user's workspace; "" is unknown
	host    string   // id of the workspace that the app got it from; "" is unknown
	channel string   // id of the channel; "" is unknown
	hook    string   // the response URL; "" is none
	private bool     // the pressed message is a private answer: it may be replaced
	blocks  []string // the ids of a sent form's input blocks
	unsent  bool     // a form that must stay open: an acknowledgement would close it
	file    sentFile // of an upload
	chat    string   // id of the private chat with the upload
	bare    bool     // the acknowledgement of the command can't show a message
	home    bool     // it came from the home page
	thread  string   // the time of the message that began the thread of a reply
	message string   // the time of the reply
}

type inputKind int

const (
	ignored    inputKind = iota // needs only an acknowledgement
	foreign                     // an unknown button or form
	cleared                     // a list of entries lost its choice
	unreadable                  // a form or a press that can't be read
	ours                        // a known input; In is set
)

// envelope is one message of Socket Mode. Its payload is decoded as a slash command,
// the most frequent kind, to parse the JSON only once. Slack:
// apis/events-api/using-socket-mode.
type envelope struct {
	Type    string `json:"type"`
	ID      string `json:"envelope_id"`
	Reason  string `json:"reason"` // of a disconnect
	Payload slash  `json:"payload"`

	odd  bool   // it is not a valid slash command
	raw  []byte // the whole frame, for an interaction or an event
	size int    // in bytes
}

// slash holds the fields of a slash command, and who made any other input.
type slash struct {
	Command string `json:"command"`
	Text    string `json:"text"`
	User    string `json:"user_id"`
	Name    string `json:"user_name"`
	Channel string `json:"channel_id"`
	Hook    string `json:"response_url"`
	Trigger string `json:"trigger_id"`
	Team    string `json:"team_id"`

	Interacts struct {
		ID string `json:"id"`
	} `json:"user"` // of an interaction
	Event struct {
		User string `json:"user"`
	} `json:"event"`
}

// user is the id of the user who made the input, or "".
func (c slash) user() string { return cmp.Or(c.User, c.Interacts.ID, c.Event.User) }

// parse decodes a message; one that is not JSON has no type and no id. It keeps no
// reference to the frame.
func parse(frame []byte) envelope {
	var e envelope
	err := json.Unmarshal(frame, &e)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		e = envelope{}
	}
	e.odd, e.size = err != nil, len(frame)
	if e.Type == "interactive" || e.Type == "events_api" {
		e.raw = slices.Clone(frame)
	}
	return e
}

var (
	errUnreadable = errors.New("not an envelope")
	errKind       = errors.New("unknown type")
	errPayload    = errors.New("the payload doesn't match the type")
)

// decode decodes an envelope, with times in the zone; the error doesn't quote it.
// Slack: interactivity/implementing-slash-commands, reference/interaction-payloads.
func decode(e envelope, zone *time.Location) (input, error) {
	switch e.Type {
	case "slash_commands":
		if e.odd {
			return input{}, errPayload
		}
		return command(e.Payload), nil
	case "interactive":
		var i struct{ Payload interactive }
		if json.Unmarshal(e.raw, &i) != nil {
			return unread(e.raw), errPayload
		}
		in := interaction(i.Payload, zone)
		in.team, in.host = i.Payload.User.Team, i.Payload.Team.ID
		return in, nil
	case "events_api":
		var i struct{ Payload event }
		if json.Unmarshal(e.raw, &i) != nil {
			return input{}, errPayload
		}
		return received(i.Payload), nil
	}
	return input{}, errKind
}

// interaction decodes what somebody did with a message or a form of the bot.
func interaction(i interactive, zone *time.Location) input {
	switch i.Type {
	case slackapi.InteractionTypeBlockActions:
		return press(i)
	case slackapi.InteractionTypeViewSubmission:
		return submit(i, zone)
	case slackapi.InteractionTypeBlockSuggestion:
		return search(i)
	case slackapi.InteractionTypeMessageAction:
		return shortcut(i)
	}
	return input{}
}

// unread returns what is needed to tell somebody that their press or form can't be read.
func unread(frame []byte) input {
	var i struct {
		Payload struct {
			Type slackapi.InteractionType `json:"type"`
			Hook string                   `json:"response_url"`
			Team identified               `json:"team"`
			User struct {
				ID   string `json:"id"`
				Team string `json:"team_id"`
			} `json:"user"`
			View formView `json:"view"`
		}
	}
	p := &i.Payload
	err := json.Unmarshal(frame, &i) // what can be read is read, whatever the error
	if err != nil && p.Type == "" || p.User.ID == "" {
		return input{unsent: p.Type == slackapi.InteractionTypeViewSubmission}
	}
	in := input{kind: unreadable, user: p.User.ID, team: p.User.Team, host: p.Team.ID, hook: p.Hook}
	if p.Type != slackapi.InteractionTypeViewSubmission {
		return in
	}
	in.blocks = p.View.inputs()
	in.unsent = len(in.blocks) == 0
	return in
}

func command(c slash) input {
	if c.User == "" || c.Trigger == "" {
		return input{}
	}
	in := input{kind: ours, trigger: c.Trigger, user: c.User, team: c.Team, channel: c.Channel, hook: c.Hook}
	in.In = bot.In{
		Account: bot.Account{Platform: Name, ID: c.User},
		Key:     "s" + c.Trigger,
		Name:    c.Name,
		Command: &bot.Command{Name: strings.ToLower(strings.TrimPrefix(c.Command, "/")), Text: unescape.Replace(c.Text)},
	}
	return in
}

func press(i interactive) input {
	if i.User.ID == "" || i.Trigger == "" {
		return input{}
	}
	in := input{kind: foreign, trigger: i.Trigger, user: i.User.ID, channel: i.Container.Channel, hook: i.Hook}
	value := ""
	if len(i.Actions) > 0 {
		value = i.Actions[0].Value + i.Actions[0].Option.Value // only one of them is set
		if choice, ok := strings.CutPrefix(i.Actions[0].ID, moreAction); ok && value == "" {
			value = choice // the list lost its choice, so its entries are shown
			in.kind = cleared
		}
	}
	mark, code := bot.SplitMark(value)
	button, ok := bot.ParseButton(code)
	if !ok || mark != bot.OnPost && mark != bot.OnAnswer {
		return in
	}
	in.kind, in.private, in.home = ours, mark == bot.OnAnswer, i.View.Type == slackapi.VTHomeTab
	press := bot.Press{Button: button}
	if !in.private {
		press.Ref = refOf(i.Container.Channel, i.Container.Time)
		press.Place = bot.Place{Platform: Name, ID: i.Container.Channel}
		if strings.HasPrefix(i.Container.Channel, "D") {
			press.Place = bot.Place{Platform: Name, ID: i.User.ID, Private: true}
		}
	}
	in.In = bot.In{Account: bot.Account{Platform: Name, ID: i.User.ID}, Key: "a" + i.Trigger, Name: i.User.Name, Press: &press}
	return in
}
