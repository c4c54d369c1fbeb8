package telegramfake_test

import (
	"errors"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestTheBotLearnsWhoItIs(t *testing.T) {
	h := newHarness(t, nil)
	got, err := h.bot.GetMe(h.ctx)
	h.must(err)
	if got.ID != me || !got.IsBot || got.Username != "SigapBot" || got.CanReadAllGroupMessages {
		t.Errorf("getMe gave %+v, want the bot, with privacy on", got)
	}
}

func TestAMessageStandsAsItWasSent(t *testing.T) {
	h := newHarness(t, nil)
	question, err := h.As(dewi).Say(group, "/cek 0812")
	h.must(err)
	got, err := h.bot.SendMessage(h.ctx, &tgbot.SendMessageParams{ChatID: int64(group), Text: " <b>K-12</b> a &amp; b\n", ParseMode: models.ParseModeHTML,
		ReplyParameters: &models.ReplyParameters{MessageID: question},
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
			{{Text: "Ambil", CallbackData: "c|K-12|3", Style: "primary"}}, {{Text: "Buka", URL: "https://example.com"}}}}})
	h.must(err)
	want := telegramfake.Message{ID: got.ID, Chat: group, From: me, Text: "K-12 a & b", HTML: " <b>K-12</b> a &amp; b\n",
		Entities: []telegramfake.Entity{{Type: "bold", Length: 4}}, ReplyTo: question, Date: h.clock.Now(), Order: 3,
		Keyboard: [][]telegramfake.Button{{{Label: "Ambil", Data: "c|K-12|3", Style: "primary"}}, {{Label: "Buka", URL: "https://example.com"}}}}
	stands := h.Messages(group)
	if diff := cmp.Diff(want, stands[len(stands)-1]); diff != "" {
		t.Errorf("the message stands otherwise (-want +got):\n%s", diff)
	}
	if got.ReplyToMessage == nil || got.ReplyToMessage.ID != question || got.Chat.ID != group || got.Date != int(h.clock.Now().Unix()) ||
		got.ReplyMarkup.InlineKeyboard[0][0].CallbackData != "c|K-12|3" || got.Entities[0].Type != models.MessageEntityTypeBold {
		t.Errorf("the client read %+v", got)
	}
}

func TestAQuestionForAReplyStands(t *testing.T) {
	h := newHarness(t, nil)
	m, err := h.bot.SendMessage(h.ctx, &tgbot.SendMessageParams{ChatID: dewi, Text: "Nomor?",
		ReplyMarkup: &models.ForceReply{ForceReply: true, InputFieldPlaceholder: "0812…"}})
	h.must(err)
	got := h.Messages(dewi)
	if last := got[len(got)-1]; !last.ForceReply || last.Placeholder != "0812…" {
		t.Errorf("the question stands as %+v, want it to force a reply", last)
	}
	_, err = h.bot.EditMessageText(h.ctx, &tgbot.EditMessageTextParams{ChatID: dewi, MessageID: m.ID, Text: "x"})
	wantRefusal(t, "editing it", err, "Bad Request: message can't be edited")
}

