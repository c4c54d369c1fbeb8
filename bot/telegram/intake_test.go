package telegram_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// gated is a handler that waits until the gate is open.
func gated(gate chan struct{}) func(bot.In) bot.Answer {
	return func(bot.In) bot.Answer { <-gate; return bot.Answer{Toast: "Tercatat", Lang: "id"} }
}

// chatOf selects the calls about a chat.
func chatOf(id int64) fakes.Call { return fakes.Call{Place: strconv.FormatInt(id, 10)} }

func (h *harness) texts(chat int64) (out []string) {
	synctest.Wait()
	for _, m := range h.Messages(chat) {
		out = append(out, m.Text)
	}
	return out
}

func times(all []string, text string) (n int) {
	for _, one := range all {
		if one == text {
			n++
		}
	}
	return n
}

// TestSlowAnswersHoldNoSlot lets as many chats hang as handlers may work at once.
func TestSlowAnswersHoldNoSlot(t *testing.T) {
	inIdleHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		for n := range int64(70) {
			h.AddUser(telegramfake.User{ID: firstOne + n, FirstName: "Agen"})
			h.must(h.As(firstOne + n).Start())
			h.FailWhile(chatOf(firstOne+n), telegramfake.Failure{Hang: true})
		}
		defer h.run()()
		<-time.After(time.Second)
		begun := time.Now()
		m, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		answer, err := h.AwaitMessage(t.Context(), dewi, func(a telegramfake.Message) bool { return a.ReplyTo == m })
		if h.must(err); answer.Date.Sub(begun) > 100*time.Millisecond {
			t.Errorf("beside 70 chats that hang the answer takes %v, want 100 ms at most", answer.Date.Sub(begun))
		}
	})
}

// TestAHungChatDelaysNobody types beside a chat that hangs, in the worst moment: just after
// a poll has brought its input.
func TestAHungChatDelaysNobody(t *testing.T) {
	inHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		h.FailWhile(chatOf(dewi), telegramfake.Failure{Hang: true})
		for n := range 20 {
			_, err := h.As(dewi).Say(dewi, "/cek 1")
			h.must(err)
			synctest.Wait()
			begun := time.Now()
			typed, err := h.As(sari).Say(sari, fmt.Sprint("/cek ", n))
			h.must(err)
			m, err := h.AwaitMessage(t.Context(), sari, func(m telegramfake.Message) bool { return m.ReplyTo == typed })
			if h.must(err); m.Date.Sub(begun) > 100*time.Millisecond {
				t.Errorf("answer %d comes after %v, want 100 ms at most", n, m.Date.Sub(begun))
			}
			<-time.After(time.Second)
		}
	})
}

func TestAnAnswerThatIsRefusedForNowOutlivesAStop(t *testing.T) {
	inIdleHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		stop := h.run()
		h.HoldFor(chatOf(dewi), 3*time.Minute)
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		<-time.After(time.Minute)
		begun := time.Now()
		stop()
		if took := time.Since(begun); took > time.Second || h.memory.count("update/") != 1 || h.Pending() != 0 {
			t.Errorf("the stop takes %v, the journal holds %d updates and the service %d; want no wait, and the one in the journal", took, h.memory.count("update/"), h.Pending())
		}
		<-time.After(time.Minute)
		h.restart()
		defer h.run()()
		<-time.After(5 * time.Minute)
		all := h.inputs()
		if got := h.texts(dewi); times(got, "Tercatat") != 1 || len(all) != 2 || all[0].Key != all[1].Key || h.memory.count("update/") != 0 {
			t.Errorf("the chat shows %q after %d inputs, and the journal holds %d; want one answer, one key, and none", got, len(all), h.memory.count("update/"))
		}
	})
}

// TestAKillBeforeAnAnswerLosesAndDoublesNothing starts with the journal as a kill leaves it,
// while the service delivers the same update again.
func TestAKillBeforeAnAnswerLosesAndDoublesNothing(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		gate := make(chan struct{})
		h.answers(gated(gate))
		stop := h.run()
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		<-time.After(time.Second)
		killed := h.memory.snapshot()
		close(gate)
		stop()
		h.memory.restore(killed)
		h.ComeAgain(1)
		h.restart()
		defer h.run()()
		<-time.After(time.Minute)
		all := h.inputs()
		if len(all) != 2 || all[0].Key != all[1].Key || h.memory.count("update/") != 0 || h.Pending() != 0 {
			t.Errorf("%d inputs, %d updates in the journal and %d at the service; want the same input once more, and none", len(all), h.memory.count("update/"), h.Pending())
		}
	})
}

// TestAPressThatWaitedTooLongIsNotDone: the service itself drops a press after 150 seconds.
func TestAPressThatWaitedTooLongIsNotDone(t *testing.T) {
	for wait, done := range map[time.Duration]bool{100 * time.Second: true, 200 * time.Second: false} {
		inIdleHarness(t, nil, func(t *testing.T, h *harness) {
			gate := make(chan struct{})
			h.answers(gated(gate))
			post := h.post(board1, board)
			stop := h.run()
			for range 2 {
				_, err := h.As(dewi).Press(super, post.ID, "Ambil")
				h.must(err)
			}
			<-time.After(time.Second)
			go close(gate)
			stop()
			if n := len(h.inputs()); n != 1 || h.memory.count("update/") != 1 {
				t.Fatalf("%d presses were begun before the stop and %d are in the journal, want one each", n, h.memory.count("update/"))
			}
			<-time.After(wait)
			h.restart()
			defer h.run()()
			synctest.Wait()
			told := times(h.texts(dewi), words("id", "interrupted")) == 1
			if n := len(h.inputs()); (n == 2) != done || told == done || h.memory.count("update/") != 0 {
				t.Errorf("after %v: %d presses were begun, the person is told: %v; want it done: %v, or else told", wait, n, told, done)
			}
		})
	}
}

