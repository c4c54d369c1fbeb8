package slack

import (
	"encoding/json"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// A list of more than a hundred options is a menu that asks for those that match what
// somebody types: an external_select, whose block_suggestion is answered in the
// acknowledgement. Slack: block-elements/select-menu-element#external_select.

// searched returns the menu of a field with more options than Slack shows. It asks at
// once, before anything is typed.
func searched(f bot.Field) slackapi.BlockElement {
	e := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeExternal, nil, fieldAction)
	e.MinQueryLength = new(int)
	if i := slices.IndexFunc(f.Options, func(o bot.Option) bool { return o.Value == f.Value }); i >= 0 {
		if option, ok := optionOf(f.Options[i]); ok {
			e.InitialOption = option
		}
	}
	return e
}

// search decodes what somebody types in such a menu. Slack:
// reference/interaction-payloads/block_suggestion-payload.
func search(i interactive) input {
	name, ok := strings.CutPrefix(i.Block, fieldPrefix)
	var from opened
	if !ok || i.User.ID == "" || i.View.Callback != callbackID || json.Unmarshal([]byte(i.View.Metadata), &from) != nil {
		return input{}
	}
	button, ok := bot.ParseButton(from.Code)
	if !ok {
		return input{}
	}
	in := input{kind: ours, user: i.User.ID}
	in.In = bot.In{
		Account: bot.Account{Platform: Name, ID: i.User.ID},
		Name:    i.User.Name,
		Search:  &bot.Search{Button: button, Field: name, Text: unescape.Replace(i.Value)},
	}
	return in
}

// found is the answer to a search. The library's own type leaves an empty list out, and
// Slack then shows an error in place of "no results".
type found struct {
	Options []*slackapi.OptionBlockObject `json:"options"`
}

// suggestions returns as many options as an acknowledgement can carry; who types on sees
// the others.
func suggestions(options []bot.Option) found {
	out, size := found{Options: []*slackapi.OptionBlockObject{}}, 0
	for _, o := range options {
		option, ok := optionOf(o)
		if !ok {
			continue
		}
		raw, err := json.Marshal(option)
		size += len(raw) + 1
		if err != nil || len(out.Options) == maxOptions || size > maxSuggestions {
			break
		}
		out.Options = append(out.Options, option)
	}
	return out
}

// maxSuggestions is the size of all options of an answer; the rest of maxAck is for the
// envelope.
const maxSuggestions = maxAck - 512
