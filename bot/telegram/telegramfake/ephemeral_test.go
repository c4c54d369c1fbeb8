package telegramfake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// The rules are those of https://core.telegram.org/bots/api#ephemeralmessageparameters and
// of the fields that name it.

// private sends an ephemeral message to Dewi. reply and press are the act that it follows,
// or 0 and "".
func (h *harness) private(chat int64, text string, reply int, press string) (*models.Message, error) {
	p := &tgbot.SendMessageParams{ChatID: chat, Text: text, ProtectContent: true, ReplyMarkup: keyboard{[][]telegramfake.Button{{{Label: "Sesuai", Data: "a"}}}},
		EphemeralMessageParameters: &models.EphemeralMessageParameters{ReceiverUserID: dewi, CallbackQueryID: press}}
	if reply != 0 {
		p.ReplyParameters = &models.ReplyParameters{EphemeralMessageID: reply}
	}
	return h.bot.SendMessage(h.ctx, p)
}

// offers sets the menu of groups.
func (h *harness) offers(ephemeral bool) {
	h.t.Helper()
	_, err := h.bot.SetMyCommands(h.ctx, &tgbot.SetMyCommandsParams{Scope: &models.BotCommandScopeAllGroupChats{},
		Commands: []models.BotCommand{{Command: "cek", Description: "Periksa", IsEphemeral: ephemeral}}})
	h.must(err)
}

// wantSeen checks that the person, or nobody, sees a text, and nobody else does.
func (h *harness) wantSeen(what, text string, by ...int64) {
	h.t.Helper()
	for _, who := range []int64{dewi, sari, budi} {
		want, got := false, false
		for _, b := range by {
			want = want || b == who
		}
		for _, chat := range []int64{group, super, forum, dewi, sari, budi} {
			for _, m := range h.Seen(who, chat) {
				got = got || strings.Contains(m.Text, text)
			}
		}
		if got != want {
			h.t.Errorf("%s: user %d sees it: %v, want %v", what, who, got, want)
		}
	}
}

func TestAnEphemeralCommandIsSeenByNobodyElse(t *testing.T) {
	h := newHarness(t, nil)
	if _, err := h.As(dewi).SayEphemeral(super, "/cek 1"); err == nil {
		t.Error("a command that the menu doesn't offer was typed as ephemeral, want an error")
	}
	h.offers(false)
	if _, err := h.As(dewi).SayEphemeral(super, "/cek 1"); err == nil {
		t.Error("a command that isn't ephemeral was typed as one, want an error")
	}
	h.offers(true)
	for _, line := range []string{"cek 1", "/callback 1"} {
		if _, err := h.As(dewi).SayEphemeral(super, line); err == nil {
			t.Errorf("%q was typed as an ephemeral command, want an error", line)
		}
	}
	if _, err := h.As(dewi).SayEphemeral(dewi, "/cek 1"); err == nil {
		t.Error("a private chat has no ephemeral commands, want an error")
	}
	h.confirmAll()
	id, err := h.As(dewi).SayEphemeral(super, "/cek@SigapBot 0812")
	h.must(err)
	h.wantSeen("the command", "0812", dewi)
	if got := h.Messages(super); len(got) != 0 {
		t.Errorf("the group has the messages %v, want none", got)
	}
	raw := h.call("getUpdates", `{}`)
	want := fmt.Sprintf(`"message_id":0,"from":{"id":%d`, dewi)
	if got := string(raw.Result); !strings.Contains(got, want) || !strings.Contains(got, fmt.Sprintf(`"ephemeral_message_id":%d,"receiver_user":{"id":%d`, id, me)) {
		t.Errorf("the update is %s, want a message without an id, from Dewi to the bot", got)
	}
}

