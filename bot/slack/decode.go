package slack

import (
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot"
)

// input is one input with the way back to whoever made it.
type input struct {
	bot.In
	kind    kindOf
	trigger string   // opens a form, once, within three seconds
	user    string   // who made it
	channel string   // where; "" is unknown
	hook    string   // the response URL; "" is none
	private bool     // the pressed message is a private answer: it may be replaced
	shown   content  // the pressed message without its buttons
	blocks  []string // the ids of a sent form's input blocks
}

type kindOf int

const (
	ignored kindOf = iota // nothing that anybody waits for
	foreign               // a button or a form that is none of ours
	ours                  // In is set
)

// decode reads what a connection brought. Slack:
// interactivity/implementing-slash-commands, reference/interaction-payloads.
func decode(e socketmode.Event) input {
	switch data := e.Data.(type) {
	case slackapi.SlashCommand:
		return command(data)
	case slackapi.InteractionCallback:
		switch data.Type {
		case slackapi.InteractionTypeBlockActions:
			return press(data)
		case slackapi.InteractionTypeViewSubmission:
			return submit(data)
		}
	}
	return input{}
}

func command(c slackapi.SlashCommand) input {
	if c.UserID == "" || c.TriggerID == "" {
		return input{}
	}
	in := input{kind: ours, trigger: c.TriggerID, user: c.UserID, channel: c.ChannelID, hook: c.ResponseURL}
	in.In = bot.In{
		Account: bot.Account{Platform: Name, ID: c.UserID},
		Key:     "s" + c.TriggerID,
		Name:    c.UserName,
		Command: &bot.Command{Name: strings.ToLower(strings.TrimPrefix(c.Command, "/")), Text: unescape.Replace(c.Text)},
	}
	return in
}

func press(i slackapi.InteractionCallback) input {
	if i.User.ID == "" || i.TriggerID == "" {
		return input{}
	}
	in := input{kind: foreign, trigger: i.TriggerID, user: i.User.ID, channel: i.Container.ChannelID, hook: i.ResponseURL}
	in.shown = content{text: i.Message.Text, blocks: slices.DeleteFunc(i.Message.Blocks.BlockSet, func(b slackapi.Block) bool { return b.BlockType() == slackapi.MBTAction })}
	value := ""
	if actions := i.ActionCallback.BlockActions; len(actions) > 0 {
		value = actions[0].Value + actions[0].SelectedOption.Value // one of them is set
	}
	mark, code := bot.SplitMark(value)
	button, ok := bot.ParseButton(code)
	if !ok || mark != bot.OnPost && mark != bot.OnAnswer {
		return in
	}
	in.kind, in.private = ours, mark == bot.OnAnswer
	press := bot.Press{Button: button}
	if !in.private {
		press.Ref = refOf(i.Container.ChannelID, i.Container.MessageTs)
		press.Place = bot.Place{Platform: Name, ID: i.Container.ChannelID}
		if strings.HasPrefix(i.Container.ChannelID, "D") {
			press.Place = bot.Place{Platform: Name, ID: i.User.ID, Private: true}
		}
	}
	in.In = bot.In{Account: bot.Account{Platform: Name, ID: i.User.ID}, Key: "a" + i.TriggerID, Name: i.User.Name, Press: &press}
	return in
}
