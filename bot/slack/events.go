package slack

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/cc147/sigap/bot"
)

// event is the payload of the Events API, as far as the bot uses it. Slack:
// reference/events/message, reference/events/app_home_opened.
type event struct {
	ID    string `json:"event_id"`
	Inner inner  `json:"event"`
}

// inner is the event itself.
type inner struct {
	Type        string     `json:"type"`
	Subtype     string     `json:"subtype"`
	ChannelType string     `json:"channel_type"`
	Channel     string     `json:"channel"`
	User        string     `json:"user"`
	UserTeam    string     `json:"user_team"` // often missing, as team
	Team        string     `json:"team"`
	Bot         string     `json:"bot_id"`
	Text        string     `json:"text"`
	Time        string     `json:"ts"`
	Thread      string     `json:"thread_ts"`
	Files       []sentFile `json:"files"`
	Tab         string     `json:"tab"`
}

// company returns the workspace of whoever did it; "" is unknown.
func (m inner) company() string { return cmp.Or(m.UserTeam, m.Team) }

// received decodes an event: a person opened their home page, sent a file to the bot, or
// wrote in a thread. It ignores every other, such as edits and what bots write.
func received(e event) input {
	m := e.Inner
	switch {
	case m.User == "" || e.ID == "" || m.Bot != "":
		return input{}
	case m.Type == "app_home_opened" && m.Tab != "messages":
		return input{kind: ours, user: m.User, team: m.company(), In: bot.In{Account: bot.Account{Platform: Name, ID: m.User}, Home: true}}
	case m.Type != "message" || m.Subtype != "" && m.Subtype != "file_share" && m.Subtype != "thread_broadcast":
		return input{}
	case m.ChannelType == "im" && len(m.Files) > 0:
		return upload(e)
	}
	return reply(e)
}

// reply decodes what somebody wrote in a thread. Slack sends it without a subtype, whatever
// its page says of message_replied.
func reply(e event) input {
	m := e.Inner
	text := strings.TrimSpace(readable(m.Text))
	if m.Thread == "" || m.Thread == m.Time || m.Channel == "" || text == "" && len(m.Files) == 0 {
		return input{}
	}
	place := bot.Place{Platform: Name, ID: m.Channel}
	switch m.ChannelType {
	case "channel", "group":
	case "im":
		place = bot.Place{Platform: Name, ID: m.User, Private: true}
	default:
		return input{}
	}
	in := input{kind: ours, user: m.User, team: m.company(), channel: m.Channel, thread: m.Thread, message: m.Time}
	in.In = bot.In{
		Account: bot.Account{Platform: Name, ID: m.User},
		Key:     "e" + e.ID,
		Reply:   &bot.Reply{Place: place, Ref: refOf(m.Channel, m.Thread), Text: text, File: len(m.Files) > 0},
	}
	return in
}

// shortcutID is the callback_id of the message shortcut.
const shortcutID = "callback"

// shortcut decodes the message shortcut: somebody chose to make a callback from a message.
// Slack: interactivity/implementing-shortcuts,
// reference/interaction-payloads/shortcuts-interaction-payload.
func shortcut(i interactive) input {
	if i.Callback != shortcutID || i.User.ID == "" || i.Trigger == "" {
		return input{}
	}
	in := input{kind: ours, trigger: i.Trigger, user: i.User.ID, channel: i.Channel.ID, hook: i.Hook, bare: true}
	in.In = bot.In{
		Account: bot.Account{Platform: Name, ID: i.User.ID},
		Key:     "m" + i.Trigger,
		Name:    i.User.Name,
		Command: &bot.Command{Name: "callback", Text: readable(i.Message.Text), Quoted: true},
	}
	return in
}

var markup = regexp.MustCompile(`<([^<>|]+)(?:\|([^<>]*))?>`)

// readable returns the text of a message as people see it. Slack: messaging/formatting.
func readable(text string) string {
	return unescape.Replace(markup.ReplaceAllStringFunc(text, func(all string) string {
		m := markup.FindStringSubmatch(all)
		target, label := m[1], m[2]
		switch target[0] {
		case '@', '#':
			if label != "" {
				return target[:1] + strings.TrimPrefix(label, target[:1])
			}
			return target
		case '!':
			if label != "" {
				return label
			}
			return "@" + target[1:]
		}
		if label != "" {
			return label
		}
		return strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "tel:")
	}))
}
