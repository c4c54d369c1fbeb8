package telegram

import (
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

// kind says how an update is handled.
type kind int

const (
	ignored   kind = iota
	command        // passed to the handler
	press          // a press of a button on a post or an answer, passed to the handler
	inDialog       // a press of a button of a dialog
	typed          // a private message that is not a command
	upload         // a file in the private chat, passed to the handler
	foreign        // a press of an unknown button
	anonymous      // a press of an anonymous admin
	moved          // a group became a supergroup
	member         // the bot was added to a chat or removed
	crowded        // one input too many of a person; those after it are dropped
	late           // a press that was not done before a long stop
)

// input is one decoded update.
type input struct {
	kind    kind
	id      int64  // update_id
	in      bot.In // with Account, Key, Name and Locale, and Command, Press or Upload for those kinds
	user    int64
	to      target // the chat of the input
	private bool
	unnamed bool   // a command in a group without a bot's name: it may be for another bot
	message int    // id of the typed message, or of the one with the pressed button
	query   string // id of the press to answer, or ""
	data    string // the data of a press without its mark, the typed text, or a status
	mark    string // the mark of a press: the kind of message with the button
	moved   int64
	file    string // id of the uploaded file

	ephemeral int       // id of the ephemeral message that was typed, or that has the pressed button
	start     string    // the parameter of a link that opened the private chat
	deletes   bool      // of member: the bot may delete messages
	at        time.Time // when it was received

	update wireUpdate
}

// anonymousAdmin is Telegram's account for the anonymous admins of groups.
const anonymousAdmin = 1087968824

// decode decodes an update. On an error the input still has the update's id, if there is
// one.
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
		return i, errors.New("not an update")
	}
	i.update = u
	switch {
	case u.Message != nil:
		i.from(u.Message, u.Message.From)
		i.readMessage(*u.Message, self)
	case u.Press != nil:
		i.from(u.Press.Message, &u.Press.From)
		i.readPress(*u.Press)
	case u.Member != nil:
		i.kind, i.to.chat, i.data, i.deletes = member, u.Member.Chat.ID, u.Member.New.Status, u.Member.New.Deletes
	}
	return i, nil
}

// from sets the account and the chat of the input.
func (i *input) from(m *wireMessage, who *wireUser) {
	i.in.Key = decimal(i.id)
	if who != nil {
		i.user = who.ID
		i.in.Account = bot.Account{Platform: Name, ID: decimal(who.ID)}
		i.in.Name, i.in.Locale = bot.CleanLine(who.FirstName+" "+who.LastName), who.Language
	}
	if m != nil {
		i.message, i.to.chat, i.private, i.ephemeral = m.ID, m.Chat.ID, m.Chat.Type == "private", m.Ephemeral
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
	if f := m.File; f != nil && i.private {
		i.kind, i.file, i.in.Upload = upload, f.ID, &bot.Upload{Name: bot.FileName(f.Name), Size: f.Size, Text: m.Caption}
		return
	}
	text := m.Text + m.Caption // a message has only one of them
	c, to, ok := parse(text)
	switch {
	case ok && to != "" && !strings.EqualFold(to, self):
	case ok && !i.private && to == "" && c.Name == start:
	case ok:
		if c.Name == start {
			c, i.start = bot.Command{Name: "sigap"}, c.Text
		}
		open := !i.private && i.ephemeral == 0
		i.kind, i.in.Command, i.in.Public, i.unnamed = command, &c, open, open && to == ""
	case i.private:
		i.kind, i.data = typed, text
	}
}

var commandForm = regexp.MustCompile(`^/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:[\s\p{Z}]|$)`)

// start is a command that every bot has; here it is an alias of the help. Without a name
// in a group it is nobody's.
const start = "start"

// parse splits "/cek@SigapBot 0812…".
func parse(text string) (c bot.Command, to string, ok bool) {
	m := commandForm.FindStringSubmatch(text)
	if m == nil {
		return c, "", false
	}
	c = bot.Command{Name: strings.ToLower(m[1]), Text: bot.CleanLine(text[len(m[0]):])}
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
	if !ok || i.mark != bot.OnPost && i.mark != onMoved && i.mark != bot.OnAnswer || i.mark != bot.OnAnswer && i.ephemeral != 0 {
		return
	}
	i.kind, i.in.Press = press, &bot.Press{Button: b, Place: placeOf(i.to, i.private)}
	if i.mark != bot.OnAnswer {
		i.in.Press.Ref = refOf(i.to, i.message)
	}
}

// placeOf returns the place of a chat.
func placeOf(at target, private bool) bot.Place {
	id := decimal(at.chat)
	if at.thread != 0 {
		id += "/" + strconv.Itoa(at.thread)
	}
	return bot.Place{Platform: Name, ID: id, Private: private}
}
