package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Paint draws what a post must show now. A private card has the full data only while the
// person works on the case.
func (h *Handlers) Paint(ctx context.Context, p bot.Post) (out bot.Painted, err error) {
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		r, _ := h.readerOf(tx, p)
		if isNotice(p) {
			out = bot.Painted{Card: h.anyNotice(tx, r, p), Rev: noticeRev}
			return nil
		}
		_, id, ok := subjectID(p.Subject)
		if !ok {
			return store.ErrNotFound
		}
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		out = bot.Painted{Card: h.paintIn(tx, p, c), Rev: c.Rev, Turn: c.Turn, Blank: isPrivate(p.View) && !mayShow(tx, c, p)}
		out.Pointer = bot.Card{Tone: bot.TonePlain, Sign: "↪️", Title: c.Name(), Lines: []bot.Line{{Text: r.T("card.pointer"), Style: bot.StyleSmall}}}
		if p.Repeat {
			out.Card.Lines = append(out.Card.Lines, bot.Line{Text: r.T("card.repeat"), Style: bot.StyleSmall})
		}
		if !isPrivate(p.View) || out.Blank {
			out.Card = masked(h.caseMask(c), out.Card)
		}
		return nil
	})
	return out, err
}

// isPrivate reports whether a view shows the full data to the person who works on the case.
func isPrivate(v bot.View) bool { return v == bot.ViewHolder || v == bot.ViewTaker }

// mayShow reports whether a private post may show the full data: its person works on the case,
// and has not lost all roles since.
func mayShow(tx *store.Tx, c procedure.Case, p bot.Post) bool {
	person, err := tx.Person(p.Person)
	return err == nil && len(person.Roles) > 0 && isFor(c, p)
}

// isFor reports whether the person of a private post works on the case in the way that the
// post is for.
func isFor(c procedure.Case, p bot.Post) bool {
	if p.View == bot.ViewTaker {
		return c.Taker() != "" && c.Taker() == p.Person
	}
	return c.IsOpen() && c.Holder == p.Person
}

func (h *Handlers) paintIn(tx *store.Tx, p bot.Post, c procedure.Case) bot.Card {
	r, person := h.readerOf(tx, p)
	switch p.View {
	case bot.ViewPing:
		return h.ping(tx, r, p, c, person)
	case bot.ViewTeam:
		card := h.drawCase(tx, r, c, procedure.Audience{Team: p.Team})
		card.Mentions = h.mentions(p)
		if c.State != procedure.Closed && c.Team() != p.Team {
			card.Buttons, card.More = nil, nil
			card.Tone, card.Sign = bot.TonePlain, "➡️"
			card.Lines = append([]bot.Line{{Text: r.T("card.gone", "Team", h.teamName(p.Team)), Style: bot.StyleNext}}, card.Lines...)
		}
		return card
	case bot.ViewHolder, bot.ViewTaker:
		return h.privateCard(tx, r, c, person, mayShow(tx, c, p))
	}
	return h.drawCase(tx, r, c, procedure.Audience{Board: true})
}

// readerOf returns the reader of a private post and their language. Channels use the
// site's language.
func (h *Handlers) readerOf(tx *store.Tx, p bot.Post) (words.Reader, procedure.Person) {
	if person, err := tx.Person(p.Person); err == nil {
		return h.Book.In(person.Lang), person
	}
	return h.Book.In(words.Default), procedure.Person{}
}

// privateCard is one person's private card: with full data while the person works on
// the case, blanked afterwards.
func (h *Handlers) privateCard(tx *store.Tx, r words.Reader, c procedure.Case, person procedure.Person, works bool) bot.Card {
	if works {
		return h.drawCase(tx, r, c, procedure.Audience{Person: person, Full: true})
	}
	return bot.Card{Tone: bot.ToneDone, Sign: "🔒", Title: joinDots(c.Name(), r.T("state."+string(c.State))),
		Lines: []bot.Line{{Text: r.T("card.blanked"), Style: bot.StyleSmall}}}
}

// ping is one sentence in a thread or a private chat.
func (h *Handlers) ping(tx *store.Tx, r words.Reader, p bot.Post, c procedure.Case, reader procedure.Person) bot.Card {
	t, sign := tone(c.Urgency())
	answer := ""
	if e := c.Escalation(); e != nil && e.Answer != "" {
		answer = r.T("answer." + string(e.Answer))
	}
	return bot.Card{Tone: t, Sign: sign, Title: r.T("ping."+p.Text, "Case", c.Name(), "Answer", answer,
		"Holder", nameIn(tx, c.Holder), "Team", h.teamName(c.Team())), Colleague: nameIn(tx, c.Holder), Mentions: h.mentions(p), Link: h.cardLink(tx, r, p, c, reader)}
}

// mentions returns the mentions of a team on the platform of the post.
func (h *Handlers) mentions(p bot.Post) []bot.Mention {
	var out []bot.Mention
	if p.Team == "" {
		return nil
	}
	for _, m := range h.Places.Mentions[p.Team] {
		if m.Account.Platform == p.Place.Platform {
			out = append(out, m)
		}
	}
	return out
}
