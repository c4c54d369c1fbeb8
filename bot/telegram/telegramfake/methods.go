package telegramfake

import (
	"encoding/json"
	"strconv"
	"strings"
)

// method is one method of the API.
type method struct {
	name   string
	params string // its parameters, separated by spaces
	do     func(*Service, *call) (any, error)
}

// kind is the type of a parameter.
type kind int

const (
	textArg kind = iota
	numberArg
	flagArg
	jsonArg
	chatArg // a chat id, or @name
)

// params are all parameters that are implemented or ignored. A name has the same kind in
// every method.
var params = map[string]kind{
	"document": textArg, "file_id": textArg, "allow_sending_without_reply": flagArg, "allowed_updates": jsonArg, "cache_time": numberArg, "chat_id": chatArg,
	"commands": jsonArg, "disable_notification": flagArg, "drop_pending_updates": flagArg, "entities": jsonArg,
	"limit": numberArg, "link_preview_options": jsonArg, "message_id": numberArg, "message_thread_id": numberArg,
	"offset": numberArg, "protect_content": flagArg, "reply_markup": jsonArg, "reply_parameters": jsonArg,
	"reply_to_message_id": numberArg, "ephemeral_message_parameters": jsonArg, "receiver_user_id": numberArg, "ephemeral_message_id": numberArg,
	"scope": jsonArg, "show_alert": flagArg, "timeout": numberArg, "user_id": numberArg,
}

// methods are by name in lower case: the service ignores case.
var methods = methodTable(
	method{"getMe", "", (*Service).getMe},
	method{"getUpdates", "offset limit timeout allowed_updates", (*Service).getUpdates},
	method{"getWebhookInfo", "", (*Service).getWebhookInfo},
	method{"deleteWebhook", "drop_pending_updates", (*Service).deleteWebhook},
	method{"sendMessage", "chat_id message_thread_id text parse_mode entities link_preview_options disable_notification " +
		"protect_content ephemeral_message_parameters reply_parameters reply_to_message_id allow_sending_without_reply reply_markup", (*Service).sendMessage},
	method{"sendDocument", "chat_id document", (*Service).sendDocument},
	method{"getFile", "file_id", (*Service).getFile},
	method{"editMessageText", "chat_id message_id text parse_mode entities link_preview_options reply_markup", (*Service).editMessageText},
	method{"editMessageReplyMarkup", "chat_id message_id reply_markup", (*Service).editMessageReplyMarkup},
	method{"editEphemeralMessageText", "chat_id receiver_user_id ephemeral_message_id text parse_mode entities link_preview_options reply_markup", (*Service).editEphemeralMessageText},
	method{"editEphemeralMessageReplyMarkup", "chat_id receiver_user_id ephemeral_message_id reply_markup", (*Service).editEphemeralMessageReplyMarkup},
	method{"deleteEphemeralMessage", "chat_id receiver_user_id ephemeral_message_id", (*Service).deleteEphemeralMessage},
	method{"deleteMessage", "chat_id message_id", (*Service).deleteMessage},
	method{"answerCallbackQuery", "callback_query_id text show_alert url cache_time", (*Service).answerCallbackQuery},
	method{"sendChatAction", "chat_id message_thread_id action", (*Service).sendChatAction},
	method{"setMyCommands", "commands scope language_code", (*Service).setMyCommands},
	method{"getMyCommands", "scope language_code", (*Service).getMyCommands},
	method{"getChat", "chat_id", (*Service).getChat},
	method{"getChatMember", "chat_id user_id", (*Service).getChatMember},
	method{"getChatAdministrators", "chat_id", (*Service).getChatAdministrators},
)

func methodTable(all ...method) map[string]method {
	out := map[string]method{}
	for _, m := range all {
		out[strings.ToLower(m.name)] = m
	}
	return out
}

// judge refuses unknown parameters and values of the wrong kind. The service would ignore
// them.
func (m method) judge(args map[string]string) error {
	for name, value := range args {
		if !strings.Contains(" "+m.params+" ", " "+name+" ") {
			return breach("unknown parameter " + name)
		}
		wrong := false
		switch params[name] {
		case numberArg:
			_, err := strconv.ParseInt(value, 10, 64)
			wrong = err != nil
		case flagArg:
			wrong = value != "true" && value != "false"
		case textArg, jsonArg, chatArg: // checked by the method
		}
		if wrong {
			return breach("wrong value of parameter " + name)
		}
	}
	return nil
}

// decoded returns the value of an argument.
func decoded(name, value string) any {
	k := params[name]
	if k == textArg || k == chatArg && strings.HasPrefix(value, "@") || !json.Valid([]byte(value)) {
		return value
	}
	return json.RawMessage(value)
}
