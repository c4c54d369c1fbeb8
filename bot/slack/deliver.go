package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	deliverTime = 10 * time.Minute // for one answer; a response URL works for half an hour
	soon        = 5 * time.Second  // up to this wait the same way is better than another one
	maxHookBody = 1 << 10          // bytes of a response URL's answer that are read
)

// ephemerals is the limit of chat.postEphemeral, which Slack counts apart from posts: at
// least 100 a minute. Slack: apis/web-api/rate-limits.
var ephemerals = bot.Limit{Name: Name + " chat.postEphemeral", Every: 700 * time.Millisecond, Burst: 10}

// answer sends a message to one user: by the response URL, which works five times within
// half an hour, else as an ephemeral message in the channel, else as a direct message. It
// replaces the pressed message only if that was a private answer. While Slack asks for
// patience it goes on for minutes, or until the platform stops; an answer of which nobody
// knows whether it arrived is repeated once.
func (s *session) answer(in input, m content, replace bool) {
	ctx, cancel := context.WithTimeout(s.grace, deliverTime)
	defer cancel()
	d := delivery{ways: s.ways(in, m, replace), pause: bot.Backoff{First: time.Second, Max: time.Minute}}
	for {
		wait, ended := d.round(ctx)
		if ended {
			break
		}
		if !s.wait(ctx, wait) {
			d.cause = "the bot stops, or ten minutes have passed; before: " + d.cause
			break
		}
	}
	if !d.done {
		s.opt.Logger.Warn("slack: an answer was not delivered", "cause", d.cause)
	}
}

// wait is bot.Wait, but ends when the intake stops.
func (s *session) wait(ctx context.Context, d time.Duration) bool {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(s.running, stop)()
	return bot.Wait(ctx, d)
}

// way is one way to answer, with the earliest time of its next try.
type way struct {
	send      func(context.Context) bot.Outcome
	notBefore time.Time
}

// delivery is one answer on its way.
type delivery struct {
	ways   []*way // those that may still work
	pause  bot.Backoff
	unsure bool // a try may have arrived
	done   bool
	cause  string // why the last try did not arrive
}

// round tries the ways in turn. It returns how long to wait before the next round, or that
// there is none.
func (d *delivery) round(ctx context.Context) (wait time.Duration, ended bool) {
	for _, w := range slices.Clone(d.ways) {
		if time.Until(w.notBefore) > 0 {
			continue
		}
		out := w.send(ctx)
		if out.Cause != "" {
			d.cause = out.Cause
		}
		switch out.Result {
		case bot.Done:
			d.done = true
			return 0, true
		case bot.Unsure:
			again := !d.unsure
			d.unsure = true
			return d.pause.Next(), !again
		case bot.Retry:
			after := bot.Jitter(out.After)
			if after <= 0 {
				after = d.pause.Next()
			}
			if w.notBefore = networkDeadline(after); out.After > 0 && out.After <= soon {
				return after, false
			}
		case bot.Gone, bot.Failed, bot.Closed, bot.Off, bot.Unknown:
			d.ways = slices.DeleteFunc(d.ways, func(other *way) bool { return other == w })
		}
	}
	wait = deliverTime
	for _, w := range d.ways {
		wait = min(wait, max(time.Until(w.notBefore), 0))
	}
	return wait, len(d.ways) == 0
}

// ways returns the ways to answer that an input offers, the best first.
func (s *session) ways(in input, m content, replace bool) (out []*way) {
	add := func(send func(context.Context) bot.Outcome) { out = append(out, &way{send: send}) }
	if in.hook != "" {
		add(func(ctx context.Context) bot.Outcome { return s.byHook(ctx, in.hook, m, replace && in.private) })
	}
	if in.channel != "" {
		add(func(ctx context.Context) bot.Outcome { return s.ephemeral(ctx, in, m) })
	}
	add(func(ctx context.Context) bot.Outcome { return s.direct(ctx, in, m) })
	return out
}

