package telegram

import (
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
)

// kind is what is done with an update.
type kind int

const (
	ignored   kind = iota
	command        // for the handler
	press          // of a button on a post or an answer, for the handler
	inDialog       // a press on a question
	typed          // a private line that is no command
	foreign        // a press on what is no button of ours
	anonymous      // a press of somebody who can't be known
	moved          // a group became a supergroup
	member         // the bot came into a chat or left it
)

// input is one update as it is worked on.
type input struct {
	kind    kind
	id      int64  // of the update
	in      bot.In // Account, Key, Name and Locale are set; Command or Press where it is one
	user    int64
	to      target // where it was made
	private bool
	message int    // the message that was typed, or whose button was pressed
	query   string // the press to answer, or ""
	data    string // behind the mark, of a press; what was typed; a status
	mark    string // of a press, before its data: what the button stands on
	moved   int64
}

// anonymousAdmin is the account that speaks for the anonymous admins of a group.
const anonymousAdmin = 1087968824

// decode reads an update. The input has the update's id even if the rest can't be
// read.
func decode(raw json.RawMessage, self string) (i input, err error) {
	var head struct {
		ID *int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &head) != nil || head.ID == nil {
		return input{}, errors.New("no update_id")
	}
	i.id = *head.ID
	var u wireUpdate
	if err := json.Unmarshal(raw, &u); err != nil {
		return i, errors.New("not the shape of an update")
	}
	switch {
	case u.Message != nil:
		i.from(u.Message, u.Message.From)
		i.readMessage(*u.Message, self)
	case u.Press != nil:
		i.from(u.Press.Message, &u.Press.From)
		i.readPress(*u.Press)
	case u.Member != nil:
		i.kind, i.to.chat, i.data = member, u.Member.Chat.ID, u.Member.New.Status
	}
	return i, nil
}

// from sets who made the input and where.
func (i *input) from(m *wireMessage, who *wireUser) {
	i.in.Key = decimal(i.id)
	if who != nil {
		i.user = who.ID
		i.in.Account = bot.Account{Platform: Name, ID: decimal(who.ID)}
		i.in.Name, i.in.Locale = bot.CleanLine(who.FirstName+" "+who.LastName), who.Language
	}
	if m != nil {
		i.message, i.to.chat, i.private = m.ID, m.Chat.ID, m.Chat.Type == "private"
		if m.IsTopic {
			i.to.thread = m.Thread
		}
	}
}

func (i *input) readMessage(m wireMessage, self string) {
	switch {
	case m.MovedTo != 0:
		i.kind, i.moved = moved, m.MovedTo
		return
	case m.From == nil || m.From.ID == 0 || m.From.IsBot || m.From.ID == anonymousAdmin || len(m.Sender) > 0 || m.Chat.ID == 0 || m.Chat.Type == "channel":
		return
	}
	text := m.Text + m.Caption // a message has one of them
	c, to, ok := parse(text)
	switch {
	case ok && to != "" && !strings.EqualFold(to, self):
	case ok:
		i.kind, i.in.Command, i.in.Public = command, &c, !i.private
	case i.private:
		i.kind, i.data = typed, text
	}
}

var commandForm = regexp.MustCompile(`^/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s|$)`)

// parse splits "/cek@SigapBot 0812…". Every bot has the command start; here it shows
// the help.
func parse(text string) (c bot.Command, to string, ok bool) {
	m := commandForm.FindStringSubmatch(text)
	if m == nil {
		return c, "", false
	}
	c = bot.Command{Name: strings.ToLower(m[1]), Text: bot.CleanLine(text[len(m[0]):])}
	if c.Name == "start" {
		c = bot.Command{Name: "sigap"}
	}
	return c, m[2], true
}

func (i *input) readPress(q wirePress) {
	i.query = q.ID
	if q.From.IsBot || q.From.ID == anonymousAdmin || q.From.ID == 0 {
		i.kind = anonymous
		return
	}
	i.kind = foreign
	if i.to.chat == 0 {
		return
	}
	i.mark, i.data = bot.SplitMark(q.Data)
	if i.mark == onDialog {
		i.kind = inDialog
		return
	}
	b, ok := bot.ParseButton(i.data)
	if !ok || i.mark != bot.OnPost && i.mark != onMoved && i.mark != bot.OnAnswer {
		return
	}
	i.kind, i.in.Press = press, &bot.Press{Button: b, Place: placeOf(i.to, i.private)}
	if i.mark != bot.OnAnswer {
		i.in.Press.Ref = refOf(i.to, i.message)
	}
}

// placeOf names the chat where a message stands.
func placeOf(at target, private bool) bot.Place {
	id := decimal(at.chat)
	if at.thread != 0 {
		id += "/" + strconv.Itoa(at.thread)
	}
	return bot.Place{Platform: Name, ID: id, Private: private}
}
