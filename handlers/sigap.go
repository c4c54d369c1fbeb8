package handlers

import (
	"context"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// help answers "/sigap" and "/sigap bantuan": the commands, and the document that
// they implement.
func (h *Handlers) help(_ context.Context, a asked, _ string) (bot.Answer, error) {
	card := bot.Card{Tone: bot.TonePlain, Sign: "💡", Title: a.T("help.title")}
	for _, c := range append(Commands(a.Reader), helpWords(a.Reader)...) {
		card.Lines = append(card.Lines, bot.Line{Label: strings.TrimSpace("/" + c.Name + " " + c.Usage), Text: c.Help})
	}
	card.Lines = append(card.Lines, bot.Line{Style: bot.StyleSmall, Text: a.T("help.document",
		"Doc", h.Policy.DocCode, "Rev", h.Policy.DocRevision, "Date", a.Date(string(h.Policy.DocDate)),
		"Made", h.Policy.DocMade, "Checked", h.Policy.DocChecked, "Approved", h.Policy.DocApproved)})
	return bot.Answer{Card: &card, Toast: card.Title}, nil
}

// whoAmI answers "/sigap siapa": the person's name, roles and teams.
func (h *Handlers) whoAmI(_ context.Context, a asked, _ string) (bot.Answer, error) {
	card := bot.Card{Tone: bot.TonePlain, Sign: "👤", Title: a.Person.Name, Lines: []bot.Line{
		{Label: a.T("label.roles"), Text: h.roleWords(a.Reader, a.Person)},
	}}
	return bot.Answer{Card: &card, Toast: card.Title}, nil
}

// RoleWords are a person's roles and teams in a language.
func (h *Handlers) RoleWords(lang string, p procedure.Person) string {
	return h.roleWords(h.Book.In(lang), p)
}

func (h *Handlers) roleWords(r words.Reader, p procedure.Person) string {
	var out []string
	for _, role := range p.Roles {
		out = append(out, r.T("role."+string(role)))
	}
	for _, t := range p.Teams {
		out = append(out, h.teamName(t))
	}
	return words.List(out)
}
