package telegram

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"

	"github.com/cc147/sigap/bot"
)

// refusal is one row of the table of refusals.
type refusal struct {
	part string // of the description
	is   bot.Result
	left bool // for bot.Gone: the message may still be shown
}

// replyGone reports whether a call was refused because the message to reply to is gone.
// Without the reply it passes. Client.cpp.
func replyGone(err error) bool {
	_, description := answered(err)
	return containsFold(description, "message to be replied not found") || containsFold(description, "REPLY_MESSAGE_ID_INVALID")
}

// refusals are the descriptions of 400 and 403 that are known, the first that matches
// counts. Words are from the published server (github.com/tdlib/telegram-bot-api,
// Client.cpp) and its library (github.com/tdlib/td: MessagesManager, MessageContent,
// MessageEntity, DialogManager, ReplyMarkup and MessageTopic.cpp). Codes in capitals are
// from Telegram's own servers, which the two pass on
// (https://core.telegram.org/method/messages.sendMessage): no list of them is complete.
var refusals = []refusal{
	// Nothing to do. Client.cpp.
	{"message is not modified", bot.Done, false},

	// The message can't be edited or deleted any more. Client.cpp, MessagesManager.cpp.
	{"message to edit not found", bot.Gone, false},
	{"message to delete not found", bot.Gone, false},
	{"MESSAGE_ID_INVALID", bot.Gone, false},
	{"message can't be edited", bot.Gone, true},
	{"message can't be deleted", bot.Gone, true},

	// The press can't be answered any more. Client.cpp.
	{"query is too old", bot.Gone, false},

	// The content is at fault. Client.cpp, MessageEntity.cpp, ReplyMarkup.cpp.
	{"message is too long", bot.Failed, false},
	{"MESSAGE_TOO_LONG", bot.Failed, false},
	{"caption is too long", bot.Failed, false},
	{"MEDIA_CAPTION_TOO_LONG", bot.Failed, false},
	{"message text is empty", bot.Failed, false},
	{"text must be non-empty", bot.Failed, false},
	{"MESSAGE_EMPTY", bot.Failed, false},
	{"can't parse entities", bot.Failed, false},
	{"reply markup is too long", bot.Failed, false},
	{"inline keyboard button", bot.Failed, false},
	{"invalid button style", bot.Failed, false},
	{"BUTTON_DATA_INVALID", bot.Failed, false},
	{"BUTTON_URL_INVALID", bot.Failed, false},
	{"BUTTON_TYPE_INVALID", bot.Failed, false},
	{"BUTTON_COPY_TEXT_INVALID", bot.Failed, false},
	{"BUTTON_USER_PRIVACY_RESTRICTED", bot.Failed, false},
	{"ENTITIES_TOO_LONG", bot.Failed, false},
	{"ENTITY_BOUNDS_INVALID", bot.Failed, false},
	{"REPLY_MARKUP_INVALID", bot.Failed, false},
	{"QUOTE_TEXT_INVALID", bot.Failed, false},
	{"URL_INVALID", bot.Failed, false},
	{"unallowed message content", bot.Failed, false},

	// A file can't be fetched. Client.cpp.
	{"file is too big", bot.Failed, false},
	{"file_id", bot.Failed, false},

	// The bot can't write to somebody. Client.cpp, MessagesManager.cpp.
	{"bot was blocked by the user", bot.Closed, false},
	{"user is deactivated", bot.Closed, false},
	{"bot can't initiate conversation", bot.Closed, false},
	{"USER_IS_BLOCKED", bot.Closed, false},
	{"USER_DELETED", bot.Closed, false},
	{"YOU_BLOCKED_USER", bot.Closed, false},
	{"ALLOW_PAYMENT_REQUIRED", bot.Closed, false},
	{"PEER_ID_INVALID", bot.Closed, false},

	// The bot can't write to a chat. Client.cpp, DialogManager.cpp, MessageContent.cpp.
	{"bot was kicked from", bot.Closed, false},
	{"bot is not a member of", bot.Closed, false},
	{"group chat was deleted", bot.Closed, false},
	{"group chat was upgraded", bot.Closed, false},
	{"chat not found", bot.Closed, false}, // also "private chat not found"
	{"have no write access to the chat", bot.Closed, false},
	{"can't access the chat", bot.Closed, false},
	{"need administrator rights", bot.Closed, false},
	{"not enough rights", bot.Closed, false},
	{"have no rights", bot.Closed, false},
	{"message thread not found", bot.Closed, false},
	{"chat is not a forum", bot.Closed, false},
	{"TOPIC_CLOSED", bot.Closed, false},
	{"TOPIC_DELETED", bot.Closed, false},
	{"CHAT_WRITE_FORBIDDEN", bot.Closed, false},
	{"CHAT_RESTRICTED", bot.Closed, false},
	{"CHAT_SEND_", bot.Closed, false}, // CHAT_SEND_PLAIN_FORBIDDEN, …_MEDIA_, …_PHOTOS_, …
	{"CHAT_GUEST_SEND_FORBIDDEN", bot.Closed, false},
	{"CHAT_ADMIN_REQUIRED", bot.Closed, false},
	{"USER_BANNED_IN_CHANNEL", bot.Closed, false},
	{"CHANNEL_PRIVATE", bot.Closed, false},
	{"CHANNEL_PUBLIC_GROUP_NA", bot.Closed, false},
	{"BOT_NOT_ADMIN", bot.Closed, false},

	// The bot itself is refused. Client.cpp; FROZEN… is of an account that was limited.
	{"Logged out", bot.Off, false},
	{"FROZEN_METHOD_INVALID", bot.Off, false},
}

