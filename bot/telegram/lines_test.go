package telegram_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// quick types lines faster than the bot asks.
func (h *harness) quick(lines ...string) {
	h.t.Helper()
	h.must(h.As(dewi).SayAtOnce(dewi, lines...))
	synctest.Wait()
}

// open opens the form typing at its first typed field.
func (h *harness) open() {
	h.t.Helper()
	h.say(dewi, dewi, "/eskalasi")
	h.press(dewi, h.newest(dewi), "Jaringan")
}

func TestASecondQuickLineContinuesTheAnswer(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.open()
		h.quick("modem", "kabel", "port")
		m := h.newest(dewi)
		wantText(t, "the next question", m, "(3/3)", "Sudah dicek: modem kabel port")
		h.say(dewi, dewi, "ganti port")
		if got := h.submit().Fields["checked"]; got != "modem\nkabel\nport" {
			t.Errorf("the answer is sent as %q, want all three lines", got)
		}
	})
}

func TestAQuickLineWithoutRoomIsToldAndKeepsTheAnswer(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.open()
		h.quick("modem sudah", "dinyalakan ulang") // 20 letters at most
		if n := times(h.texts(dewi), words("id", "line_left")); n != 1 {
			t.Errorf("the person is told %d times that the line was not taken, want once", n)
		}
		h.say(dewi, dewi, "ganti port")
		if got := h.submit().Fields["checked"]; got != "modem sudah" {
			t.Errorf("the answer is sent as %q, want the first line alone", got)
		}
	})
}

// TestAQuickLineAfterAOneLineAnswerOrAPressIsTold: it belongs to no answer.
func TestAQuickLineAfterAOneLineAnswerOrAPressIsTold(t *testing.T) {
	one := typing
	one.Fields = []bot.Field{typing.Fields[2], typing.Fields[1]}
	inHarness(t, opens(one), func(t *testing.T, h *harness) {
		h.quick("/eskalasi", "sebelum pertanyaan")
		if n := times(h.texts(dewi), words("id", "line_left")); n != 1 {
			t.Errorf("of a line before the first question the person is told %d times, want once", n)
		}
		h.quick("satu baris", "baris kedua")
		if n := times(h.texts(dewi), words("id", "line_left")); n != 2 {
			t.Errorf("of a line after a one-line answer the person is told %d times in all, want twice", n)
		}
		h.say(dewi, dewi, "modem")
		if got := h.submit().Fields; got["wanted"] != "satu baris" || got["checked"] != "modem" {
			t.Errorf("the form is sent with %v, want what was answered", got)
		}
	})
}

func TestAQuickLineAfterTheLastAnswerIsTold(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.open()
		h.say(dewi, dewi, "modem")
		h.quick("ganti port", "dan kabel")
		if n := times(h.texts(dewi), words("id", "line_left")); n != 1 || h.submit().Fields["wanted"] != "ganti port" {
			t.Errorf("the person is told %d times that the last line was not taken, want once", n)
		}
		wantText(t, "a later line", h.say(dewi, dewi, "halo"), words("id", "slash"))
	})
}

// TestTheResultOfAFormOutlivesAStop stops the bot while the chat refuses the result.
func TestTheResultOfAFormOutlivesAStop(t *testing.T) {
	inIdleHarness(t, opens(typing), func(t *testing.T, h *harness) {
		stop := h.run()
		h.open()
		h.say(dewi, dewi, "modem")
		h.HoldFor(chatOf(dewi), 2*time.Minute)
		h.quick("ganti port")
		<-time.After(time.Minute)
		stop()
		h.restart()
		<-time.After(2 * time.Minute)
		defer h.run()()
		<-time.After(time.Minute)
		all := h.submits()
		if len(all) != 2 || all[0].Key != all[1].Key || !reflect.DeepEqual(all[0].Submit, all[1].Submit) {
			t.Errorf("the form is sent as %+v, want it once more with its key", all)
		}
		if m := h.newest(dewi); !strings.Contains(m.Text, "Tersimpan") || h.memory.has("dialog/1001") {
			t.Errorf("the chat shows %q, want the result, and no dialog", m.Text)
		}
	})
}

