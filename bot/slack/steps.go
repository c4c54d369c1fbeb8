package slack

import (
	"encoding/json"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// submit decodes a submitted form. Its key is the view's id: a corrected form has the
// key of the refused one, which left no receipt.
func submit(i slackapi.InteractionCallback, zone *time.Location) input {
	if i.User.ID == "" || i.View.ID == "" {
		return input{}
	}
	in := input{kind: foreign, trigger: i.TriggerID, user: i.User.ID}
	var from opened
	if i.View.CallbackID != callbackID || json.Unmarshal([]byte(i.View.PrivateMetadata), &from) != nil {
		return in
	}
	in.channel, in.hook, in.private, in.home = from.Channel, from.Hook, from.Private, from.Home
	button, ok := bot.ParseButton(from.Code)
	if !ok {
		return in
	}
	for _, b := range i.View.Blocks.BlockSet {
		if b.BlockType() == slackapi.MBTInput {
			in.blocks = append(in.blocks, b.ID())
		}
	}
	in.kind = ours
	in.In = bot.In{
		Account: bot.Account{Platform: Name, ID: i.User.ID},
		Key:     "v" + i.View.ID,
		Name:    i.User.Name,
		Submit:  &bot.Submit{Button: button, Fields: filled(i.View.State, zone)},
	}
	return in
}

// filled returns the values of the fields; an empty field is "".
func filled(state *slackapi.ViewState, zone *time.Location) map[string]string {
	out := map[string]string{}
	if state == nil {
		return out
	}
	for block, actions := range state.Values {
		if name, ok := strings.CutPrefix(block, fieldPrefix); ok {
			a := actions[fieldAction]
			out[name] = a.Value + a.SelectedOption.Value + pickedTime(a.SelectedDateTime, zone) // only one of them is set
		}
	}
	return out
}