// The causes of bot.Off.
const (
	badToken = "Telegram refuses the token; copy the bot's token from BotFather and set it"
	frozen   = "Telegram has frozen the bot; see the message of @BotFather or @SpamBot to its owner"
)

// refused returns the outcome of an answer with ok false. The token is judged before
// anything else (ClientManager.cpp): 401, 404 and 421 are about it, unless the server
// doesn't know the method.
func refused(code int, description string) bot.Outcome {
	cause := cmp.Or(safe(description), http.StatusText(code), "no reason given")
	switch {
	case code == http.StatusNotFound && containsFold(description, "method not found"):
		return bot.Outcome{Result: bot.Unknown, Cause: "the Bot API server does not know the method; update the server"}
	case code == http.StatusUnauthorized, code == http.StatusNotFound, code == http.StatusMisdirectedRequest:
		return bot.Outcome{Result: bot.Off, Cause: badToken}
	case code == http.StatusConflict, code == http.StatusTooManyRequests:
		return bot.Outcome{Result: bot.Retry, Cause: cause}
	case code >= http.StatusInternalServerError:
		return bot.Outcome{Result: bot.Unsure, Cause: "the service failed: " + cause}
	}
	for _, r := range refusals {
		if containsFold(description, r.part) {
			return r.outcome(cause)
		}
	}
	return bot.Outcome{Result: bot.Unknown, Cause: "refused, for a reason that the bot doesn't know: " + cause}
}

func (r refusal) outcome(cause string) bot.Outcome {
	switch {
	case r.is == bot.Done:
		return bot.Outcome{}
	case r.part == "FROZEN_METHOD_INVALID":
		cause = frozen
	case r.is == bot.Off:
		cause = badToken
	case r.is == bot.Failed:
		cause = "refused: " + r.part // what follows it may quote the content
	}
	return bot.Outcome{Result: r.is, Cause: cause, Left: r.left}
}

func containsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

var (
	quoted     = regexp.MustCompile("(^|[\\s(:])['\"`“‘«].*|\".*")
	longNumber = regexp.MustCompile(`[0-9]{4,}`)
)

// safe returns a description without what it may quote of the content: it ends at the
// first quotation mark and has no long numbers.
func safe(description string) string {
	text := quoted.ReplaceAllString(bot.CleanLine(description), "")
	return cut(longNumber.ReplaceAllString(strings.TrimSpace(text), "…"), maxToast)
}