// TestWhatCanNotBeKeptIsNotConfirmed: with a memory that fails, an update stays at the
// service until it is answered.
func TestWhatCanNotBeKeptIsNotConfirmed(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		gate := make(chan struct{})
		h.answers(gated(gate))
		h.memory.fail(errors.New("disk full"))
		defer h.run()()
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		<-time.After(8 * time.Second)
		if log := h.log.String(); h.Pending() != 1 || !strings.Contains(log, "disk full") {
			t.Errorf("%d updates wait at the service, and the log says\n%s\nwant the one that isn't durable, and why", h.Pending(), log)
		}
		h.memory.fail(nil)
		<-time.After(20 * time.Second)
		if n, kept := h.Pending(), h.memory.count("update/"); n != 0 || kept != 1 {
			t.Errorf("with a memory again %d updates wait at the service and %d are in the journal, want it there", n, kept)
		}
		h.memory.fail(errors.New("disk full"))
		close(gate)
		synctest.Wait()
		if m := h.newest(dewi); m.Text != "Tercatat" {
			t.Errorf("the chat shows %q, want the answer", m.Text)
		}
	})
}

// TestAFullDiskAndASlowChatStopNobody: without a journal the poll waits for an answer as
// long as for a stop, and not for minutes.
func TestAFullDiskAndASlowChatStopNobody(t *testing.T) {
	inIdleHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		h.memory.fail(errors.New("disk full"))
		defer h.run()()
		h.HoldFor(chatOf(dewi), 4*time.Minute)
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		<-time.After(time.Second)
		_, err = h.As(sari).Say(sari, "/cek 2")
		h.must(err)
		<-time.After(time.Minute)
		if n := times(h.texts(sari), "Tercatat"); n != 1 {
			t.Errorf("the other chat shows %q, want its answer", h.texts(sari))
		}
		<-time.After(4 * time.Minute)
		if n := times(h.texts(dewi), "Tercatat"); n != 1 {
			t.Errorf("the slow chat shows %q, want its answer too", h.texts(dewi))
		}
	})
}

func TestAJournalThatCanNotBeReadHoldsUpNobody(t *testing.T) {
	inIdleHarness(t, toast("Halo"), func(t *testing.T, h *harness) {
		for key, value := range map[string]string{
			"update/1": "{", "update/0000000000000000002": `{"at":"2000-01-01T00:00:00Z","update":{}}`,
			"update/0000000000000000003": `{"at":"2000-01-01T00:00:00Z","update":{"update_id":4}}`,
			"update/0000000000000000005": `{"at":"1999-01-01T00:00:00Z","update":{"update_id":5,"message":{"message_id":1,"text":"/cek 0812345678","from":{"id":1001},"chat":{"id":1001,"type":"private"}}}}`,
		} {
			h.must(h.memory.Put(t.Context(), "telegram", key, []byte(value)))
		}
		defer h.run()()
		if m := h.say(dewi, dewi, "/sigap"); m.Text != "Halo" || len(h.inputs()) != 1 || h.memory.count("update/") != 0 {
			t.Errorf("the answer is %q after %d inputs, and %d updates are in the journal; want Halo, the command alone, and none", m.Text, len(h.inputs()), h.memory.count("update/"))
		}
		if log := h.log.String(); strings.Contains(log, "0812345678") {
			t.Errorf("the log quotes an update:\n%s", log)
		}
	})
}

func TestOnePersonsFloodIsCutAndSaid(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		gate := make(chan struct{})
		h.answers(gated(gate))
		for n := range 60 {
			_, err := h.As(dewi).Say(dewi, fmt.Sprint("/cek ", n))
			h.must(err)
		}
		defer h.run()()
		<-time.After(time.Second)
		close(gate)
		<-time.After(5 * time.Minute)
		if n, told := len(h.inputs()), times(h.texts(dewi), words("id", "too_many")); n != 32 || told != 1 || h.Pending() != 0 {
			t.Errorf("%d inputs were handled, the person was told %d times and %d updates wait; want 32, once, and none", n, told, h.Pending())
		}
		h.answers(toast("Halo"))
		if m := h.say(dewi, dewi, "/sigap"); m.Text != "Halo" {
			t.Errorf("afterwards the answer is %q, want Halo", m.Text)
		}
	})
}

// TestWithTooManyInputsInAllThePollWaits: the service keeps what isn't fetched.
func TestWithTooManyInputsInAllThePollWaits(t *testing.T) {
	inIdleHarness(t, nil, func(t *testing.T, h *harness) {
		gate := make(chan struct{})
		h.answers(gated(gate))
		for n := range int64(60) {
			h.AddUser(telegramfake.User{ID: firstOne + n, FirstName: "Agen"})
			h.must(h.As(firstOne + n).Start())
			for m := range 19 {
				_, err := h.As(firstOne+n).Say(firstOne+n, fmt.Sprint("/cek ", m))
				h.must(err)
			}
		}
		defer h.run()()
		<-time.After(time.Minute)
		if n := h.memory.count("update/"); n < 1000 || n > 1024 || h.Pending() < 1200-1124 {
			t.Errorf("%d updates are in the journal and %d at the service, want about 1,024 and the rest", n, h.Pending())
		}
		close(gate)
		<-time.After(time.Minute)
		if n := len(h.inputs()); n != 1200 || h.Pending() != 0 || h.memory.count("update/") != 0 {
			t.Errorf("%d inputs were handled, %d wait at the service and %d in the journal; want all 1,200", n, h.Pending(), h.memory.count("update/"))
		}
	})
}
