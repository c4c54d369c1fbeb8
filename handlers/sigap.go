package handlers

import (
	"context"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// sigap answers "/sigap [bantuan | siapa | tautkan [CODE] | daftar | skrip | piket |
// status]".
func (h *Handlers) sigap(ctx context.Context, a asked, text string) (bot.Answer, error) {
	if code, ok := linkText(text); ok {
		return h.link(ctx, a, code)
	}
	switch strings.ToLower(text) {
	case "siapa", "who":
		return h.whoAmI(a), nil
	case "daftar", "lists", "list":
		return h.lists(ctx, a)
	case "skrip", "script", "scripts":
		return h.scripts(ctx, a)
	case "piket", "duty":
		return h.duty(ctx, a)
	case "status":
		return h.status(ctx, a)
	}
	return h.help(a), nil
}

// help says what one can type, and under which document.
func (h *Handlers) help(a asked) bot.Answer {
	card := bot.Card{Tone: bot.TonePlain, Sign: "💡", Title: a.T("help.title")}
	for _, c := range Commands(a.Reader) {
		card.Lines = append(card.Lines, bot.Line{Label: "/" + c.Name + " " + c.Usage, Text: c.Text})
	}
	for _, what := range []string{"skrip", "daftar", "piket", "status"} {
		card.Lines = append(card.Lines, bot.Line{Label: "/sigap " + a.T("usage.sigap."+what), Text: a.T("help.sigap." + what)})
	}
	card.Lines = append(card.Lines, bot.Line{Style: bot.StyleSmall, Text: a.T("help.document",
		"Doc", h.Policy.DocCode, "Rev", h.Policy.DocRevision, "Date", a.Date(string(h.Policy.DocDate)))})
	return bot.Answer{Card: &card, Toast: card.Title}
}

func (h *Handlers) whoAmI(a asked) bot.Answer {
	card := bot.Card{Tone: bot.TonePlain, Sign: "👤", Title: a.Person.Name, Lines: []bot.Line{
		{Label: a.T("label.roles"), Text: h.roleWords(a.Reader, a.Person)},
	}}
	return bot.Answer{Card: &card, Toast: card.Title}
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
