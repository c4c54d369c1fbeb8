package handlers

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// linkLife is how long a link code is valid.
const linkLife = 10 * time.Minute

// link answers "/sigap tautkan [CODE]", which links accounts on two platforms to one
// person. Without a code it returns a new one; with a code it links this account to
// the person who got the code. An account without a person gets no code.
func (h *Handlers) link(ctx context.Context, a asked, code string) (bot.Answer, error) {
	stranger := len(a.Person.Roles) == 0
	switch {
	case stranger && len(strings.Fields(code)) != 1:
		return h.stranger(ctx, a), nil
	case code == "":
		return h.linkCode(ctx, a)
	case len(strings.Fields(code)) > 1:
		return h.help(ctx, a, "")
	}
	var person procedure.Person
	key := a.key()
	key.Of.Person = "" // the account's person is another afterwards; the account is the same
	r, err := h.Store.Update(ctx, key, func(tx *store.Tx) (store.Receipt, error) {
		var problem string
		var err error
		person, problem, err = linkIn(tx, a, strings.ToUpper(code))
		if err != nil || problem != "" {
			return store.Receipt{Code: problem}, err // the code is used, and stays so if the input is delivered again
		}
		return store.Receipt{Subject: person.ID, Code: "link"}, tx.Audit(store.Entry{
			Person: person.ID, Via: a.Account.Platform, Subject: person.ID, Action: "link", Body: a.Account})
	})
	switch {
	case errors.Is(err, store.ErrKeyUsed):
		return h.keyUsed(a), nil
	case err != nil:
		return h.failure(a, err), err
	case r.Code != "link":
		return h.errorAnswer(a, r.Code), nil
	case r.Seen:
		person = procedure.Person{ID: r.Subject, Name: h.name(r.Subject)}
	}
	card := bot.Card{Tone: bot.TonePlain, Sign: "🔗", Title: a.T("link.done", "Name", person.Name)}
	return bot.Answer{Card: &card, Toast: card.Title, Lang: a.Lang}, nil
}

// linkCode gives a new code and says where to type it.
func (h *Handlers) linkCode(ctx context.Context, a asked) (bot.Answer, error) {
	code := rand.Text()[:8]
	if _, err := h.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutLinkCode(code, a.Person.ID, tx.Now().Add(linkLife))
		return store.Receipt{}, nil
	}); err != nil {
		return bot.Answer{}, err
	}
	card := bot.Card{Tone: bot.TonePlain, Sign: "🔗", Title: a.T("link.title"), Lines: []bot.Line{
		{Text: a.T("link.how", "Code", code), Style: bot.StyleNext},
		{Text: a.T("link.secret"), Style: bot.StyleSmall},
	}}
	return bot.Answer{Card: &card, Toast: card.Title}, nil
}

// linkIn links the account, or says why not. Its roles move to the new person; a
// former person without any account left loses them. A person who works on a case
// can't be linked to another.
func linkIn(tx *store.Tx, a asked, code string) (person procedure.Person, problem string, err error) {
	id, ok := tx.TakeLinkCode(code)
	if !ok {
		return person, "link_code", nil
	}
	if person, err = tx.Person(id); err != nil {
		return person, "", err
	}
	if a.Person.ID == id {
		return person, "link_same", nil
	}
	if a.Person.ID != "" {
		working, err := tx.Working(a.Person.ID)
		if err != nil || working {
			return person, "link_working", err
		}
	}
	roles, teams := len(person.Roles), len(person.Teams)
	person.Roles, person.Teams = union(person.Roles, a.Person.Roles), union(person.Teams, a.Person.Teams)
	tx.Link(a.Account, id)
	moveLookups(tx, a.Person.ID, id)
	if len(person.Roles) > roles || len(person.Teams) > teams {
		err = putRoles(tx, a, person)
	}
	if was := a.Person; err == nil && len(was.Roles) > 0 && len(tx.Accounts(was.ID)) == 0 {
		was.Roles, was.Teams = nil, nil
		err = putRoles(tx, a, was)
	}
	return person, "", err
}

// putRoles writes a person whose roles are new, with the audit of it.
func putRoles(tx *store.Tx, a asked, p procedure.Person) error {
	tx.PutPerson(p)
	return tx.Audit(store.Entry{Person: p.ID, Via: a.Account.Platform, Subject: p.ID, Action: "roles",
		Body: map[string]any{"roles": p.Roles, "teams": p.Teams}})
}

// union returns the values of both, each once.
func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