func TestABotAnswersAnEphemeralCommandWithin15Seconds(t *testing.T) {
	h := newHarness(t, nil)
	h.offers(true)
	id, err := h.As(dewi).SayEphemeral(super, "/cek 1")
	h.must(err)
	h.clock.Advance(telegramfake.EphemeralWindow)
	m, err := h.private(super, "data Dewi", id, "")
	h.must(err)
	if m.ID != 0 || m.EphemeralMessageID == 0 || m.EphemeralMessageID == id || m.ReceiverUser.ID != dewi || m.From.ID != me || !m.HasProtectedContent {
		t.Errorf("the sent message is %+v, want no message id, an ephemeral id and its receiver", m)
	}
	h.wantSeen("the answer", "data Dewi", dewi)
	h.clock.Advance(time.Second)
	_, err = h.private(super, "x", id, "")
	wantRefusal(t, "after 15 s", err, "Bad Request: message to be replied not found")
	_, err = h.private(super, "x", m.EphemeralMessageID, "")
	wantRefusal(t, "a reply to the bot's own", err, "Bad Request: message to be replied not found")
	if f := h.Faults(); f != nil {
		t.Errorf("faults %v, want none", f)
	}
	r := h.call("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","reply_parameters":{"ephemeral_message_id":%d}}`, super, id))
	if r.Description != "Bad Request: a reply to an ephemeral message must be ephemeral" {
		t.Errorf("an open reply to an ephemeral message: %q, want a refusal", r.Description)
	}
	r = h.call("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","reply_parameters":{"ephemeral_message_id":%d,"chat_id":%d},"ephemeral_message_parameters":{"receiver_user_id":%d}}`, super, id, super, dewi))
	if r.OK {
		t.Error("a chat in the reply to an ephemeral message was accepted, want a refusal")
	}
}

func TestABotAnswersAPressWithin15SecondsAndBeforeTheToast(t *testing.T) {
	h := newHarness(t, nil)
	card := h.send(super, "kartu", []telegramfake.Button{{Label: "Ambil", Data: "c"}})
	press := func() string {
		id, err := h.As(dewi).Press(super, card, "Ambil")
		h.must(err)
		return id
	}
	id := press()
	_, err := h.private(super, "data K-1", 0, id)
	h.must(err)
	h.wantSeen("the answer", "data K-1", dewi)
	h.must(h.answer(id, "", false)) // the message doesn't answer the press
	_, err = h.private(super, "x", 0, id)
	wantRefusal(t, "after the answer", err, tooOld)
	id = press()
	h.clock.Advance(telegramfake.EphemeralWindow + time.Second)
	_, err = h.private(super, "x", 0, id)
	wantRefusal(t, "after 15 s", err, tooOld)
	other, err := h.As(sari).Press(super, card, "Ambil")
	h.must(err)
	_, err = h.private(super, "x", 0, other)
	wantRefusal(t, "with another user's press", err, tooOld)
	_, err = h.private(group, "x", 0, press())
	wantRefusal(t, "in another chat", err, tooOld)
}

func TestOnlyAnAdministratorWritesToAMemberAnyTime(t *testing.T) {
	h := newHarness(t, nil)
	_, err := h.private(super, "x", 0, "")
	wantRefusal(t, "as a member", err, "Bad Request: BOT_NOT_ADMIN")
	h.must(h.SetMember(super, me, telegramfake.Administrator))
	_, err = h.private(super, "data K-2", 0, "")
	h.must(err)
	h.wantSeen("the answer", "data K-2", dewi)
	h.must(h.SetMember(super, dewi, telegramfake.Left))
	_, err = h.private(super, "x", 0, "")
	wantRefusal(t, "to somebody who left", err, "Bad Request: USER_ID_INVALID")
	_, err = h.private(dewi, "x", 0, "")
	wantRefusal(t, "in a private chat", err, "Bad Request: BOT_NOT_ADMIN")
	typed, err := h.As(sari).Say(super, "/cek 1")
	h.must(err)
	_, err = h.bot.SendMessage(h.ctx, &tgbot.SendMessageParams{ChatID: super, Text: "x", ReplyParameters: &models.ReplyParameters{MessageID: typed},
		EphemeralMessageParameters: &models.EphemeralMessageParameters{ReceiverUserID: sari}})
	wantRefusal(t, "as a reply to an open message", err, "Bad Request: MESSAGE_NOT_COMMAND")
}

