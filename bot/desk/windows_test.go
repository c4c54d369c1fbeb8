package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

// crowd has the desk know so many people more.
func crowd(n int) func(*desk.Options) {
	return func(o *desk.Options) {
		first := o.People
		o.People = func(ctx context.Context) ([]desk.Person, error) {
			all, err := first(ctx)
			for i := range n {
				all = append(all, desk.Person{ID: fmt.Sprint("p", i), Name: fmt.Sprint("P", i), Lang: "id"})
			}
			return all, err
		}
	}
}

func few(windows int) func(*desk.Options) { return func(o *desk.Options) { o.Windows = windows } }

// wantReleased reads the stream to its end, which must say why it was released.
func wantReleased(t *testing.T, s *stream, text string) {
	t.Helper()
	var last shown
	for e, ok := s.next(); ok; e, ok = s.next() {
		last = e
	}
	if last.Name != "release" || last.Text != text {
		t.Errorf("the last event of a window that made room is %s %q; want release with %q", last.Name, last.Text, text)
	}
}

// TestAStreamSaysHowItBeats checks what a page and a proxy must know of a stream.
func TestAStreamSaysHowItBeats(t *testing.T) {
	h := newHarness(t, silent)
	r, err := http.Get(h.url + "/events?as=dewi")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if got := r.Header.Get("X-Accel-Buffering"); got != "no" {
		t.Errorf("a stream's X-Accel-Buffering is %q; want no", got)
	}
	if _, first := h.openStream(t, "/events?as=dewi"); first.Name != "hello" || first.Beat != int(desk.Heartbeat.Milliseconds()) {
		t.Errorf("a stream begins with %s and beats every %d ms; want hello and %v", first.Name, first.Beat, desk.Heartbeat)
	}
}

// TestOnePersonsWindowsAreBounded opens more windows than one person may have: the oldest
// ones go, each with a sentence in the person's language, and the newest ones stay.
func TestOnePersonsWindowsAreBounded(t *testing.T) {
	h := newHarness(t, silent)
	var all []*stream
	for range desk.MaxOwnWindows + 2 {
		s, _ := h.openWindow(t, "ann", "me")
		all = append(all, s)
	}
	for _, s := range all[:2] {
		wantReleased(t, s, wordList["en"]["too_many"])
	}
	h.post(chatOf("ann"), "p1", plain("still here"), "")
	for _, s := range all[2:] {
		wantEvent(t, s, "me", "p1", "still here", true)
	}
}

// TestOnePersonShutsNobodyOut fills a small desk with the windows of two people: whoever
// comes then gets one of who has the most, until each has one. Then the next one must wait.
func TestOnePersonShutsNobodyOut(t *testing.T) {
	h := newHarness(t, silent, crowd(5), few(6))
	var dewi, sari []*stream
	for range 4 {
		s, _ := h.openWindow(t, "dewi", "me")
		dewi = append(dewi, s)
	}
	for range 2 {
		s, _ := h.openWindow(t, "sari", "me")
		sari = append(sari, s)
	}
	for i := range 3 {
		h.openWindow(t, fmt.Sprint("p", i), "me")
	}
	wantReleased(t, dewi[0], wordList["id"]["crowded"])
	wantReleased(t, dewi[1], wordList["id"]["crowded"])
	// Dewi and Sari have two each now: one of them lost her oldest.
	h.post(bot.Place{Platform: "desk", ID: "dewi", Private: true}, "p1", plain("for dewi"), "")
	wantEvent(t, dewi[3], "me", "p1", "for dewi", true)
	h.openWindow(t, "p3", "me")
	wantReleased(t, dewi[2], wordList["id"]["crowded"])
	wantReleased(t, sari[0], wordList["id"]["crowded"])
	if got, text := h.ask(t, http.MethodGet, "/events?as=p4", "", nil); got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
		t.Errorf("a seventh person at six windows: status %d %q, want 503 and when to come again", got.StatusCode, text)
	}
	// Somebody without a window is answered all the same.
	if got, text := h.ask(t, http.MethodGet, "/snapshot?as=p4&place=me", "", nil); got.StatusCode != http.StatusOK || !strings.Contains(text, "Chat saya") {
		t.Errorf("a snapshot for a person without a window: status %d %q, want it", got.StatusCode, text)
	}
	// Who is among those with one window gives up the own one for a new one.
	h.openWindow(t, "sari", "me")
	wantReleased(t, sari[1], wordList["id"]["crowded"])
}

// TestOnePersonsInputsLeaveRoom lets one person have as many inputs under way as the desk
// takes: others are answered meanwhile.
func TestOnePersonsInputsLeaveRoom(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		if in.Account.ID == "dewi" {
			begun <- struct{}{}
			<-finish
		}
		return bot.Answer{Toast: "done"}, nil
	})
	answered := make(chan int, 64)
	for i := range cap(answered) {
		go func() {
			answered <- h.send(t, "dewi", fmt.Sprintf(`{"key":"key0000000%02d","place":"me","line":"/cek"}`, i)).Status
		}()
	}
	refused := 0
	for range cap(answered) {
		select {
		case <-begun:
		case status := <-answered:
			if refused++; status != http.StatusServiceUnavailable {
				t.Errorf("an input too many: status %d, want 503", status)
			}
		}
	}
	if refused != 64-8 {
		t.Errorf("%d of 64 inputs of one person are refused; want 56", refused)
	}
	if got := h.send(t, "sari", `{"key":"key000000001","place":"me","line":"/cek"}`); got.Toast != "done" {
		t.Errorf("somebody else's input meanwhile: %+v, want it answered", got)
	}
	close(finish)
	for range 8 {
		<-answered
	}
}

// TestAnswersAreBoundedInAll has very many people get answers: whoever has the most loses
// the oldest one, and who has few keeps them.
func TestAnswersAreBoundedInAll(t *testing.T) {
	var told atomic.Int64
	h := newHarness(t, silent, crowd(1), func(o *desk.Options) {
		o.Now = func() time.Time { return now.Add(time.Duration(told.Add(1))) }
	})
	tell := func(person, text string) {
		h.desk.SendDirect(t.Context(), bot.Account{Platform: "desk", ID: person}, plain(text), "")
	}
	tell("sari", "kept")
	for range 50 {
		tell("p0", "first")
	}
	if got := strings.Count(h.getShown(t, "/snapshot?as=p0&place=me").HTML, "first"); got != 50 {
		t.Fatalf("somebody keeps %d answers of 50; want all while there is room", got)
	}
	for i := range 101 * 49 {
		tell(fmt.Sprint("q", i/49), "x")
	}
	tell("dewi", "x")
	if got := h.getShown(t, "/snapshot?as=sari&place=me"); !strings.Contains(got.HTML, "kept") {
		t.Error("sari lost her only answer to people with fifty")
	}
	if got := strings.Count(h.getShown(t, "/snapshot?as=p0&place=me").HTML, "first"); got != 49 {
		t.Errorf("somebody with the most answers keeps %d after 5,000 in all; want 49", got)
	}
}
