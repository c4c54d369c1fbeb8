package desk

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

// maxInSight is the number of visible buttons of a card; the others are in a menu, under
// the card's MoreLabel.
const maxInSight = 3

// templates escape every text for its context. All HTML in the browser comes from them.
// They are parsed for the first page and not at the start.
var templates = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(web, "web/*.html")) })

// view is one message to render: a card, or a typed line.
type view struct {
	Ref    bot.Ref
	At     time.Time
	Thread bot.Ref
	Said   string // the typed line; "" for a card
	Card   *bot.Card
	Note   string // shown above the card: who else sees it

	File, Address string // name and address of a file to download; "" for a card
}

type itemData struct {
	Ref, Thread bot.Ref
	Clock, Day  string
	Said, Note  string
	File        string
	Address     string
	Card        *cardData
}

type cardData struct {
	Tone          bot.Tone
	Sign, Title   string
	Mentions      []mentionData
	Blocks        []block
	Buttons, More []bot.Button
	MoreLabel     string
	Copies        []bot.Copy
	Link          *bot.Link // nil is none
}

type mentionData struct{ ID, Name string }

// block is one line of a card, or a table of consecutive facts.
type block struct {
	Style bot.Style
	Facts []bot.Line
	Label string
	Text  string
}

// item renders one message.
func (d *Desk) item(v view) (string, error) { return render("item", d.itemData(v)) }

// items renders messages in order.
func (d *Desk) items(views []view) (string, error) {
	all := make([]itemData, len(views))
	for i, v := range views {
		all[i] = d.itemData(v)
	}
	return render("items", all)
}

func (d *Desk) itemData(v view) itemData {
	at := v.At.In(d.opt.Zone)
	data := itemData{Ref: v.Ref, Thread: v.Thread, Clock: at.Format("15:04"), Day: at.Format(time.DateOnly), Said: bot.Clean(v.Said), Note: v.Note, File: bot.CleanLine(v.File), Address: v.Address}
	if v.Card != nil {
		data.Card = newCard(*v.Card)
	}
	return data
}

func newCard(c bot.Card) *cardData {
	c = c.Clean()
	data := &cardData{Tone: toneOf(c.Tone), Sign: c.Sign, Title: c.Title, Blocks: blocks(c.Lines), MoreLabel: cmp.Or(c.MoreLabel, "…")}
	for _, m := range c.Mentions {
		data.Mentions = append(data.Mentions, mentionData{ID: m.Account.ID, Name: m.Name})
	}
	in := min(len(c.Buttons), maxInSight)
	data.Buttons, data.More = c.Buttons[:in], slices.Concat(c.Buttons[in:], c.More)
	data.Copies = c.Copies
	if inPage(c.Link.URL) {
		data.Link = &c.Link
	}
	return data
}

// blocks groups consecutive facts into one table. The lines must be clean.
func blocks(lines []bot.Line) []block {
	var out []block
	for _, l := range lines {
		if l.Style != bot.StyleFact || l.Label == "" {
			out = append(out, block{Style: l.Style, Label: l.Label, Text: l.Text})
			continue
		}
		if n := len(out); n == 0 || out[n-1].Facts == nil {
			out = append(out, block{})
		}
		last := &out[len(out)-1]
		last.Facts = append(last.Facts, l)
	}
	return out
}

func toneOf(t bot.Tone) bot.Tone {
	switch t {
	case bot.ToneEmergency, bot.ToneVVIP, bot.ToneWarn, bot.ToneDone:
		return t
	}
	return bot.TonePlain
}

// list renders the list of channels, with a link to the queue if the person may see it.
func (d *Desk) list(p Person, rooms []room, word func(string) string) (string, error) {
	queue := ""
	if p.Queue {
		queue = d.addressOf("/queue", p.ID)
	}
	return render("list", struct {
		Rooms []room
		Queue string // address of the queue's page, or ""
		T     func(string) string
	}{rooms, queue, word})
}

func render(name string, data any) (string, error) {
	var out bytes.Buffer
	if err := templates().ExecuteTemplate(&out, name, data); err != nil {
		return "", fmt.Errorf("desk: %s: %w", name, err)
	}
	return out.String(), nil
}
