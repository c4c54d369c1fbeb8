package desk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

// TestDataAreHiddenAfterTheirTime checks that an open window loses the data of an answer, and
// the number that was typed for it, once its time is over, and that a window opened then
// never gets them.
func TestDataAreHiddenAfterTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const shown = 30 * time.Minute
		opt := (&harness{}).options()
		opt.Now = time.Now
		opt.History = func(context.Context, bot.Place, int) ([]desk.Message, error) { return nil, nil }
		d, err := desk.New(opt)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var work sync.WaitGroup
		work.Go(func() {
			if err := d.Run(ctx, func(context.Context, bot.In) (bot.Answer, error) {
				data, hidden := plain("Budi Hidayat"), plain("Data pelanggan ditutup")
				return bot.Answer{Card: &data, About: "C-1", Until: time.Now().Add(shown), Hidden: &hidden}, nil
			}); err != nil {
				t.Errorf("Run ended with %v, want nil", err)
			}
		})
		synctest.Wait()
		window := &lockedRecorder{ResponseRecorder: httptest.NewRecorder()}
		get := httptest.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/events?as=dewi", nil)
		work.Go(func() { d.Handler().ServeHTTP(window, get) })
		synctest.Wait()
		post := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://localhost/in?as=dewi", strings.NewReader(`{"key":"key000000001","place":"me","line":"/cek 152000000001 mati"}`))
		post.Header.Set("Content-Type", "application/json")
		d.Handler().ServeHTTP(httptest.NewRecorder(), post)

		<-time.After(shown - time.Minute)
		synctest.Wait()
		early := len(window.text())
		if got := window.text(); !strings.Contains(got, "Budi Hidayat") || strings.Contains(got, "ditutup") {
			t.Errorf("a minute before its time the window got\n%s\nwant the data, not hidden", got)
		}
		<-time.After(2 * time.Minute)
		synctest.Wait()
		if got := window.text()[early:]; !strings.Contains(got, "Data pelanggan ditutup") || !strings.Contains(got, `"ref":"s.key000000001"`) || strings.Contains(got, "152000000001") {
			t.Errorf("after its time the window got\n%s\nwant the hidden card, and the line without the number", got)
		}
		later := httptest.NewRecorder()
		d.Handler().ServeHTTP(later, httptest.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/snapshot?as=dewi&place=me", nil))
		if got := later.Body.String(); !strings.Contains(got, "Data pelanggan ditutup") || !strings.Contains(got, "/cek …") || strings.Contains(got, "Budi Hidayat") || strings.Contains(got, "152000000001") {
			t.Errorf("a window opened later got\n%s\nwant no data", got)
		}
		stop()
		work.Wait()
	})
}

// TestOtherAnswersShowTheHiddenCard checks that the newest answer about a subject takes the
// data out of the earlier ones, and stays itself.
func TestOtherAnswersShowTheHiddenCard(t *testing.T) {
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		card, hidden := plain("jawaban "+in.Command.Text), plain("Data pelanggan ditutup")
		return bot.Answer{Card: &card, About: "C-1", Until: now.Add(time.Hour), Hidden: &hidden, Hide: true}, nil
	})
	h.send(t, "dewi", `{"key":"key000000001","place":"me","line":"/cek satu"}`)
	h.send(t, "dewi", `{"key":"key000000002","place":"me","line":"/cek dua"}`)
	_, first := h.openWindow(t, "dewi", "me")
	if !strings.Contains(first.HTML, "Data pelanggan ditutup") || strings.Contains(first.HTML, "satu") || !strings.Contains(first.HTML, "jawaban dua") {
		t.Errorf("the window shows\n%s\nwant the first answer hidden and the second one whole", first.HTML)
	}
}

// TestAClockThatIsTurnedBackKeepsNoDataInSight: a window that opens after that gets none.
func TestAClockThatIsTurnedBackKeepsNoDataInSight(t *testing.T) {
	var turned atomic.Int64
	clock := func() time.Time { return now.Add(time.Duration(turned.Load())) }
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
		card, hidden := plain("Budi Hidayat"), plain("Data pelanggan ditutup")
		return bot.Answer{Card: &card, About: "C-1", Until: clock().Add(30 * time.Minute), Hidden: &hidden}, nil
	}, func(o *desk.Options) { o.Now = clock })
	h.send(t, "dewi", `{"key":"key000000001","place":"me","line":"/cek 152000000001"}`)
	for _, c := range []struct {
		turned time.Duration
		shown  bool
	}{{-30 * time.Second, true}, {29 * time.Minute, true}, {-time.Hour, false}} {
		turned.Store(int64(c.turned))
		if _, first := h.openWindow(t, "dewi", "me"); strings.Contains(first.HTML, "Budi Hidayat") != c.shown {
			t.Errorf("with the clock set by %v the window shows\n%s\nwant the data: %v", c.turned, first.HTML, c.shown)
		}
	}
}

// lockedRecorder is a recorder that may be read while it is written.
type lockedRecorder struct {
	*httptest.ResponseRecorder
	mu sync.Mutex
}

func (r *lockedRecorder) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ResponseRecorder.Write(b)
}

func (r *lockedRecorder) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.Body.String()
}