func TestAnEditChangesTheMessage(t *testing.T) {
	h := newHarness(t, nil)
	button := []telegramfake.Button{{Label: "Ambil", Data: "c"}}
	id := h.send(group, "lama", button)
	h.clock.Advance(time.Hour)
	edit := &tgbot.EditMessageTextParams{ChatID: int64(group), MessageID: id, Text: "baru", ReplyMarkup: keyboard{[][]telegramfake.Button{button}}}
	got, err := h.bot.EditMessageText(h.ctx, edit)
	h.must(err)
	if got.Text != "baru" || got.EditDate != int(h.clock.Now().Unix()) {
		t.Errorf("the client read %q edited at %d, want the new text and the hour", got.Text, got.EditDate)
	}
	_, err = h.bot.EditMessageText(h.ctx, edit)
	wantRefusal(t, "the same edit again", err, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	edit.Text, edit.ReplyMarkup = "baru lagi", nil
	_, err = h.bot.EditMessageText(h.ctx, edit)
	h.must(err)
	if m := h.Messages(group)[0]; m.Text != "baru lagi" || m.Keyboard != nil || m.Edits != 2 {
		t.Errorf("after an edit without a keyboard it stands as %+v, want none and 2 edits", m)
	}
	markup := &tgbot.EditMessageReplyMarkupParams{ChatID: int64(group), MessageID: id, ReplyMarkup: keyboard{[][]telegramfake.Button{button}}}
	_, err = h.bot.EditMessageReplyMarkup(h.ctx, markup)
	h.must(err)
	if m := h.Messages(group)[0]; m.Text != "baru lagi" || len(m.Keyboard) != 1 {
		t.Errorf("after a new keyboard it stands as %+v, want the text as it was", m)
	}
	_, err = h.bot.EditMessageReplyMarkup(h.ctx, markup)
	if !errors.Is(err, tgbot.ErrorBadRequest) {
		t.Errorf("the same keyboard again: %v, want a bad request", err)
	}
	if f := h.Faults(); f != nil {
		t.Errorf("faults %v, want none: nothing broke a rule", f)
	}
}

func TestWhatIsGoneOrAnothersCantBeEdited(t *testing.T) {
	h := newHarness(t, nil)
	hers, err := h.As(dewi).Say(super, "halo")
	h.must(err)
	_, err = h.bot.EditMessageText(h.ctx, &tgbot.EditMessageTextParams{ChatID: int64(super), MessageID: hers, Text: "x"})
	wantRefusal(t, "another's message", err, "Bad Request: message can't be edited")
	id := h.send(super, "kartu")
	h.must(h.As(sari).Delete(super, id))
	_, err = h.bot.EditMessageText(h.ctx, &tgbot.EditMessageTextParams{ChatID: int64(super), MessageID: id, Text: "x"})
	wantRefusal(t, "a deleted message", err, "Bad Request: message to edit not found")
	_, err = h.bot.DeleteMessage(h.ctx, &tgbot.DeleteMessageParams{ChatID: int64(super), MessageID: id})
	wantRefusal(t, "deleting it again", err, "Bad Request: message to delete not found")
}

func TestTheBotDeletesItsMessagesForTwoDays(t *testing.T) {
	h := newHarness(t, nil)
	id, late := h.send(super, "a"), h.send(super, "b")
	ok, err := h.bot.DeleteMessage(h.ctx, &tgbot.DeleteMessageParams{ChatID: int64(super), MessageID: id})
	if h.must(err); !ok || len(h.Messages(super)) != 1 {
		t.Errorf("deleted %v, %d messages stand, want one", ok, len(h.Messages(super)))
	}
	h.clock.Advance(49 * time.Hour)
	_, err = h.bot.DeleteMessage(h.ctx, &tgbot.DeleteMessageParams{ChatID: int64(super), MessageID: late})
	wantRefusal(t, "after two days", err, "Bad Request: message can't be deleted for everyone")
}

func TestMenusAreKeptByScopeAndLanguage(t *testing.T) {
	h := newHarness(t, nil)
	private, id := &models.BotCommandScopeAllPrivateChats{}, []models.BotCommand{{Command: "cek", Description: "Periksa"}}
	_, err := h.bot.SetMyCommands(h.ctx, &tgbot.SetMyCommandsParams{Commands: id, Scope: private, LanguageCode: "id"})
	h.must(err)
	got, err := h.bot.GetMyCommands(h.ctx, &tgbot.GetMyCommandsParams{Scope: private, LanguageCode: "id"})
	h.must(err)
	if diff := cmp.Diff(id, got); diff != "" {
		t.Errorf("the menu is another (-want +got):\n%s", diff)
	}
	for name, p := range map[string]*tgbot.GetMyCommandsParams{
		"the default scope": {LanguageCode: "id"}, "no language": {Scope: private},
		"one chat": {Scope: &models.BotCommandScopeChat{ChatID: int64(group)}, LanguageCode: "id"},
	} {
		if got, err := h.bot.GetMyCommands(h.ctx, p); err != nil || len(got) != 0 {
			t.Errorf("%s: %v, %v, want no commands", name, got, err)
		}
	}
}

func TestChatsAndMembersAreShown(t *testing.T) {
	h := newHarness(t, nil)
	chat, err := h.bot.GetChat(h.ctx, &tgbot.GetChatParams{ChatID: int64(super)})
	if h.must(err); chat.Title != "Tier 2" || chat.Type != models.ChatTypeSupergroup {
		t.Errorf("getChat gave %+v, want the supergroup", chat)
	}
	for user, want := range map[int64]models.ChatMemberType{sari: models.ChatMemberTypeOwner, dewi: models.ChatMemberTypeMember, budi: models.ChatMemberTypeLeft} {
		got, err := h.bot.GetChatMember(h.ctx, &tgbot.GetChatMemberParams{ChatID: int64(super), UserID: user})
		if h.must(err); got.Type != want {
			t.Errorf("user %d is %s, want %s", user, got.Type, want)
		}
	}
	h.must(h.SetMember(super, dewi, telegramfake.Administrator))
	admins, err := h.bot.GetChatAdministrators(h.ctx, &tgbot.GetChatAdministratorsParams{ChatID: int64(super)})
	if h.must(err); len(admins) != 2 || admins[0].Administrator == nil || admins[0].Administrator.User.ID != dewi || admins[1].Owner == nil {
		t.Errorf("the administrators are %+v, want Dewi and the owner", admins)
	}
	_, err = h.bot.GetChatMember(h.ctx, &tgbot.GetChatMemberParams{ChatID: int64(super), UserID: 99})
	wantRefusal(t, "an unknown user", err, "Bad Request: user not found")
}

func TestAWebhookBarsPollingUntilItIsDeleted(t *testing.T) {
	h := newHarness(t, nil)
	h.PutWebhook("https://example.com/hook")
	info, err := h.bot.GetWebhookInfo(h.ctx)
	if h.must(err); info.URL != "https://example.com/hook" || info.PendingUpdateCount != 1 {
		t.Errorf("getWebhookInfo gave %+v, want the hook and one update that waits", info)
	}
	if r := h.call("getUpdates", `{}`); r.Code != 409 {
		t.Errorf("polling beside a webhook: %+v, want 409", r)
	}
	_, err = h.bot.DeleteWebhook(h.ctx, &tgbot.DeleteWebhookParams{})
	h.must(err)
	if got := h.updates(`{}`); len(got) != 1 || got[0].Message.Text != "/start" {
		t.Errorf("then came %+v, want what waited", got)
	}
}

func TestTypingIsShownWhereTheBotMayWrite(t *testing.T) {
	h := newHarness(t, nil)
	_, err := h.bot.SendChatAction(h.ctx, &tgbot.SendChatActionParams{ChatID: dewi, Action: models.ChatActionTyping})
	h.must(err)
	_, err = h.bot.SendChatAction(h.ctx, &tgbot.SendChatActionParams{ChatID: budi, Action: models.ChatActionTyping})
	wantRefusal(t, "to a stranger", err, "Bad Request: chat not found")
}
