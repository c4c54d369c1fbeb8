package telegram

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

// content is a rendered message.
type content struct {
	html string
	keys [][]key
}

// key is a button: a press, a text to copy or an address.
type key = models.InlineKeyboardButton

const (
	// maxCopy is the length of a text to copy; a longer one makes the service refuse the
	// message. https://core.telegram.org/bots/api#copytextbutton
	maxCopy   = 256
	maxCopies = 4 // buttons that copy, ours
)

// Further marks of buttons, beside bot.OnPost and bot.OnAnswer.
const (
	onMoved  = "m:" // a post whose place is the group before it became this supergroup
	onDialog = "d:" // a dialog's question
)

// draw renders a card. mark is the mark of its buttons.
func draw(c bot.Card, mark string) content {
	c = fit(c)
	return content{html: htmlOf(c), keys: keysOf(c, mark)}
}

// htmlOf returns the text of a card within the limits.
// https://core.telegram.org/bots/api#html-style
func htmlOf(c bot.Card) string {
	var out, names []string
	for _, m := range c.Mentions {
		names = append(names, mention(m))
	}
	if called := strings.TrimSpace(strings.Join(names, " ")); called != "" {
		out = append(out, called)
	}
	title := bot.Escape(c.Sign)
	if c.Title != "" {
		title += " <b>" + bot.Escape(c.Title) + "</b>"
	}
	if title = strings.TrimSpace(title); title != "" {
		out = append(out, title)
	}
	for _, l := range c.Lines {
		out = append(out, lineOf(l))
	}
	if len(out) == 0 {
		return "…"
	}
	return strings.Join(out, "\n")
}

func lineOf(l bot.Line) string {
	label, text := "", bot.Escape(l.Text)
	if l.Label != "" {
		label = "<b>" + bot.Escape(l.Label) + "</b>"
	}
	if text == "" {
		return label
	}
	switch l.Style {
	case bot.StyleSay:
		return "<blockquote>" + strings.TrimSpace("💬 "+label) + "\n" + text + "</blockquote>"
	case bot.StyleQuote:
		if label != "" {
			label += ":\n"
		}
		return label + "<blockquote>" + text + "</blockquote>"
	case bot.StyleDont:
		return "🚫 " + labelled(label, text)
	case bot.StyleNext:
		return "👉 " + labelled(label, "<b>"+text+"</b>")
	case bot.StyleSmall:
		return labelled(label, "<i>"+text+"</i>")
	}
	return labelled(label, text)
}

func labelled(label, text string) string { return strings.TrimPrefix(label+": "+text, ": ") }

var (
	userID   = regexp.MustCompile(`^[1-9][0-9]{0,15}$`)
	userName = regexp.MustCompile(`^@[A-Za-z0-9_]{3,32}$`)
)

// mention mentions an account by its id or public name, or shows the name if Telegram
// can't mention it.
func mention(m bot.Mention) string {
	id := m.Account.ID
	switch {
	case m.Account.Platform != Name:
	case userName.MatchString(id):
		return id
	case userID.MatchString(id):
		if m.Name == "" {
			m.Name = id
		}
		return `<a href="tg://user?id=` + id + `">` + bot.Escape(m.Name) + `</a>`
	}
	return bot.Escape(m.Name)
}

// keysOf returns the keyboard of a card within the limits. If all buttons under More have
// one subject, a single button replaces them; its answer is that subject's card.
func keysOf(c bot.Card, mark string) [][]key {
	sight := c.Buttons
	more, folded := foldOf(c)
	if !folded {
		sight = append(sight[:len(sight):len(sight)], c.More...)
	}
	var keys []key
	for _, b := range sight {
		keys = append(keys, key{Text: b.Label, CallbackData: mark + b.Code(), Style: b.Style()})
	}
	rows := rowsOf(keys)
	if folded {
		rows = append(rows, []key{{Text: c.MoreLabel, CallbackData: mark + more.Code()}})
	}
	rows = append(rows, rowsOf(copiesOf(c))...)
	if c.Link.URL != "" {
		rows = append(rows, []key{{Text: labelText(c.Link.Label), URL: c.Link.URL}})
	}
	return rows
}

// copiesOf returns the buttons that copy a text. One that the service would refuse is left
// out.
func copiesOf(c bot.Card) (keys []key) {
	for _, one := range c.Copies[:min(len(c.Copies), maxCopies)] {
		text := bot.CleanLine(one.Text)
		if text != "" && bot.Length(text, bot.Units) <= maxCopy {
			keys = append(keys, key{Text: labelText(one.Label), CopyText: &models.CopyTextButton{Text: text}})
		}
	}
	return keys
}

// labelText returns the text of a button.
func labelText(s string) string { return cmp.Or(cut(bot.CleanLine(s), maxKey), "…") }

func foldOf(c bot.Card) (bot.Button, bool) {
	if len(c.More) == 0 {
		return bot.Button{}, false
	}
	for _, b := range c.More {
		if b.Subject == "" || b.Subject != c.More[0].Subject {
			return bot.Button{}, false
		}
	}
	more := bot.Button{Subject: c.More[0].Subject, Action: bot.ActMore, Turn: c.More[0].Turn}
	_, ok := bot.ParseButton(more.Code())
	return more, ok
}

// rowsOf puts short labels side by side as long as they stay readable.
func rowsOf(keys []key) [][]key {
	const short, middling = 14, 20
	longest, width := 0, 1
	for _, k := range keys {
		longest = max(longest, len([]rune(k.Text)))
	}
	switch {
	case len(keys) <= 3 && longest <= short:
		width = 3
	case len(keys) > 3 && longest <= middling:
		width = 2
	}
	return slices.Collect(slices.Chunk(keys, width))
}

func decimal[T ~int | ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }
