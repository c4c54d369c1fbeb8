//go:build kill

package main

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/procedure"
)

// seenMessage is a message of the bot as people see it.
type seenMessage struct {
	place   string // a channel's or chat's id
	id      string // within the place
	text    string
	buttons []seenButton
	post    string // Slack: the delivery id in its metadata
}

type seenButton struct {
	bot.Button
	label string
}

// seenIn returns the messages of the bot in a place, by the platform's own id, with
// replies.
func (s *stormSite) seenIn(platform, place string) (out []seenMessage) {
	if platform == slack.Name {
		for _, m := range s.slack.WithReplies(place) {
			seen := seenMessage{place: place, id: m.TS, text: slackTexts([]slackfake.Message{m})[0]}
			payload, _ := m.Metadata["event_payload"].(map[string]any)
			seen.post, _ = payload["delivery_id"].(string)
			for _, b := range m.Buttons {
				seen.addButton(b.Value, b.Label)
			}
			out = append(out, seen)
		}
		return out
	}
	chat, _ := strconv.ParseInt(place, 10, 64) // all are made by this test
	for _, m := range s.scenes[telegram.Name].(*telegramScene).bots(chat) {
		seen := seenMessage{place: place, id: strconv.Itoa(m.ID), text: telegramTexts([]telegramfake.Message{m})[0]}
		for _, row := range m.Keyboard {
			for _, b := range row {
				seen.addButton(b.Data, b.Label)
			}
		}
		out = append(out, seen)
	}
	return out
}

func (m *seenMessage) addButton(data, label string) {
	mark, code := bot.SplitMark(data)
	if b, ok := bot.ParseButton(code); ok && mark == bot.OnPost {
		m.buttons = append(m.buttons, seenButton{b, label})
	}
}

// looks is what people see in the channels. They look again now and then.
type looks struct {
	mu    sync.Mutex
	again time.Time
	seen  map[string][]seenMessage // by platform and case
}

// button is a button of the action on one of the messages that show the case.
func (l *looks) button(s *stormSite, platform, name string, action procedure.Action, random *rand.Rand) (out pressable, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if began := time.Now(); began.After(l.again) {
		l.seen = map[string][]seenMessage{}
		for place := range slackChannels {
			l.add(slack.Name, s.seenIn(slack.Name, slackChannels[place]))
			l.add(telegram.Name, s.seenIn(telegram.Name, telegramGroups[place]))
		}
		l.again = time.Now().Add(10 * time.Since(began))
	}
	var fit []pressable
	for _, m := range l.seen[platform+" "+name] {
		for _, b := range m.buttons {
			if b.Action == string(action) {
				fit = append(fit, pressable{m, b.label})
			}
		}
	}
	if len(fit) == 0 {
		return out, false
	}
	return fit[random.IntN(len(fit))], true
}

func (l *looks) add(platform string, messages []seenMessage) {
	for _, m := range messages {
		if len(m.buttons) > 0 {
			key := platform + " " + m.buttons[0].Subject
			l.seen[key] = append(l.seen[key], m)
		}
	}
}

// pressable is a button on a message.
type pressable struct {
	seenMessage
	label string
}

// push has a person press a button. What the service says of it is not looked at: the
// bot's answer counts.
func (s *stormSite) push(person string, b pressable) {
	if s.home[person] == slack.Name {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		_, _ = s.slack.As(s.scenes[slack.Name].account(person)).Press(ctx, b.place, b.id, b.label)
		return
	}
	user, _ := strconv.ParseInt(s.scenes[telegram.Name].account(person), 10, 64)
	chat, _ := strconv.ParseInt(b.place, 10, 64)
	message, _ := strconv.Atoi(b.id)
	_, _ = s.telegram.As(user).Press(chat, message, b.label)
}
