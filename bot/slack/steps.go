package slack

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

// submit decodes a submitted form. Its key is the view's id: a corrected form has the
// key of the refused one, which left no receipt.
func submit(i interactive, zone *time.Location) input {
	if i.User.ID == "" || i.View.ID == "" {
		return input{}
	}
	in := input{kind: foreign, trigger: i.Trigger, user: i.User.ID}
	var from opened
	if i.View.Callback != callbackID || json.Unmarshal([]byte(i.View.Metadata), &from) != nil {
		return in
	}
	in.channel, in.hook, in.private, in.home = from.Channel, from.Hook, from.Private, from.Home
	button, ok := bot.ParseButton(from.Code)
	if !ok {
		return in
	}
	in.kind, in.blocks = ours, i.View.inputs()
	in.In = bot.In{
		Account: bot.Account{Platform: Name, ID: i.User.ID},
		Key:     "v" + i.View.ID,
		Name:    i.User.Name,
		Submit:  &bot.Submit{Button: button, Fields: filled(i.View, zone)},
	}
	return in
}

// filled returns the values of the fields; an empty field is "".
func filled(v formView, zone *time.Location) map[string]string {
	out := map[string]string{}
	if v.State == nil {
		return out
	}
	for block, actions := range v.State.Values {
		if name, ok := strings.CutPrefix(block, fieldPrefix); ok {
			a := actions[fieldAction]
			out[name] = a.Value + a.Option.Value + pickedTime(a.Time, zone) // only one of them is set
		}
	}
	return out
}
