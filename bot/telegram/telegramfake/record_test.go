package telegramfake_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

var keep = flag.String("record", "", "keep the record of TestTheRecordHoldsTheTraffic in this file")

// traffic produces a call of each method and an update of each kind.
func (h *harness) traffic() {
	h.t.Helper()
	question, err := h.As(dewi).Say(group, "/cek 0812")
	h.must(err)
	card, err := h.bot.SendMessage(h.ctx, &tgbot.SendMessageParams{ChatID: int64(group), Text: "<b>K-12</b>", ParseMode: models.ParseModeHTML,
		ReplyParameters: &models.ReplyParameters{MessageID: question}, ReplyMarkup: keyboard{[][]telegramfake.Button{{{Label: "Ambil", Data: "c"}}}},
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tgbot.True()}})
	h.must(err)
	press, err := h.As(sari).Press(group, card.ID, "Ambil")
	h.must(err)
	h.must(h.answer(press, "Diambil", true))
	_, err = h.InjectPress(sari, group, 999, "forged")
	h.must(err)
	_, err = h.bot.SendMessage(h.ctx, &tgbot.SendMessageParams{ChatID: dewi, Text: "12345", ReplyMarkup: &models.ForceReply{ForceReply: true}})
	h.must(err)
	_, err = h.bot.EditMessageText(h.ctx, &tgbot.EditMessageTextParams{ChatID: int64(group), MessageID: card.ID, Text: "K-12"})
	h.must(err)
	_, err = h.bot.EditMessageReplyMarkup(h.ctx, &tgbot.EditMessageReplyMarkupParams{ChatID: int64(group), MessageID: card.ID, ReplyMarkup: keyboard{[][]telegramfake.Button{{{Label: "Lepas", Data: "r"}}}}})
	h.must(err)
	_, err = h.As(sari).Reply(group, card.ID, "sudah")
	h.must(err)
	h.must(h.As(dewi).Edit(group, question, "/cek 0813"))
	_, err = h.bot.DeleteMessage(h.ctx, &tgbot.DeleteMessageParams{ChatID: int64(group), MessageID: card.ID})
	h.must(err)
	_, err = h.bot.SetMyCommands(h.ctx, &tgbot.SetMyCommandsParams{Commands: []models.BotCommand{{Command: "cek", Description: "Periksa"}},
		Scope: &models.BotCommandScopeChatMember{ChatID: int64(group), UserID: sari}, LanguageCode: "id"})
	h.must(err)
	_, err = h.bot.GetMe(h.ctx)
	h.must(err)
	_, err = h.bot.GetChatMember(h.ctx, &tgbot.GetChatMemberParams{ChatID: int64(group), UserID: sari})
	h.must(err)
	_, err = h.bot.DeleteWebhook(h.ctx, &tgbot.DeleteWebhookParams{DropPendingUpdates: false})
	h.must(err)
	_, err = h.Migrate(group)
	h.must(err)
	h.must(h.SetMember(super, me, telegramfake.Administrator))
	h.must(h.SetMember(super, me, telegramfake.Kicked))
	h.must(h.As(dewi).Block())
	h.must(h.As(dewi).Start())
	_, err = h.As(sari).SayInTopic(forum, topic, "/kasus")
	h.must(err)
	_, err = h.Inject(json.RawMessage(`{"message":{"forward_origin":{"type":"martian"}}}`))
	h.must(err)
	h.clock.Advance(time.Second)
	h.updates(`{"offset":0,"limit":100,"timeout":50,"allowed_updates":["message","callback_query"]}`)
}

func TestTheRecordHoldsTheTraffic(t *testing.T) {
	var record bytes.Buffer
	h := newHarness(t, func(c *telegramfake.Config) { c.Record = &record })
	h.traffic()
	if *keep != "" {
		h.must(os.WriteFile(*keep, record.Bytes(), 0o600))
	}
	for _, want := range []string{
		`{"dir":"out","platform":"telegram","method":"sendMessage","body":{"chat_id":1001,"reply_markup":{"force_reply":true},"text":"12345"}}`,
		`"body":{"chat_id":-42,"message_id":`,
		`"text":"<b>K-12</b>"}}`,
		`"show_alert":true,"text":"Diambil"}`,
		`"scope":{"type":"chat_member","chat_id":-42,"user_id":1002}}`,
		`"allowed_updates":["message","callback_query"],"limit":100,"offset":0,"timeout":50}`,
		`{"dir":"out","platform":"telegram","method":"getMe","body":{}}`,
		`{"dir":"in","platform":"telegram","method":"update","body":{"callback_query":{`,
	} {
		if !strings.Contains(record.String(), want) {
			t.Errorf("the record lacks %s", want)
		}
	}
	for _, never := range []string{token, "secret", "martian"} {
		if strings.Contains(record.String(), never) {
			t.Errorf("the record holds %q, want it never there", never)
		}
	}
	if t.Failed() {
		t.Log(record.String())
	}
}

func TestARecordThatCantBeWrittenIsToldAtTheEnd(t *testing.T) {
	pipe := fakes.Listen("telegram.invalid")
	s := telegramfake.New(telegramfake.Config{Listener: pipe, Token: token, Now: time.Now, Record: failing{}})
	client := pipe.Client()
	defer client.CloseIdleConnections()
	resp, err := client.Post(s.URL()+"/bot"+token+"/getMe", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if err := s.Close(); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("Close: %v, want the record's error", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) {
	return 0, os.NewSyscallError("write: disk full", os.ErrInvalid)
}
