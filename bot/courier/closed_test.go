package courier_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// closes has all calls end as in a place that is closed, until it is opened.
func (h *harness) closes() (tries *atomic.Int32, open func()) {
	tries = &atomic.Int32{}
	h.screen.Fail(func(string, bot.Place) *bot.Outcome {
		tries.Add(1)
		return &bot.Outcome{Result: bot.Closed, Cause: "archived"}
	})
	return tries, func() { h.screen.Fail(nil) }
}

// TestAClosedPlaceIsTriedWithOnePostUntilItIsOpen covers a restart, an edit, and a
// post that was never sent.
func TestAClosedPlaceIsTriedWithOnePostUntilItIsOpen(t *testing.T) {
	h := open(t)
	h.post()
	h.until("the card should be there", shows(1))
	tries, reopen := h.closes()
	h.change()
	h.until("the edit should wait, with why", func(_ []bottest.Shown, posts []bot.Post) bool {
		return posts[0].Why == "archived" && posts[0].State == bot.PostDone && !posts[0].Settled()
	})
	for range 5 {
		h.update(func(tx *store.Tx) error {
			_, err := tx.AddPost(bot.Post{Place: channel, Subject: "K-1", View: bot.ViewPing})
			return err
		})
	}
	h.restart()
	before, from := tries.Load(), time.Unix(0, h.now.Load())
	h.until("it should be tried again", func([]bottest.Shown, []bot.Post) bool { return tries.Load() > before+2 })
	if minutes := time.Unix(0, h.now.Load()).Sub(from).Minutes(); minutes < 4 {
		t.Errorf("three tries took %.1f minutes; want one every two minutes, however many posts wait", minutes)
	}
	reopen()
	h.until("everything should be there", func(shown []bottest.Shown, posts []bot.Post) bool {
		for _, p := range posts {
			if !p.Settled() || p.Why != "" {
				return false
			}
		}
		return len(shown) == 6 && shown[0].Card.Title == "K-1 rev 2"
	})
}

// TestWhatNeverReachedAClosedPlaceEndsWithItsCase checks that the outbox of a
// channel that stays closed doesn't grow without end.
func TestWhatNeverReachedAClosedPlaceEndsWithItsCase(t *testing.T) {
	h := open(t)
	h.closes()
	h.post()
	h.until("the card should wait", func(_ []bottest.Shown, posts []bot.Post) bool { return posts[0].Why != "" })
	h.update(func(tx *store.Tx) error {
		c, err := tx.Case(1)
		c.State = procedure.Closed
		c.Rev++
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		return err
	})
	h.until("it should be over, and say why", func(_ []bottest.Shown, posts []bot.Post) bool {
		left := 1
		_ = h.store.View(t.Context(), func(tx *store.Tx) error { left = len(tx.Outbox(9)); return nil })
		return posts[0].State == bot.PostFailed && left == 0
	})
}

// alone runs the calling test in its own process, because the limit of a file's size
// applies to a whole process, which also writes the test's log. It reports whether
// this is that process.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv("SIGAP_TEST_ALONE") == t.Name() {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "SIGAP_TEST_ALONE="+t.Name())
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("in a process of its own: %v\n%s", err, out)
	}
	return false
}

// TestAnEditThatCantBeRecordedIsNotSentAgain checks that on a full disk an edit is
// sent once to each place, and recorded when there is room.
func TestAnEditThatCantBeRecordedIsNotSentAgain(t *testing.T) {
	if !alone(t) {
		return
	}
	var wide syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &wide); err != nil {
		t.Fatal(err)
	}
	limit := func(bytes uint64) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: wide.Max}); err != nil {
			t.Error(err)
		}
	}
	h := open(t)
	defer limit(wide.Cur)
	h.post()
	h.until("the card should be there", shows(1))
	var edits atomic.Int32
	h.screen.Fail(func(op string, _ bot.Place) *bot.Outcome {
		if op == "edit" && edits.Add(1) == 1 {
			limit(8192) // behind the two pages at the head of the file nothing can be written
		}
		return nil
	})
	h.change()
	var failed []time.Time
	h.until("recording should fail, again and again", func([]bottest.Shown, []bot.Post) bool {
		if now, ok := h.store.LastFault(); ok && (len(failed) == 0 || now.At.After(failed[len(failed)-1])) {
			failed = append(failed, now.At)
		}
		return len(failed) == 3
	})
	limit(wide.Cur)
	h.until("it should be recorded", shows(2))
	if n := edits.Load(); n != 1 {
		t.Errorf("the edit was sent %d times; want once (%s)", n, fmt.Sprint(failed))
	}
}

// TestAPanicOfAPlatformIsAnUnknownOutcome: the program goes on, and the card and its edit
// arrive once.
func TestAPanicOfAPlatformIsAnUnknownOutcome(t *testing.T) {
	h := open(t)
	panicked := map[string]bool{}
	h.screen.Fail(func(op string, _ bot.Place) *bot.Outcome {
		if !panicked[op] {
			panicked[op] = true
			panic("in the adapter")
		}
		return nil
	})
	h.post()
	h.until("the card should be there", shows(1))
	h.change()
	h.until("it should be edited", shows(2))
}

// TestResendTriesAClosedPlaceAtOnce, without the wait for its next try.
func TestResendTriesAClosedPlaceAtOnce(t *testing.T) {
	h := open(t)
	_, reopen := h.closes()
	h.post()
	h.until("the card should wait", func(_ []bottest.Shown, posts []bot.Post) bool { return posts[0].Why != "" })
	reopen()
	from := time.Unix(0, h.now.Load())
	h.update(func(tx *store.Tx) error {
		p := tx.Posts("K-1")[0]
		p.NotBefore, p.Waits = time.Time{}, ""
		return tx.PutPost(p)
	})
	h.k.Resend()
	h.until("the card should be there", shows(1))
	if took := time.Unix(0, h.now.Load()).Sub(from); took > time.Minute {
		t.Errorf("that took %s; want it at once", took)
	}
}
