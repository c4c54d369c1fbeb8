package telegram

import "encoding/json"

// The fields of an update that the bot uses. The client library's types refuse a whole
// message if they don't know the kind of one part.
// https://core.telegram.org/bots/api#update
type wireUpdate struct {
	ID      *int64       `json:"update_id"`
	Message *wireMessage `json:"message"`
	Press   *wirePress   `json:"callback_query"`
	Member  *wireMember  `json:"my_chat_member"`
}

type wireUser struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Language  string `json:"language_code"`
}

type wireChat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

type wireMessage struct {
	ID      int             `json:"message_id"`
	Thread  int             `json:"message_thread_id"`
	IsTopic bool            `json:"is_topic_message"`
	From    *wireUser       `json:"from"`
	Sender  json.RawMessage `json:"sender_chat,omitempty"`
	Chat    wireChat        `json:"chat"`
	Text    string          `json:"text"`
	Caption string          `json:"caption"`
	File    *wireFile       `json:"document"`
	MovedTo int64           `json:"migrate_to_chat_id"`
	// Ephemeral is the id of an ephemeral message, whose ID is 0.
	Ephemeral int `json:"ephemeral_message_id"`
}

type wireFile struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	Size int64  `json:"file_size"`
}

type wirePress struct {
	ID      string       `json:"id"`
	From    wireUser     `json:"from"`
	Message *wireMessage `json:"message"`
	Data    string       `json:"data"`
}

type wireMember struct {
	Chat wireChat `json:"chat"`
	New  struct {
		Status  string `json:"status"`
		Deletes bool   `json:"can_delete_messages"`
	} `json:"new_chat_member"`
}
