package slack

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	ackIn     = 2500 * time.Millisecond // later, the user's client has timed out or networkDeadline will
	replyTime = 30 * time.Second        // for the calls after the acknowledgement, once the bot stops
	maxError  = 300
)

// serve answers one input: it calls the handler, acknowledges with as much of the
// answer as the acknowledgement can carry, and sends the rest.
func (s *session) serve(l *link, e envelope, at time.Time) {
	in, err := decode(e, s.opt.Zone)
	if err != nil {
		s.logUnreadable(e, err)
	}
	switch {
	case in.unsent:
		return // the client says that it had trouble, and keeps what was typed
	case in.kind == ignored:
		s.ack(l, e.ID, nil)
		return
	case in.Upload != nil:
		s.runAfterAck(in.user, func() { // without an acknowledgement the event comes again
			s.ack(l, e.ID, nil)
			s.serveUpload(in)
		})
		return
	case in.Home:
		s.ack(l, e.ID, nil)
		s.runAfterAck(in.user, func() { s.showHome(in) })
		return
	}
	got := s.respond(in)
	if in.Reply != nil && got.Code == "stranger_unsure" {
		return // without an acknowledgement the event comes again
	}
	if in.Reply != nil {
		s.ack(l, e.ID, nil)
		s.runAfterAck(in.user, func() { s.confirm(in, got) })
		return
	}
	shown := private(in, got)
	payload := payloadOf(in, got, shown)
	if s.opt.Now().Sub(at) > ackIn && in.Command != nil {
		payload = nil
	}
	if s.ack(l, e.ID, payload) {
		shown = nil
	}
	if shown != nil || got.Form != nil || got.File != nil || got.Later != nil || in.home {
		s.runAfterAck(in.user, func() {
			s.follow(in, got, shown)
			s.finish(in, got, "")
			if in.home {
				s.showHome(in)
			}
		})
	}
}

// respond returns the answer to an input: that of the handler, or the adapter's own.
func (s *session) respond(in input) bot.Answer {
	if got, refused := s.refusal(in); refused {
		if in.Reply != nil && got.Code == "stranger" {
			return bot.Answer{} // who only talks in a shared channel asked nothing
		}
		return got
	}
	switch in.kind {
	case ours:
		return s.handle(in.In)
	case cleared:
		return s.own(in, "choose_again")
	case unreadable:
		return s.own(in, "unreadable")
	case foreign, ignored:
	}
	return s.own(in, "unknown")
}

// own is an answer of one of the adapter's own texts. It keeps a form open.
func (s *session) own(in input, key string) bot.Answer {
	text := s.opt.Words.In("")(key)
	got := bot.Answer{Toast: text, Code: key}
	if in.Submit != nil || in.kind == unreadable && len(in.blocks) > 0 {
		got.Errors = map[string]string{"": text}
	}
	return got
}

// follow makes the calls after the acknowledgement. It opens the form first, since
// its trigger expires after three seconds.
func (s *session) follow(in input, got bot.Answer, shown *content) {
	opened := got.Form == nil || s.open(s.grace, in, *got.Form, got.Lang)
	if shown != nil {
		s.answer(in, *shown, got.Replace)
	}
	if !opened {
		s.answer(in, draw(bot.Sentence(s.opt.Words.In(got.Lang)("form_late")), bot.OnAnswer), false)
	}
}

// ack acknowledges an input and reports whether the payload was shown. A payload that
// is too large is left out.
func (s *session) ack(l *link, id string, payload any) (shown bool) {
	err := l.ack(id, payload)
	if errors.Is(err, errTooLarge) {
		payload = nil
		err = l.ack(id, nil)
	}
	if err != nil {
		s.opt.Logger.Warn("slack: not acknowledged", "cause", err)
	}
	return err == nil && payload != nil
}

// private returns the part of an answer that is a message to the user, or nil.
func private(in input, got bot.Answer) *content {
	var m content
	switch {
	case in.Search != nil:
		return nil
	case got.Card != nil && in.Press != nil && in.Press.Action == bot.ActMore:
		m = expanded.draw(*got.Card, bot.OnAnswer)
	case got.Card != nil:
		m = draw(*got.Card, bot.OnAnswer)
	case bot.CleanLine(got.Toast) != "":
		m = draw(bot.Sentence(got.Toast), bot.OnAnswer)
	case len(got.Errors) > 0:
		m = draw(bot.Sentence(joined(got.Errors, slices.Sorted(maps.Keys(got.Errors)))), bot.OnAnswer)
	default:
		return nil
	}
	return &m
}

// payloadOf returns the payload of the acknowledgement, or nil. Slack shows no payload in
// the acknowledgement of a press.
func payloadOf(in input, got bot.Answer, shown *content) any {
	switch {
	case in.Search != nil:
		return suggestions(got.Options)
	case len(got.Errors) > 0 && len(in.blocks) > 0:
		return slackapi.NewErrorsViewSubmissionResponse(errorsByBlock(got.Errors, in.blocks))
	case in.Command == nil || in.bare || shown == nil:
		return nil
	}
	return ephemeralReply{slackapi.ResponseTypeEphemeral, shown.text, shown.blocks}
}

// ephemeralReply is an ephemeral message in the acknowledgement of a command.
type ephemeralReply struct {
	Type   string           `json:"response_type"`
	Text   string           `json:"text"`
	Blocks []slackapi.Block `json:"blocks"`
}

// errorsByBlock puts each error under its field's block. An error without a field goes
// under the first one: a modal has no other place for it.
func errorsByBlock(errors map[string]string, blocks []string) map[string]string {
	at := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(errors)) {
		id := fieldPrefix + name
		if !slices.Contains(blocks, id) {
			id = blocks[0]
		}
		at[id] = append(at[id], name)
	}
	out := map[string]string{}
	for id, names := range at {
		out[id] = bot.Cut(joined(errors, names), maxError)
	}
	return out
}

func joined(errors map[string]string, names []string) string {
	var all []string
	for _, n := range names {
		if text := bot.CleanLine(errors[n]); text != "" {
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return "…"
	}
	return strings.Join(all, " ")
}
