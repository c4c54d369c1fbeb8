package desk_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

func silent(context.Context, bot.In) (bot.Answer, error) { return bot.Answer{}, nil }

func plain(title string) bot.Card { return bot.Card{Title: title} }

// wantEvent reads and checks the window's next event.
func wantEvent(t *testing.T, s *stream, place, ref, text string, add bool) {
	t.Helper()
	e := s.must()
	for e.Name == "queue" { // a lead's stream also says that the queue has changed
		e = s.must()
	}
	if e.Name != "message" || e.Place != place || e.Ref != ref || e.Add != add || !strings.Contains(e.HTML, text) {
		t.Fatalf("event %s %s %s add=%v %q, want message %s %s add=%v with %q", e.Name, e.Place, e.Ref, e.Add, e.HTML, place, ref, add, text)
	}
}

func TestLiveInTwoWindows(t *testing.T) {
	h := newHarness(t, silent)
	dewi, _ := h.openWindow(t, "dewi", "c:tier2")
	sari, _ := h.openWindow(t, "sari", "me")
	h.post(board, "p1", plain("K-1 waits"), "")
	h.edit(board, "p1", plain("K-1 is claimed"))
	for _, window := range []*stream{dewi, sari} {
		wantEvent(t, window, "c:tier2", "p1", "K-1 waits", true)
		wantEvent(t, window, "c:tier2", "p1", "K-1 is claimed", false)
	}
	h.post(team, "p2", plain("not for dewi"), "")
	h.post(chatOf("sari"), "p3", plain("for sari"), "")
	h.post(board, "p4", plain("for both"), "p1")
	wantEvent(t, dewi, "c:tier2", "p4", `data-thread="p1"`, true)
	wantEvent(t, sari, "c:jaringan", "p2", "not for dewi", true)
	wantEvent(t, sari, "me", "p3", "for sari", true)
	wantEvent(t, sari, "c:tier2", "p4", "for both", true)
}

func TestSnapshot(t *testing.T) {
	h := newHarness(t, silent)
	h.post(board, "p1", plain("first"), "")
	h.post(board, "p2", plain("second"), "")
	h.post(chatOf("sari"), "p3", plain("private to sari"), "")
	_, board := h.openWindow(t, "sari", "c:tier2")
	if a, b := strings.Index(board.HTML, "first"), strings.Index(board.HTML, "second"); a < 0 || b < a {
		t.Errorf("snapshot shows %q, want first before second", board.HTML)
	}
	if !strings.Contains(board.HTML, "10:42") {
		t.Errorf("snapshot %q has no time 10:42 of the site's zone", board.HTML)
	}
	if got, want := string(board.Posted), `{"c:jaringan":0,"c:tier2":2,"me":1}`; got != want {
		t.Errorf("messages so far %s, want %s", got, want)
	}
	_, foreign := h.openWindow(t, "dewi", "c:jaringan")
	if foreign.Place != "me" || strings.Contains(foreign.Channels, "jaringan") {
		t.Errorf("a channel that dewi doesn't read: opened %q with list %q, want her own chat", foreign.Place, foreign.Channels)
	}
	if strings.Contains(foreign.HTML, "private to sari") || !strings.Contains(string(foreign.Posted), `"me":0`) {
		t.Errorf("dewi's private chat %q, counts %s, shows sari's", foreign.HTML, foreign.Posted)
	}
}

func TestFind(t *testing.T) {
	h := newHarness(t, silent)
	ref, out := h.desk.Post(t.Context(), board, plain("K-1"), "p1", "")
	found, foundOut := h.desk.Find(t.Context(), bot.Lost{ID: "p1", Place: board})
	if ref != "p1" || len(found) != 1 || found[0] != ref || out != (bot.Outcome{}) || foundOut != (bot.Outcome{}) {
		t.Errorf("Post gave %q %v, Find %q %v, want p1 and Done from both", ref, out, found, foundOut)
	}
}

func TestSlowWindowIsDropped(t *testing.T) {
	h := newHarness(t, silent)
	slow, _ := h.openWindow(t, "sari", "c:tier2")
	large := plain(strings.Repeat("x", 128<<10))
	const posts = 160 // far more than the event queue and the system's buffers hold
	for i := range posts {
		h.desk.Post(t.Context(), board, large, bot.PostID(fmt.Sprintf("p%d", i)), "")
	}
	read := 0
	for {
		if _, ok := slow.next(); !ok {
			break
		}
		read++
	}
	if read >= posts {
		t.Errorf("a window that didn't read got all %d events, want it dropped", read)
	}
	_, again := h.openWindow(t, "sari", "c:tier2")
	if !strings.Contains(string(again.Posted), fmt.Sprintf(`"c:tier2":%d`, posts)) {
		t.Errorf("the reconnected window counts %s, want %d", again.Posted, posts)
	}
}

