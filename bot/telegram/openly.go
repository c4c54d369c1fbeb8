package telegram

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"github.com/cc147/sigap/bot"
)

// numberForm is a run of seven or more digits, as a customer's number has, or the number of
// a ticket. Signs between two digits don't end the run, however many they are.
var numberForm = regexp.MustCompile(`[0-9](?:[.-]*[0-9]){6}|\b[0-9]-[A-Za-z0-9]{7}\b`)

// namesOpenly reports whether everybody in a group can read a customer's number in a
// command.
func (i input) namesOpenly() bool {
	return i.kind == command && !i.private && i.message != 0 && numberForm.MatchString(strings.Map(plainSign, i.in.Command.Text))
}

// plainSign returns a digit for what people read as one, the letter for a letter of a word,
// nothing for what can't be seen, a dash for a dash, and a dot for any other sign, which
// letters of other scripts are: numbers are copied from documents with digits and signs of
// their own.
func plainSign(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return r
	case unicode.In(r, unicode.Nd, unicode.No):
		return '0' // which one doesn't matter
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me):
		return -1
	case unicode.Is(unicode.Latin, r) && unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt):
		return r
	case unicode.Is(unicode.Pd, r), r == '−':
		return '-'
	}
	return '.'
}

// removeNumber deletes a command that names a customer's number, if the bot may. It returns
// the key of the line that says so, or that asks the person to do it.
// https://core.telegram.org/bots/api#deletemessage
func (p *Platform) removeNumber(ctx context.Context, i input) string {
	ctx, cancel := context.WithTimeout(ctx, ephemeralTime)
	defer cancel()
	r := p.rightsIn(ctx, i.to.chat)
	if !r.Deletes {
		return "remove_number"
	}
	out := p.deleteMessage(ctx, i.to, i.message)
	switch {
	case out.Result == bot.Done, out.Result == bot.Gone && !out.Left:
		return "number_removed"
	case out.Result == bot.Gone || out.Refused():
		r.Deletes = false
		p.setRights(ctx, i.to.chat, r)
	}
	p.logged("the removal of a number", out)
	return "remove_number"
}

// withLine returns the answer with one more line.
func withLine(got bot.Answer, text string) bot.Answer {
	switch {
	case got.Card != nil:
		c := *got.Card
		c.Lines = append(c.Lines[:len(c.Lines):len(c.Lines)], bot.Line{Text: text, Style: bot.StyleSmall})
		got.Card = &c
	case got.Form != nil:
		f := *got.Form
		f.Intro = append(f.Intro[:len(f.Intro):len(f.Intro)], bot.Line{Text: text, Style: bot.StyleSmall})
		got.Form = &f
	case got.Toast != "":
		got.Toast += " " + text
	}
	return got
}
