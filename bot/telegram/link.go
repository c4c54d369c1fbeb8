package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot"
)

const (
	batchSize = 100
	maxPolled = 64 << 20         // bytes of a poll's answer; an update has at most 512 KiB
	pollGrace = 15 * time.Second // time for a poll's answer, beside the poll's wait
)

// next polls once. Before the first poll it looks up the bot's name; it calls reached when
// the service answers.
func (p *Platform) next(ctx context.Context, offset int64, reached func()) ([]json.RawMessage, error) {
	if p.self == "" {
		me, err := p.who(ctx)
		if err != nil {
			return nil, err
		}
		p.self = me
		p.health.Up(p.opt.Now())
	}
	reached()
	return p.poll(ctx, offset, p.opt.Poll)
}

func (p *Platform) who(ctx context.Context) (string, error) {
	var me struct {
		Username string `json:"username"`
	}
	err := p.fetch(ctx, "getMe", struct{}{}, pollGrace, &me)
	return me.Username, err
}

// poll gets the updates from the offset on, which confirms all before it.
// https://core.telegram.org/bots/api#getupdates
func (p *Platform) poll(ctx context.Context, offset int64, timeout time.Duration) (batch []json.RawMessage, err error) {
	err = p.fetch(ctx, "getUpdates", struct {
		Offset  int64    `json:"offset"`
		Limit   int      `json:"limit"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}{offset, batchSize, int(timeout.Seconds()), []string{"message", "callback_query", "my_chat_member"}}, timeout+pollGrace, &batch)
	return batch, err
}

// refusedError is an answer with ok false.
type refusedError struct {
	code        int
	description string
	after       time.Duration
}

func (e *refusedError) Error() string { return fmt.Sprintf("%d %s", e.code, e.description) }

// fetch makes a call without the client library: the library confirms updates before they
// are handled, and one update that it can't decode blocks all others.
func (p *Platform) fetch(ctx context.Context, method string, params any, limit time.Duration, result any) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.opt.APIURL+"/bot"+p.opt.Token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return errors.New("the address of the Bot API can't be used") // the error quotes the token
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.polls.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var answer struct {
		OK          bool            `json:"ok"`
		Result      json.RawMessage `json:"result"`
		Code        int             `json:"error_code"`
		Description string          `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return err
	}
	if !answer.OK {
		return &refusedError{answer.Code, cut(bot.CleanLine(answer.Description), maxToast), time.Duration(answer.Parameters.RetryAfter) * time.Second}
	}
	return json.Unmarshal(answer.Result, result)
}

// mend handles a failed poll and returns the wait that the service asked for. An error
// means that polling again is useless.
func (p *Platform) mend(ctx context.Context, err error) (time.Duration, error) {
	if ctx.Err() != nil {
		return 0, nil
	}
	var refused *refusedError
	if !errors.As(err, &refused) {
		p.opt.Logger.Warn("telegram: poll failed", "cause", cause(err))
		return 0, nil
	}
	switch {
	case refused.code == http.StatusUnauthorized || refused.code == http.StatusNotFound:
		return 0, errors.New("telegram: " + badToken)
	case refused.code == http.StatusConflict && strings.Contains(refused.description, "webhook"):
		p.opt.Logger.Warn("telegram: removing the webhook of an earlier setup")
		p.unhook(ctx)
	case refused.code == http.StatusConflict:
		p.opt.Logger.Error("telegram: another program polls with this token; stop it, or give this one a bot of its own")
	default:
		p.opt.Logger.Warn("telegram: poll failed", "cause", refused.Error())
	}
	return refused.after, nil
}

// unhook removes a webhook and keeps the pending updates.
func (p *Platform) unhook(ctx context.Context) {
	out, _ := p.call(ctx, func(ctx context.Context) error {
		_, err := p.api.DeleteWebhook(ctx, &tgbot.DeleteWebhookParams{})
		return err
	})
	if out.Result != bot.Done {
		p.opt.Logger.Warn("telegram: the webhook was not removed", "cause", out.Cause)
	}
}
