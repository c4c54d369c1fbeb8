package slack

import (
	"cmp"
	"regexp"
	"strings"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// content is a rendered message. text is the escaped text of notifications and screen
// readers.
type content struct {
	text   string
	blocks []slackapi.Block
}

// draw renders a card within the limits. It uses rich text, in which typed text can't
// become markup, a link or a mention. mark is bot.OnPost or bot.OnAnswer.
func draw(c bot.Card, mark string) content { return limits.draw(c, mark) }

func (l cardLimits) draw(c bot.Card, mark string) content {
	c = l.fit(c, maxBlocks, mark)
	return content{text: escaped(cmp.Or(c.Plain(), "…"), maxFallback), blocks: blocks(c, mark)}
}

func blocks(c bot.Card, mark string) []slackapi.Block {
	p := &painter{}
	for _, m := range c.Mentions {
		p.mention(m)
	}
	p.add(bold, strings.TrimSpace(c.Sign+" "+c.Title))
	for _, l := range c.Lines {
		p.line(l)
	}
	p.link(c.Link)
	out := p.done()
	if b := buttons(c, mark); b != nil {
		out = append(out, b)
	}
	return out
}

// painter builds rich text: consecutive texts form one section, in which only "\n"
// breaks the line.
type painter struct {
	blocks []slackapi.Block
	parts  []slackapi.RichTextElement
	row    []slackapi.RichTextSectionElement
}

// style is a text style; the zero style is plain.
type style = slackapi.RichTextSectionTextStyle

var plain, bold, italic = style{}, style{Bold: true}, style{Italic: true}

func (p *painter) add(s style, text string) { p.row = append(p.row, words(s, text)...) }

// words returns one element, or none for an empty text, which Slack refuses.
func words(s style, text string) []slackapi.RichTextSectionElement {
	if text == "" {
		return nil
	}
	e := slackapi.NewRichTextSectionTextElement(text, nil)
	if s != plain {
		e.Style = &s
	}
	return []slackapi.RichTextSectionElement{e}
}

// line renders one line; each bot.Style looks different.
func (p *painter) line(l bot.Line) {
	label := l.Label
	if label != "" && l.Text != "" {
		label += ": "
	}
	switch l.Style {
	case bot.StyleQuote:
		p.quote(append(words(bold, label), words(plain, l.Text)...))
	case bot.StyleSay:
		p.quote(append(words(bold, "💬 "+label), words(italic, l.Text)...))
	case bot.StyleDont:
		p.start(bold, "⛔ "+label)
		p.add(plain, l.Text)
	case bot.StyleNext:
		p.start(bold, "➡️ "+label+l.Text)
	case bot.StyleSmall:
		p.small(label + l.Text)
	default:
		p.start(bold, label)
		p.add(plain, l.Text)
	}
}

// start begins a new line.
func (p *painter) start(s style, text string) {
	if len(p.row) > 0 {
		p.add(plain, "\n")
	}
	p.add(s, text)
}

func (p *painter) quote(row []slackapi.RichTextSectionElement) {
	p.section()
	p.parts = append(p.parts, &slackapi.RichTextQuote{Type: slackapi.RTEQuote, Elements: row})
}

// small adds a context block, which is grey: rich text has no such style.
func (p *painter) small(text string) {
	p.rich()
	p.blocks = append(p.blocks, slackapi.NewContextBlock("", literal(text, maxText)))
}

func (p *painter) section() {
	if len(p.row) > 0 {
		p.parts = append(p.parts, slackapi.NewRichTextSection(p.row...))
		p.row = nil
	}
}

func (p *painter) rich() {
	p.section()
	if len(p.parts) > 0 {
		p.blocks = append(p.blocks, slackapi.NewRichTextBlock("", p.parts...))
		p.parts = nil
	}
}

func (p *painter) done() []slackapi.Block {
	p.rich()
	if len(p.blocks) == 0 {
		p.add(plain, "…")
		p.rich()
	}
	return p.blocks
}

var (
	userID  = regexp.MustCompile(`^[UW][A-Z0-9]{1,20}$`)
	groupID = regexp.MustCompile(`^S[A-Z0-9]{1,20}$`)
)

// mention mentions an account by its id, or shows the name if there is no id on Slack.
func (p *painter) mention(m bot.Mention) {
	switch id := m.Account.ID; {
	case m.Account.Platform == Name && userID.MatchString(id):
		p.row = append(p.row, slackapi.NewRichTextSectionUserElement(id, nil))
	case m.Account.Platform == Name && groupID.MatchString(id):
		p.row = append(p.row, slackapi.NewRichTextSectionUserGroupElement(id))
	case m.Name == "":
		return
	default:
		p.add(plain, m.Name)
	}
	p.add(plain, " ")
}

// literal returns a plain text without markup. Slack refuses an empty one.
func literal(text string, most int) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject(slackapi.PlainTextType, escaped(cmp.Or(text, "…"), most), false, false)
}
