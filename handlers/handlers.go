// Package handlers is what the bot does on each input, whatever platform it
// comes from.
//
// Handle finds the person of the account. Commands are in command.go and a file each
// (cek.go, callback.go, kasus.go, sigap.go, …); presses and filled forms are in
// press.go. Every change goes through act.go, in one transaction. card.go and
// callcard.go draw the result.
package handlers

import (
	"context"
	"errors"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Config is what the handlers work with. It is read only.
type Config struct {
	Store  *store.Store
	Policy procedure.Policy
	Book   *words.Book
	Teams  []procedure.Team
	Places Places
	// ListRules are the rules by which lists are imported.
	ListRules ListRules
	// Numbers reads the numbers that people type; nil means the public forms.
	Numbers *numbers.Parser
	// Directory is the CTI's, which is asked for a number beside the lists (5.3.2);
	// nil is none.
	Directory Directory
	// Newcomer is called before an input of an account without a role is answered. It
	// may give the account a role, and returns the input with the name and language
	// that it found. sure is false if the service did not say in time whether the account
	// has a role. Its error is answered like an error of the store. nil gives nobody a role.
	Newcomer func(context.Context, bot.In) (in bot.In, sure bool, err error)
	// Program is what /sigap status shows.
	Program Program
	// Nudge is called after each commit that may have changed what posts must
	// show. It must not block.
	Nudge func()
	// Resend is called after the waits of undelivered messages were reset, in place of
	// Nudge. It must not block.
	Resend func()
}

// Handlers answers inputs. It is safe for concurrent use.
type Handlers struct {
	Config
	uploads uploads
	// reading is held by whoever reads a list's file: a workbook can take much memory.
	reading chan struct{}
	unsaved unsavedLookups
}

// New makes Handlers. Numbers, Nudge, Resend, Newcomer and Program of Config are optional.
func New(c Config) *Handlers {
	if c.Nudge == nil {
		c.Nudge = func() {}
	}
	if c.Resend == nil {
		c.Resend = c.Nudge
	}
	if c.Numbers == nil {
		c.Numbers = numbers.Public
	}
	return &Handlers{Config: c, reading: make(chan struct{}, 1)}
}

// asked is one input with the person who made it and the language of the answer.
type asked struct {
	bot.In
	Person procedure.Person
	words.Reader
}

// Handle answers one input; see bot.Handler.
func (h *Handlers) Handle(ctx context.Context, in bot.In) (answer bot.Answer, err error) {
	a := asked{In: in, Reader: h.Book.In(in.Locale)}
	switch {
	case in.Reply != nil && !h.isOurs(ctx, *in.Reply):
		return bot.Answer{}, nil
	case in.Command != nil && in.Public && !exists(*in.Command): // it may be for another bot
		return h.errorAnswer(a, "unknown_command"), nil
	}
	sure := true
	person, ok, err := h.who(ctx, in.Account)
	if err == nil && !ok && h.Newcomer != nil {
		if a.In, sure, err = h.Newcomer(ctx, in); err == nil {
			person, ok, err = h.who(ctx, in.Account)
		}
		a.Reader = h.Book.In(a.Locale)
	}
	if err != nil {
		return h.failure(a, err), err
	}
	if !ok {
		a.Person = person
		return h.fromStranger(ctx, a, sure)
	}
	a.Person, a.Reader = person, h.Book.In(person.Lang)
	answer, err = h.route(ctx, a)
	answer = h.withDoubt(a, answer)
	if a.Press != nil && err == nil {
		err = h.adopt(ctx, *a.Press)
	}
	answer.Lang = a.Lang
	return answer, err
}

// fromStranger answers an account without a role: the commands that are open to all,
// else whom to ask for a role, or to try again if it is not sure that there is none.
func (h *Handlers) fromStranger(ctx context.Context, a asked, sure bool) (bot.Answer, error) {
	if a.Command != nil && !a.Public {
		switch c, text, ok := find(*a.Command); {
		case !ok:
			return h.errorAnswer(a, "unknown_command"), nil // in a group it may be for another bot
		case c.strangers:
			return c.run(h, ctx, a, text)
		}
	}
	if !sure && !a.Public {
		answer := h.errorAnswer(a, "role_unsure")
		if a.Submit != nil {
			answer.Errors = map[string]string{"": answer.Toast}
		}
		return answer, nil
	}
	return h.stranger(ctx, a), nil
}

func (h *Handlers) route(ctx context.Context, a asked) (bot.Answer, error) {
	var answer bot.Answer
	var err error
	switch {
	case a.Command != nil && a.Public:
		return h.errorAnswer(a, "in_private"), nil
	case a.Command != nil:
		answer, err = h.command(ctx, a)
	case a.Press != nil:
		answer, err = h.press(ctx, a, a.Press.Button, nil)
	case a.Submit != nil:
		answer, err = h.press(ctx, a, a.Submit.Button, a.Submit.Fields)
	case a.Upload != nil:
		answer = h.receive(ctx, a)
	case a.Home:
		answer, err = h.home(ctx, a)
	case a.Reply != nil:
		answer, err = h.reply(ctx, a)
	case a.Search != nil:
		answer, err = h.search(ctx, a)
	default:
		return h.errorAnswer(a, "unknown_button"), nil
	}
	var refusal *procedure.Refusal
	var changed *changedCall
	if errors.As(err, &changed) {
		answer, err = h.anew(ctx, a, changed)
	}
	switch {
	case err == nil:
		return answer, nil
	case errors.As(err, &refusal):
		return h.refused(ctx, a, refusal), nil
	case errors.Is(err, store.ErrNotFound):
		return h.errorAnswer(a, "not_found"), nil
	case errors.Is(err, store.ErrKeyUsed):
		return h.keyUsed(a), nil
	}
	return h.failure(a, err), err
}

// who returns the person of an account.
func (h *Handlers) who(ctx context.Context, account bot.Account) (p procedure.Person, ok bool, err error) {
	p, ok, err = h.Store.PersonOf(ctx, account)
	return p, ok && len(p.Roles) > 0, err
}
