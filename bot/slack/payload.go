package slack

import (
	slackapi "github.com/slack-go/slack"
)

// interactive is the payload of what somebody did with a message or a form, as far as the bot
// uses it. The library's type reads all of it: a press would be lost for an odd field in the
// message around the button, and so would be a shortcut on a message of any other app. Slack:
// reference/interaction-payloads.
type interactive struct {
	Type     slackapi.InteractionType `json:"type"`
	Callback string                   `json:"callback_id"`
	Hook     string                   `json:"response_url"`
	Trigger  string                   `json:"trigger_id"`
	Block    string                   `json:"block_id"` // of a search
	Value    string                   `json:"value"`    // what is typed in a search
	Team     identified               `json:"team"`
	Channel  identified               `json:"channel"`
	User     struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Team string `json:"team_id"`
	} `json:"user"`
	Message struct {
		Text string `json:"text"`
	} `json:"message"`
	Container struct {
		Channel string `json:"channel_id"`
		Time    string `json:"message_ts"`
	} `json:"container"`
	Actions []pressedElement `json:"actions"`
	View    formView         `json:"view"`
}

type identified struct {
	ID string `json:"id"`
}

// pressedElement is a button, or an entry of a list.
type pressedElement struct {
	ID     string `json:"action_id"`
	Value  string `json:"value"`
	Option struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// formView is a form or a home page.
type formView struct {
	ID       string            `json:"id"`
	Type     slackapi.ViewType `json:"type"`
	Callback string            `json:"callback_id"`
	Metadata string            `json:"private_metadata"`
	Blocks   []formBlock       `json:"blocks"`
	State    *struct {
		Values map[string]map[string]filledIn `json:"values"`
	} `json:"state"`
}

type formBlock struct {
	Type slackapi.MessageBlockType `json:"type"`
	ID   string                    `json:"block_id"`
}

// filledIn is the value of a field; only one of its fields is set.
type filledIn struct {
	Value  string `json:"value"`
	Option struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	Time int64 `json:"selected_date_time"`
}

// inputs returns the ids of the blocks that take an input.
func (v formView) inputs() (ids []string) {
	for _, b := range v.Blocks {
		if b.Type == slackapi.MBTInput && b.ID != "" {
			ids = append(ids, b.ID)
		}
	}
	return ids
}