// TestAQuickLineThatComesAgainIsTakenOnce delivers the lines again after a kill.
func TestAQuickLineThatComesAgainIsTakenOnce(t *testing.T) {
	inIdleHarness(t, opens(typing), func(t *testing.T, h *harness) {
		stop := h.run()
		h.open()
		h.quick("modem", "kabel")
		h.kill(stop)
		h.ComeAgain(2)
		h.restart()
		<-time.After(10 * time.Second)
		defer h.run()()
		<-time.After(time.Minute)
		h.say(dewi, dewi, "ganti port")
		if got := h.submit().Fields["checked"]; got != "modem\nkabel" {
			t.Errorf("the answer is sent as %q, want each line once", got)
		}
	})
}

// TestCommandsOfOtherBotsAreNotAnswered: in a group a command may be for another bot.
func TestCommandsOfOtherBotsAreNotAnswered(t *testing.T) {
	unknown := func(in bot.In) bot.Answer {
		if in.Command.Name != "cek" {
			return bot.Answer{Card: &bot.Card{Title: "Perintah itu tidak ada"}, Code: "unknown_command", Lang: "id"}
		}
		return bot.Answer{Toast: "Tercatat", Lang: "id"}
	}
	inHarness(t, unknown, func(t *testing.T, h *harness) {
		h.must(h.SetMember(super, me, telegramfake.Administrator)) // gets all messages
		for _, line := range []string{"/x@OtherBot 1", "/cek@OtherBot 1", "/roll 6", "/start", "/start@OtherBot"} {
			if m := h.say(dewi, super, line); m.Text != line {
				t.Errorf("after %q the group shows %q, want no answer", line, m.Text)
			}
		}
		h.must(h.SetMember(super, me, telegramfake.Member)) // answers openly
		synctest.Wait()
		for _, line := range []string{"/cek@SigapBot 1", "/cek@sIGAPbOT 1", "/CEK@sigapbot 1", "/cek 1"} {
			if m := h.say(dewi, super, line); m.Text != "Tercatat" {
				t.Errorf("after %q the group shows %q, want the answer", line, m.Text)
			}
		}
		for line, chat := range map[string]int64{"/roll@SigapBot 6": super, "/roll 6": dewi} {
			if m := h.say(dewi, chat, line); !strings.Contains(m.Text, "tidak ada") {
				t.Errorf("after %q the chat shows %q, want that there is no such command", line, m.Text)
			}
		}
	})
}

// TestAKeptUpdateIsReadAsItCame compares what is decoded from the journal.
func TestAKeptUpdateIsReadAsItCame(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		gate := make(chan struct{})
		h.answers(gated(gate))
		stop := h.run()
		_, err := h.Inject(json.RawMessage(`{"message":{"message_id":7,"date":1,"from":{"id":1001,"is_bot":false,"first_name":"Dewi","language_code":"en"},
			"chat":{"id":1001,"type":"private"},"document":{"file_id":"F","file_name":"vvip.csv","file_size":9},"caption":"/cek <b> \u2028 ☎"}}`))
		h.must(err)
		_, err = h.As(sari).SayInTopic(forum, topic, "/cek@SigapBot 0812")
		h.must(err)
		post := h.post(board1, board)
		_, err = h.As(budi).Press(super, post.ID, "Ambil")
		h.must(err)
		<-time.After(time.Second)
		before := h.inputs()
		kept := h.memory.snapshot()
		close(gate)
		stop()
		h.memory.restore(kept)
		h.restart()
		defer h.run()()
		synctest.Wait()
		after := h.inputs()[len(before):]
		if len(before) != 3 || len(after) != 3 {
			t.Fatalf("%d inputs came and %d again, want 3", len(before), len(after))
		}
		for _, was := range before {
			found := false
			for _, is := range after {
				if was.Upload != nil && is.Upload != nil {
					was.Upload.Read, is.Upload.Read = nil, nil
				}
				found = found || reflect.DeepEqual(was, is)
			}
			if !found {
				t.Errorf("the input %+v doesn't come again, but %+v", was, after)
			}
		}
	})
}
