package directory_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/cc147/sigap/handlers/directory/directoryfake"
	"github.com/cc147/sigap/procedure"
)

// TestOneNumberIsAskedForOnce: several people wait for the same call, and the one who
// began it may go.
func TestOneNumberIsAskedForOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		answer := make(chan struct{})
		b.server.Fail(func(w http.ResponseWriter, _ *http.Request) {
			<-answer
			_, _ = w.Write([]byte(`{"customer": ` + maya + `}`))
		})
		first, leave := context.WithCancel(t.Context())
		var waiting sync.WaitGroup
		waiting.Go(func() {
			if a := b.Ask(first, "dewi", line); a.Fault != procedure.DirectorySlow {
				t.Errorf("who left has %+v; want no answer", a)
			}
		})
		synctest.Wait()
		for range 5 {
			waiting.Go(func() {
				if a := b.Ask(t.Context(), "budi", line); len(a.Rows) != 1 {
					t.Errorf("who waits has %+v; want Maya Putri", a)
				}
			})
		}
		synctest.Wait()
		leave()
		synctest.Wait()
		close(answer)
		waiting.Wait()
		if calls := len(b.server.Asked()); calls != 1 {
			t.Errorf("it was asked %d times, want once", calls)
		}
	})
}

// TestQuestionsAreLimited: by person first, then by all together.
func TestQuestionsAreLimited(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.server.Fail(directoryfake.Slow)
		var waiting sync.WaitGroup
		n := 0
		ask := func(person string) {
			n++
			number := lineOf(fmt.Sprintf("%04d", n))
			waiting.Go(func() { b.Ask(t.Context(), person, number) })
			synctest.Wait()
		}
		for range 5 {
			ask("dewi")
		}
		if got := len(b.server.Asked()); got != 2 {
			t.Errorf("one person asks %d at once, want 2", got)
		}
		for i := range 20 {
			ask(fmt.Sprint("agent", i))
		}
		if got := len(b.server.Asked()); got != 16 {
			t.Errorf("all together ask %d at once, want 16", got)
		}
		waiting.Wait()
		if got := strings.Count(b.counted(), "busy"); got != 3+6 {
			t.Errorf("%d were too many, want 3 of one person and 6 of all", got)
		}
	})
}

// TestWhatIsKeptIsBounded: the oldest answer makes room.
func TestWhatIsKeptIsBounded(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		const most = 4096
		for i := range most + 1 {
			b.ask(t, "dewi", lineOf(fmt.Sprintf("%04d", i)))
		}
		b.counted()
		b.ask(t, "dewi", lineOf(fmt.Sprintf("%04d", most)))
		b.ask(t, "dewi", lineOf("0000"))
		if got, want := b.counted(), "kept unknown"; got != want {
			t.Errorf("the newest and the oldest: %q, want %q", got, want)
		}
	})
}