// TestAWindowEndsWhereItsPersonReadsOtherPlaces: a stream goes on for hours, and whoever has
// another role or team meanwhile must not get what the old one read.
func TestAWindowEndsWhereItsPersonReadsOtherPlaces(t *testing.T) {
	for what, then := range map[string][]desk.Channel{
		"fewer": {{Place: board}}, "others": {{Place: board}, {Place: bot.Place{Platform: "desk", ID: "tagihan"}}},
		"more": {{Place: board}, {Place: team}, {Place: bot.Place{Platform: "desk", ID: "tagihan"}}}, "none": nil,
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				opt := (&harness{messages: map[bot.Place][]desk.Message{}}).options()
				var mu sync.Mutex
				reads, err := []desk.Channel{{Place: board}, {Place: team}}, error(nil)
				opt.Channels = func(context.Context, bot.Account) ([]desk.Channel, error) {
					mu.Lock()
					defer mu.Unlock()
					return reads, err
				}
				d, bad := desk.New(opt)
				if bad != nil {
					t.Fatal(bad)
				}
				ctx, cancel := context.WithCancel(t.Context())
				ran := make(chan error, 1)
				go func() { ran <- d.Run(ctx, silent) }()
				synctest.Wait()
				ended := make(chan string, 1)
				go func() {
					rec := httptest.NewRecorder()
					d.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/events?as=sari", nil))
					ended <- rec.Body.String()
				}()
				<-time.After(time.Minute)
				mu.Lock()
				reads, err = then, errors.New("the store is busy")
				mu.Unlock()
				<-time.After(time.Minute)
				select {
				case <-ended:
					t.Fatal("the window ended though its person reads the same, or it can't be said; want it open")
				default:
				}
				mu.Lock()
				err = nil
				mu.Unlock()
				<-time.After(3 * time.Second)
				d.Post(ctx, team, plain("not for sari"), "p1", "")
				synctest.Wait()
				cancel()
				if err := <-ran; err != nil {
					t.Error(err)
				}
				if got := <-ended; strings.Contains(got, "not for sari") || strings.Contains(got, "release") {
					t.Errorf("the stream got %q; want it ended within seconds, so that the page opens another one", got)
				}
			})
		})
	}
}

func TestRefresh(t *testing.T) {
	h := newHarness(t, silent)
	s, _ := h.openWindow(t, "sari", "me")
	h.desk.Refresh()
	if e, ok := s.next(); ok {
		t.Errorf("after Refresh the window got %q, want the end of its stream", e.Name)
	}
}

func TestStop(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
		close(begun)
		<-finish
		return bot.Answer{Toast: "done"}, nil
	})
	s, _ := h.openWindow(t, "sari", "me")
	answered := make(chan reply, 1)
	go func() { answered <- h.send(t, "dewi", `{"key":"key000000001","place":"me","line":"/cek"}`) }()
	<-begun
	stopped := make(chan struct{})
	go func() {
		h.stop()
		close(stopped)
	}()
	if _, ok := s.next(); ok {
		t.Error("a stopped desk sent an event, want the end of the stream")
	}
	select {
	case <-stopped:
		t.Error("Run returned while an input was in work")
	default:
	}
	close(finish)
	<-stopped
	if got := <-answered; got.Toast != "done" {
		t.Errorf("the input in work got %+v, want its answer", got)
	}
	if got := h.send(t, "dewi", `{"key":"key000000002","place":"me","line":"/cek"}`); got.Status != http.StatusServiceUnavailable {
		t.Errorf("input after the stop: status %d, want 503", got.Status)
	}
}

// pipeWriter is a response that blocks until it is read, so that time passes in a bubble.
type pipeWriter struct {
	*io.PipeWriter
	header http.Header
}

func (p pipeWriter) Header() http.Header { return p.header }
func (p pipeWriter) WriteHeader(int)     {}
func (p pipeWriter) Flush()              {}

func TestHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &harness{messages: map[bot.Place][]desk.Message{}}
		d, err := desk.New(h.options())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go d.Run(ctx, silent)
		synctest.Wait()
		r, w := io.Pipe()
		go func() {
			request := httptest.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/events", nil)
			d.Handler().ServeHTTP(pipeWriter{w, http.Header{}}, request)
			w.Close()
		}()
		start := time.Now()
		for lines := bufio.NewScanner(r); lines.Scan(); {
			if lines.Text() == "event: beat" {
				if quiet := time.Since(start); quiet != 15*time.Second {
					t.Errorf("first heartbeat after %v, want 15s", quiet)
				}
				cancel()
			}
		}
	})
}

// TestWhatIsNoPostIsKeptInMemory checks a direct message that nothing records: later windows show it too.
func TestWhatIsNoPostIsKeptInMemory(t *testing.T) {
	h := newHarness(t, silent)
	sari, _ := h.openWindow(t, "sari", "me")
	if ref, out := h.desk.SendDirect(t.Context(), bot.Account{Platform: "desk", ID: "sari"}, plain("nothing is saved"), ""); out.Result != bot.Done || ref == "" {
		t.Fatalf("telling ends in %+v with %q", out, ref)
	}
	if e := sari.must(); e.Place != "me" || !e.Add || !strings.Contains(e.HTML, "nothing is saved") {
		t.Errorf("the open window gets %+v; want the message", e)
	}
	if _, later := h.openWindow(t, "sari", "me"); !strings.Contains(later.HTML, "nothing is saved") {
		t.Errorf("a later window shows %q; want the message", later.HTML)
	}
	if _, other := h.openWindow(t, "dewi", "me"); strings.Contains(other.HTML, "nothing is saved") {
		t.Errorf("somebody else's window shows %q; want none of it", other.HTML)
	}
}