func TestAnEphemeralMessageIsChangedByItsOwnMethodsAlone(t *testing.T) {
	h := newHarness(t, nil)
	h.must(h.SetMember(super, me, telegramfake.Administrator))
	m, err := h.private(super, "data K-3", 0, "")
	h.must(err)
	press, err := h.As(dewi).PressEphemeral(super, m.EphemeralMessageID, "Sesuai")
	h.must(err)
	if _, err := h.As(sari).PressEphemeral(super, m.EphemeralMessageID, "Sesuai"); err == nil {
		t.Error("Sari pressed a button that she doesn't see, want an error")
	}
	_, err = h.private(super, "berikut", 0, press)
	h.must(err)
	edit := &tgbot.EditEphemeralMessageTextParams{ChatID: int64(super), ReceiverUserID: dewi, EphemeralMessageID: m.EphemeralMessageID, Text: "ditutup"}
	done, err := h.bot.EditEphemeralMessageText(h.ctx, edit)
	h.must(err)
	if h.wantSeen("the old text", "data K-3"); !done {
		t.Error("the edit gives false, want true")
	}
	h.wantSeen("the new text", "ditutup", dewi)
	edit.ReceiverUserID = sari
	_, err = h.bot.EditEphemeralMessageText(h.ctx, edit)
	wantRefusal(t, "of another receiver", err, "Bad Request: MESSAGE_ID_INVALID")
	_, err = h.bot.DeleteMessage(h.ctx, &tgbot.DeleteMessageParams{ChatID: int64(super), MessageID: m.EphemeralMessageID})
	wantRefusal(t, "deleted by the ephemeral id", err, "Bad Request: message to delete not found")
	gone := &tgbot.DeleteEphemeralMessageParams{ChatID: int64(super), ReceiverUserID: dewi, EphemeralMessageID: m.EphemeralMessageID}
	_, err = h.bot.DeleteEphemeralMessage(h.ctx, gone)
	h.must(err)
	h.wantSeen("what is deleted", "ditutup")
	_, err = h.bot.DeleteEphemeralMessage(h.ctx, gone)
	wantRefusal(t, "twice", err, "Bad Request: MESSAGE_ID_INVALID")
	again, err := h.private(super, "lagi", 0, "")
	h.must(err)
	if again.EphemeralMessageID != m.EphemeralMessageID {
		t.Errorf("the id is %d, want the free id %d again", again.EphemeralMessageID, m.EphemeralMessageID)
	}
}

func TestAnEphemeralMessageMayBeLostOrVanish(t *testing.T) {
	h := newHarness(t, nil)
	h.must(h.SetMember(super, me, telegramfake.Administrator))
	h.LoseEphemerals(1)
	m, err := h.private(super, "hilang", 0, "")
	h.must(err)
	h.wantSeen("what is lost", "hilang")
	if _, err := h.As(dewi).PressEphemeral(super, m.EphemeralMessageID, "Sesuai"); err == nil {
		t.Error("Dewi pressed a button that never arrived, want an error")
	}
	m, err = h.private(super, "tampak", 0, "")
	h.must(err)
	h.LoseEphemerals(1)
	edit := &tgbot.EditEphemeralMessageTextParams{ChatID: int64(super), ReceiverUserID: dewi, EphemeralMessageID: m.EphemeralMessageID, Text: "baru"}
	_, err = h.bot.EditEphemeralMessageText(h.ctx, edit)
	h.must(err)
	h.wantSeen("after a lost edit the old text", "tampak", dewi)
	h.As(dewi).Vanish(super)
	h.wantSeen("after a restart of the app", "tampak")
	_, err = h.bot.EditEphemeralMessageText(h.ctx, edit)
	wantRefusal(t, "an edit then", err, "Bad Request: MESSAGE_ID_INVALID")
}

