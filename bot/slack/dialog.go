package slack

import (
	"strings"
	"time"
	"unicode"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// view returns a form as a modal within Slack's limits. submit is the submit button's
// label for a form without one.
func view(f bot.Form, from opened, submit string, now time.Time) slackapi.ModalViewRequest {
	from.Code = f.Button.Code()
	v := slackapi.ModalViewRequest{
		Type:            slackapi.VTModal,
		Title:           literal(barTitle(bot.CleanLine(f.Title)), maxBar),
		Submit:          literal(bot.CleanLine(submit), maxBar),
		PrivateMetadata: from.pack(),
		CallbackID:      callbackID,
	}
	if label := bot.CleanLine(f.Button.Label); label != "" {
		v.Submit = literal(cutAtWord(label, maxBar), maxBar)
	}
	if cancel := bot.CleanLine(f.Cancel); cancel != "" {
		v.Close = literal(cutAtWord(cancel, maxBar), maxBar)
	}
	head := intro(f)
	for most := maxOptions; ; most /= 2 {
		v.Blocks.BlockSet = append(head[:len(head):len(head)], fields(f, most, now)...)
		if most == 1 || sizeOf(v) <= maxView {
			return v
		}
	}
}

// intro returns the blocks above the fields: the form's lines, and the whole title if
// the title bar has no room for it.
func intro(f bot.Form) []slackapi.Block {
	c := bot.Card{Lines: f.Intro}
	title := bot.CleanLine(f.Title)
	if barTitle(title) != title || len(f.Fields) == 0 {
		c.Title = title
	}
	c = limits.fit(c, maxIntro, bot.OnAnswer)
	if c.Title == "" && len(c.Lines) == 0 && len(f.Fields) > 0 {
		return nil
	}
	return blocks(c, bot.OnAnswer)
}

// barTitle cuts a title for the title bar. It keeps a case's number at the end.
func barTitle(title string) string {
	if bot.Length(title, bot.Units) <= maxBar {
		return title
	}
	if i := strings.LastIndex(title, " "); i >= 0 {
		last := title[i+1:]
		if strings.ContainsFunc(last, unicode.IsDigit) && len(last) <= maxBar/2 {
			return cutAtWord(title[:i], maxBar-1-len(last)) + " " + last
		}
	}
	return cutAtWord(title, maxBar)
}
