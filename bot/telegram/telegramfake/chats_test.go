package telegramfake_test

import (
	"errors"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// trySend sends a text as the bot and returns the client's error.
func (h *harness) trySend(chat int64) error {
	_, err := h.bot.SendMessage(h.ctx, &tgbot.SendMessageParams{ChatID: chat, Text: "x"})
	return err
}

func TestTheBotWritesOnlyToWhomHasStartedIt(t *testing.T) {
	h := newHarness(t, nil)
	wantRefusal(t, "to somebody from a group", h.trySend(sari), "Forbidden: bot can't initiate conversation with a user")
	wantRefusal(t, "to a stranger", h.trySend(budi), "Bad Request: chat not found")
	h.must(h.As(sari).Start())
	h.must(h.trySend(sari))
	h.must(h.As(sari).Block())
	err := h.trySend(sari)
	wantRefusal(t, "to one who blocked it", err, "Forbidden: bot was blocked by the user")
	if !errors.Is(err, tgbot.ErrorForbidden) {
		t.Errorf("the client says %v, want forbidden", err)
	}
	if _, err := h.As(sari).Say(sari, "halo"); err == nil {
		t.Error("who blocked the bot wrote to it, want an error")
	}
	h.must(h.As(sari).Start())
	h.must(h.trySend(sari))
}

func TestTheBotWritesOnlyWhereItIsAMember(t *testing.T) {
	h := newHarness(t, nil)
	h.must(h.SetMember(group, me, telegramfake.Kicked))
	h.must(h.SetMember(super, me, telegramfake.Kicked))
	h.must(h.SetMember(forum, me, telegramfake.Left))
	wantRefusal(t, "in a group", h.trySend(group), "Forbidden: bot was kicked from the group chat")
	wantRefusal(t, "in a supergroup", h.trySend(super), "Forbidden: bot was kicked from the supergroup chat")
	wantRefusal(t, "in what it left", h.trySend(forum), "Forbidden: bot is not a member of the supergroup chat")
	got := h.updates(`{}`)
	if len(got) != 4 || got[1].Me.New.Status != "kicked" || got[3].Me.New.Status != "left" {
		t.Errorf("the bot got %+v, want /start, kicked, kicked, left", got)
	}
	h.must(h.SetMember(super, me, telegramfake.Member))
	h.must(h.trySend(super))
}

func TestAGroupBecomesASupergroup(t *testing.T) {
	h := newHarness(t, nil)
	id := h.send(group, "kartu")
	moved, err := h.Migrate(group)
	h.must(err)
	var migrated *tgbot.MigrateError
	if err := h.trySend(group); !errors.As(err, &migrated) || int64(migrated.MigrateToChatID) != moved {
		t.Errorf("in the old group: %v, want a move to %d", err, moved)
	}
	h.must(h.trySend(moved))
	_, err = h.bot.EditMessageText(h.ctx, &tgbot.EditMessageTextParams{ChatID: moved, MessageID: id + 5, Text: "x"})
	wantRefusal(t, "the old card in the new chat", err, "Bad Request: message to edit not found")
	got := h.updates(`{}`)
	if len(got) != 3 || got[1].Message.MovedTo != moved || got[2].Message.MovedFrom != group {
		t.Errorf("the bot got %+v, want both ends of the move", got)
	}
	if _, err := h.Migrate(group); err == nil {
		t.Error("the group moved twice, want an error")
	}
}

func TestInAGroupTheBotHearsWhatIsMeantForIt(t *testing.T) {
	h := newHarness(t, nil)
	card := h.send(super, "kartu")
	other, err := h.As(dewi).Say(super, "halo semua")
	h.must(err)
	h.clock.Advance(time.Minute)
	for _, said := range []string{"lihat /cek ini", "/cek@OtherBot", "@SigapBot tolong", "/cek 0812", "/cek@sigapbot 0813"} {
		_, err := h.As(dewi).Say(super, said)
		h.must(err)
	}
	_, err = h.As(sari).Reply(super, card, "saya")
	h.must(err)
	_, err = h.As(sari).Reply(super, other, "ya")
	h.must(err)
	h.wantTexts(`{}`, "/start", "/cek 0812", "/cek@sigapbot 0813", "saya")

	h.must(h.SetMember(super, me, telegramfake.Administrator))
	h.confirmAll()
	h.must(h.As(dewi).Edit(super, other, "halo"))
	_, err = h.As(dewi).Say(super, "semua didengar")
	h.must(err)
	if got := h.updates(`{}`); len(got) != 2 || got[1].Message.Text != "semua didengar" {
		t.Errorf("as an administrator it heard %+v, want an edit and a text", got)
	}
}

func TestPeopleDoOnlyWhatTheAppLets(t *testing.T) {
	h := newHarness(t, nil)
	id := h.send(super, "kartu", []telegramfake.Button{{Label: "Ambil", Data: "c"}})
	_, outside := h.As(budi).Say(super, "x")
	_, other := h.As(sari).Say(dewi, "x")
	_, empty := h.As(dewi).Say(super, " ")
	_, label := h.As(dewi).Press(super, id, "Lepas")
	_, stranger := h.As(budi).Press(super, id, "Ambil")
	_, nothing := h.As(dewi).Reply(super, 99, "x")
	for what, err := range map[string]error{
		"writing without being a member": outside, "writing in another's private chat": other, "writing nothing": empty,
		"pressing what isn't shown": label, "pressing without being a member": stranger, "replying to nothing": nothing,
		"deleting another's message": h.As(dewi).Delete(super, id), "editing the bot's message": h.As(sari).Edit(super, id, "x"),
		"a group with a supergroup's id": h.AddChat(telegramfake.Chat{ID: super - 1, Type: telegramfake.Group}),
		"a group with a person's id":     h.AddChat(telegramfake.Chat{ID: 5, Type: telegramfake.Group}),
	} {
		if err == nil {
			t.Errorf("%s went well, want an error", what)
		}
	}
}

func TestIdsOfASupergroupAreItsOwn(t *testing.T) {
	h := newHarness(t, nil)
	if a, b := h.send(super, "a"), h.send(forum, "b"); a != 1 || b != 1 {
		t.Errorf("the first messages are %d and %d, want 1 in each supergroup", a, b)
	}
	if a, b := h.send(group, "a"), h.send(dewi, "b"); b != a+1 {
		t.Errorf("messages of a group and a private chat are %d and %d, want one row", a, b)
	}
}

func TestATopicKeepsItsReplies(t *testing.T) {
	h := newHarness(t, nil)
	card, err := h.bot.SendMessage(h.ctx, &tgbot.SendMessageParams{ChatID: int64(forum), MessageThreadID: topic, Text: "x"})
	h.must(err)
	if card.MessageThreadID != topic || !card.IsTopicMessage {
		t.Errorf("the client read thread %d, want %d", card.MessageThreadID, topic)
	}
	_, err = h.As(sari).Reply(forum, card.ID, "ya")
	h.must(err)
	_, err = h.As(sari).SayInTopic(forum, topic, "/cek")
	h.must(err)
	if got := h.Messages(forum); got[1].Thread != topic || got[2].Thread != topic {
		t.Errorf("the threads are %d and %d, want %d", got[1].Thread, got[2].Thread, topic)
	}
}
