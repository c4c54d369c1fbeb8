package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

// who returns the name of the bot, without the @.
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

func (e *refusedError) Error() string { return refused(e.code, e.description).Cause }

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
		return &refusedError{answer.Code, answer.Description, time.Duration(answer.Parameters.RetryAfter) * time.Second}
	}
	return json.Unmarshal(answer.Result, result)
}

// mend handles a failed poll or getMe. The outcome says how to go on: bot.Off is a refusal
// of the bot itself, which lasts until somebody acts.
func (p *Platform) mend(ctx context.Context, err error) bot.Outcome {
	var answer *refusedError
	if !errors.As(err, &answer) {
		out := bot.Outcome{Result: bot.Retry, Cause: cause(err)}
		p.opt.Logger.Warn("telegram: poll failed", "cause", out.Cause)
		return out
	}
	out := refused(answer.code, answer.description)
	out.After = answer.after
	switch {
	case out.Result == bot.Off:
		p.opt.Logger.Error("telegram: refused, will try again every few minutes", "cause", out.Cause)
	case answer.code == http.StatusConflict && strings.Contains(answer.description, "webhook"):
		p.opt.Logger.Warn("telegram: removing the webhook of an earlier setup")
		p.unhook(ctx)
	case answer.code == http.StatusConflict:
		out.Cause = "another program polls with this token; stop it, or give this one a bot of its own"
		p.opt.Logger.Error("telegram: " + out.Cause)
	default:
		p.opt.Logger.Warn("telegram: poll failed", "cause", out.Cause)
	}
	return out
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
