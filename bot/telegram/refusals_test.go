package telegram_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// refusals are the refusals that the service is known to give, by their class.
var refusals = []struct {
	code  int
	class bot.Result
	texts []string
}{
	{403, bot.Closed, []string{
		"bot was blocked by the user", "user is deactivated", "bot can't initiate conversation with a user",
		"bot was kicked from the group chat", "bot was kicked from the supergroup chat", "bot was kicked from the channel chat",
		"bot is not a member of the group chat", "bot is not a member of the supergroup chat", "bot is not a member of the channel chat",
		"the group chat was deleted",
	}},
	{400, bot.Closed, []string{
		"chat not found", "private chat not found", "have no write access to the chat", "can't access the chat",
		"need administrator rights in the channel chat", "not enough rights to send text messages to the chat",
		"not enough rights to send photos to the chat", "not enough rights to send the rich message to the chat",
		"message thread not found", "chat is not a forum",
		"CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "TOPIC_CLOSED", "TOPIC_DELETED", "PEER_ID_INVALID",
		"CHAT_SEND_PLAIN_FORBIDDEN", "CHAT_SEND_MEDIA_FORBIDDEN", "CHAT_SEND_PHOTOS_FORBIDDEN", "CHAT_SEND_DOCS_FORBIDDEN",
		"CHAT_ADMIN_REQUIRED", "CHAT_GUEST_SEND_FORBIDDEN", "USER_BANNED_IN_CHANNEL", "CHANNEL_PRIVATE", "CHANNEL_PUBLIC_GROUP_NA",
		"USER_DELETED", "USER_IS_BLOCKED", "ALLOW_PAYMENT_REQUIRED_50", "YOU_BLOCKED_USER", "BOT_NOT_ADMIN",
	}},
	{400, bot.Failed, []string{
		"message is too long", "message caption is too long", "message text is empty", "text must be non-empty",
		`can't parse entities: unsupported start tag "b08123456789" at byte offset 3`, "reply markup is too long",
		"inline keyboard button URL '08123456789' is invalid: wrong HTTP URL", "BUTTON_DATA_INVALID", "BUTTON_URL_INVALID", "BUTTON_TYPE_INVALID",
		"BUTTON_COPY_TEXT_INVALID", "BUTTON_USER_PRIVACY_RESTRICTED", "ENTITIES_TOO_LONG", "ENTITY_BOUNDS_INVALID",
		"REPLY_MARKUP_INVALID", "QUOTE_TEXT_INVALID", "URL_INVALID",
	}},
	{400, bot.Gone, []string{"message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"}},
	{400, bot.Done, []string{"message is not modified: specified new message content and reply markup are exactly the same"}},
	{401, bot.Off, []string{"", "invalid token specified"}},
	{404, bot.Off, []string{""}},
	{421, bot.Off, []string{"unallowed token specified"}},
	{400, bot.Off, []string{"Logged out", "FROZEN_METHOD_INVALID"}},
	{406, bot.Off, []string{"FROZEN_METHOD_INVALID"}},
	{409, bot.Retry, []string{"terminated by other getUpdates request"}},
	{500, bot.Unsure, []string{"restart", ""}},
	{502, bot.Unsure, []string{""}},
	{404, bot.Unknown, []string{"method not found"}},
	{400, bot.Unknown, []string{"SOMETHING_FROM_2027", "the moon is in the way of 'Budi 08123456789'", "Budi is not 08123456789"}},
	{403, bot.Unknown, []string{"bots aren't liked here", "SOMETHING_FROM_2027"}},
	{418, bot.Unknown, []string{"short and stout"}},
}

// TestEachRefusalHasItsOutcome checks the whole table, for a send and for an edit, and that
// no cause holds what the service quotes.
func TestEachRefusalHasItsOutcome(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		place, ref := bot.Place{Platform: "telegram", ID: board1}, bot.Ref(decimal(post.ID))
		for _, row := range refusals {
			for _, text := range row.texts {
				failure := telegramfake.Failure{Status: row.code, Error: text}
				h.FailNext("sendMessage", 1, failure)
				h.FailNext("editMessageText", 1, failure)
				_, sent := h.platform.Post(t.Context(), place, board, "p1", "")
				edited := h.platform.Edit(t.Context(), place, ref, answer)
				for what, out := range map[string]bot.Outcome{"send": sent, "edit": edited} {
					if out.Result != row.class || (out.Cause == "") != (row.class == bot.Done) || strings.Contains(out.Cause, "0812") {
						t.Errorf("%d %q: the %s ends with %+v; want %d, with a cause that quotes nothing", row.code, text, what, out, row.class)
					}
					if left := text == "message can't be edited"; out.Left != left {
						t.Errorf("%d %q: the old message is left: %v, want %v", row.code, text, out.Left, left)
					}
				}
			}
		}
	})
}

func TestAReplyToAMessageThatIsGoneIsSentWithoutIt(t *testing.T) {
	for _, text := range []string{"message to be replied not found", "REPLY_MESSAGE_ID_INVALID"} {
		inIdleHarness(t, silent, func(t *testing.T, h *harness) {
			place, first := bot.Place{Platform: "telegram", ID: board1}, h.post(board1, board)
			h.FailNext("sendMessage", 1, telegramfake.Failure{Status: http.StatusBadRequest, Error: text})
			_, out := h.platform.Post(t.Context(), place, bot.Card{Title: "Ping"}, "p2", bot.Ref(decimal(first.ID)))
			wantResult(t, text, out, bot.Done)
			if m := h.newest(super); m.ReplyTo != 0 || !strings.Contains(m.Text, "Ping") {
				t.Errorf("%s: the chat shows %q as a reply to %d, want the ping alone", text, m.Text, m.ReplyTo)
			}
		})
	}
}