// byHook posts to a response URL, which answers with a status, or with {"ok":false} and a
// code. Slack: interactivity/handling-user-interaction.
func (p *Platform) byHook(ctx context.Context, hook string, m content, replace bool) bot.Outcome {
	body, err := json.Marshal(slackapi.WebhookMessage{
		Text: m.text, Blocks: &slackapi.Blocks{BlockSet: m.blocks}, ResponseType: slackapi.ResponseTypeEphemeral, ReplaceOriginal: replace,
	})
	if err != nil {
		return bot.Outcome{Result: bot.Failed, Cause: "the answer can't be written: " + err.Error()}
	}
	var status int
	out := p.call(ctx, func(ctx context.Context) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("the response URL: %w", err)
		}
		r.Header.Set("Content-Type", "application/json")
		resp, err := p.http.Do(r)
		if err != nil {
			return fmt.Errorf("the response URL: %w", err)
		}
		defer resp.Body.Close()
		status = resp.StatusCode
		return hookError(resp)
	})
	if out.Result == bot.Off && status != 0 { // of this URL alone
		out = bot.Outcome{Result: bot.Failed, Cause: ofHTTP("the response URL", status)}
	}
	return out
}

// hookError returns the error of a response URL's answer in the library's types.
func hookError(resp *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxHookBody))
	var said struct {
		OK    *bool  `json:"ok"`
		Error string `json:"error"`
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return &slackapi.RateLimitedError{RetryAfter: retryAfter(resp)}
	case json.Unmarshal(text, &said) == nil && said.OK != nil && !*said.OK && said.Error != "":
		return slackapi.SlackErrorResponse{Err: strings.TrimSpace(said.Error)}
	case resp.StatusCode != http.StatusOK:
		return slackapi.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	case err != nil:
		return fmt.Errorf("the response URL: %w", err)
	}
	return nil
}

func (p *Platform) ephemeral(ctx context.Context, in input, m content) bot.Outcome {
	options := m.options()
	if in.thread != "" {
		options = append(options, slackapi.MsgOptionTS(in.thread))
	}
	return p.paced([]bot.Limit{ephemerals}, func() bot.Outcome {
		return p.call(ctx, func(ctx context.Context) error {
			ts, err := p.api.PostEphemeralContext(ctx, in.channel, in.user, options...)
			if err == nil && ts == "" {
				err = errNoAnswer
			}
			return err
		})
	})
}

func (p *Platform) direct(ctx context.Context, in input, m content) bot.Outcome {
	place := bot.Place{Platform: Name, ID: in.user, Private: true}
	channel, out := p.target(ctx, place)
	if out.Result != bot.Done {
		return out
	}
	return p.paced(p.Limits(place, bot.ActSend), func() bot.Outcome {
		_, out := p.say(ctx, channel, m)
		return out
	})
}

// paced makes a call if its limits allow it now, else it returns how long to wait.
func (p *Platform) paced(limits []bot.Limit, call func() bot.Outcome) bot.Outcome {
	if wait := p.opt.Pacer.Take(limits); wait > 0 {
		return bot.Outcome{Result: bot.Retry, After: wait, Cause: "many messages are on their way"}
	}
	out := call()
	if out.Result == bot.Retry && out.After > 0 {
		p.opt.Pacer.Hold(limits[0], out.After)
	}
	return out
}

// say sends a message that is no post. Slack: methods/chat.postMessage.
func (p *Platform) say(ctx context.Context, channel string, m content) (ref bot.Ref, out bot.Outcome) {
	out = p.call(ctx, func(ctx context.Context) error {
		at, ts, err := p.api.PostMessageContext(ctx, channel, append(m.options(), slackapi.MsgOptionDisableLinkUnfurl(), slackapi.MsgOptionDisableMediaUnfurl())...)
		if err == nil && ts == "" {
			err = errNoAnswer
		}
		ref = refOf(at, ts)
		return err
	})
	if out.Result != bot.Done {
		ref = ""
	}
	return ref, out
}