// https://github.com/tdlib/telegram-bot-api: unknown parameters are ignored.
func TestAnOldServerSendsOpenlyWhatIsMeantForOne(t *testing.T) {
	h := newHarness(t, func(c *telegramfake.Config) { c.Old = true })
	h.must(h.SetMember(super, me, telegramfake.Administrator))
	h.offers(true)
	if menu := h.Menu("all_group_chats", ""); menu[0].IsEphemeral {
		t.Error("the menu keeps that a command is ephemeral, want that the server drops it")
	}
	m, err := h.private(super, "data K-4", 0, "")
	h.must(err)
	if h.wantSeen("the message", "data K-4", dewi, sari); m.ID == 0 || m.EphemeralMessageID != 0 {
		t.Errorf("the message is %+v, want an ordinary one", m)
	}
}

// https://core.telegram.org/bots/api#answercallbackquery: of the addresses only a link that
// starts this bot.
func TestAPressOpensThePrivateChatByALinkOfThisBot(t *testing.T) {
	h := newHarness(t, nil)
	const link = "https://t.me/SigapBot?start=a-B_9"
	for _, url := range []string{"https://example.com", "http://t.me/SigapBot?start=a", "https://t.me/OtherBot?start=a", "https://t.me/SigapBot?start=", "https://t.me/SigapBot?start=a.b", "tg://resolve?domain=SigapBot"} {
		_, err := h.bot.AnswerCallbackQuery(h.ctx, &tgbot.AnswerCallbackQueryParams{CallbackQueryID: h.pressed(), URL: url})
		wantRefusal(t, url, err, "Bad Request: URL_INVALID")
		if h.As(budi).Follow(url) == nil {
			t.Errorf("Follow(%q) gives no error, want one", url)
		}
	}
	press := h.pressed()
	_, err := h.bot.AnswerCallbackQuery(h.ctx, &tgbot.AnswerCallbackQueryParams{CallbackQueryID: press, URL: link})
	h.must(err)
	if a, err := h.Answer(h.ctx, press); err != nil || a.URL != link {
		t.Errorf("the answer is %+v, %v; want the link", a, err)
	}
	h.must(h.As(budi).Follow(link))
	if all := h.Messages(budi); len(all) != 1 || all[0].Text != "/start a-B_9" {
		t.Errorf("Budi's private chat has %v, want /start with the parameter", all)
	}
	h.send(budi, "halo") // the chat is open
}

// https://core.telegram.org/bots/api#copytextbutton
func TestAButtonCopies1To256Characters(t *testing.T) {
	h := newHarness(t, nil)
	id := h.call("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"Salin","copy_text":{"text":"%s"}}]]}}`, dewi, strings.Repeat("é", 256)))
	if got := h.Messages(dewi); !id.OK || got[len(got)-1].Keyboard[0][0].Copy != strings.Repeat("é", 256) {
		t.Errorf("256 characters: %+v, want the button", id)
	}
	for _, text := range []string{"", strings.Repeat("é", 257)} {
		r := h.call("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"Salin","copy_text":{"text":"%s"}}]]}}`, dewi, text))
		if r.Description != "Bad Request: BUTTON_COPY_TEXT_INVALID" {
			t.Errorf("%d characters: %q, want that the whole message is refused", len(text), r.Description)
		}
	}
}

// https://core.telegram.org/bots/api#deletemessage: in a supergroup, with the right
// can_delete_messages.
func TestAnAdministratorNeedsTheRightToDelete(t *testing.T) {
	h := newHarness(t, nil)
	h.must(h.AddChat(telegramfake.Chat{ID: super - 5, Type: telegramfake.Supergroup, Admins: []int64{sari}, People: []int64{dewi}, Bot: telegramfake.Administrator, KeepsMessages: true}))
	typed, err := h.As(dewi).Say(super-5, "/cek 0812")
	h.must(err)
	_, err = h.bot.DeleteMessage(h.ctx, &tgbot.DeleteMessageParams{ChatID: int64(super - 5), MessageID: typed})
	wantRefusal(t, "without the right", err, "Bad Request: message can't be deleted")
	r := h.call("getChatMember", fmt.Sprintf(`{"chat_id":%d,"user_id":%d}`, super-5, me))
	if !strings.Contains(string(r.Result), `"can_delete_messages":false`) {
		t.Errorf("the bot is %s, want without the right", r.Result)
	}
}
