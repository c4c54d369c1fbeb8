package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/sim"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// floor is the program on a port of its own, with people at the desk.
type floor struct {
	*testing.T
	dir    string
	door   *config.Desk // nil has the switch
	now    func() time.Time
	people []procedure.Person
	url    string
	store  *store.Store
	app    *app.App
	stop   func()
}

func openFloor(t *testing.T, people []procedure.Person) *floor {
	t.Helper()
	f := &floor{T: t, dir: t.TempDir(), people: people}
	f.start()
	if err := sim.Seed(t.Context(), f.store); err != nil {
		t.Fatal(err)
	}
	h, err := f.site()
	if err == nil {
		err = roles.PutNamed(t.Context(), f.store, h.People)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.stop() })
	return f
}

// site is the demonstration's, with the floor's people.
func (f *floor) site() (config.Site, error) {
	p, err := config.Default().Procedure()
	return sim.Site(p, f.people), err
}

// start starts the program over the floor's folder.
func (f *floor) start() {
	f.Helper()
	h, err := f.site()
	if err != nil {
		f.Fatal(err)
	}
	if f.now == nil {
		f.now = func() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }
	}
	if f.store, err = openStore(f.dir, f.now, true); err != nil {
		f.Fatal(err)
	}
	book := words.New(h.Policy.Zone)
	if f.app, err = app.New(app.Options{Site: h, Store: f.store, Book: book, Desk: true, Door: f.door, Log: slog.New(slog.DiscardHandler), Now: f.now}); err != nil {
		f.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	urls, done := make(chan string, 1), make(chan struct{})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	go func() {
		defer close(done)
		f.app.RunAtDesk(ctx, ln, func(url string) { urls <- url })
	}()
	f.url = <-urls
	f.stop = func() {
		cancel()
		<-done
		http.DefaultClient.CloseIdleConnections()
		if err := f.store.Close(); err != nil {
			f.Error(err)
		}
	}
}

// in sends an input as the page does and returns the reply; while the program
// starts the page comes again.
func (f *floor) in(as, key, what string) string {
	body := fmt.Sprintf(`{"key":%q,"place":"me",%s}`, key, what)
	patience := time.After(20 * time.Second)
	for {
		r, err := http.Post(f.url+"/in?as="+as, "application/json", strings.NewReader(body))
		if err != nil {
			f.Error(err)
			return ""
		}
		text, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			f.Error(err)
		}
		if r.StatusCode != http.StatusServiceUnavailable {
			return string(text)
		}
		select {
		case <-patience:
			f.Errorf("%s: the desk should take an input by now", key)
			return ""
		case <-time.After(time.Millisecond):
		}
	}
}

// window is what a person's window shows when it opens a place.
func (f *floor) window(as, place string) string {
	f.Helper()
	ctx, cancel := context.WithCancel(f.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.url+"/snapshot?as="+as+"&place="+place, nil)
	if err != nil {
		f.Fatal(err)
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		f.Fatal(err)
	}
	defer r.Body.Close()
	out, err := io.ReadAll(r.Body)
	if err != nil {
		f.Fatal(err)
	}
	return string(out)
}

// callback has Dewi log a callback for a VVIP of the made-up day.
func (f *floor) callback(n int, number string) {
	f.Helper()
	key := func(i int) string { return fmt.Sprintf("callback%04d%d", n, i) }
	f.in("dewi", key(1), `"line":"/cek `+number+` mati"`)
	f.in("dewi", key(2), fmt.Sprintf(`"press":{"subject":"C-%d","action":"confirm","turn":"1"}`, n))
	f.in("dewi", key(3), fmt.Sprintf(`"press":{"subject":"C-%d","action":"callback","arg":"given","turn":"2"}`, n))
}

// TestSixtyFourPressAtTheDesk: over the desk's HTTP interface exactly one gets the
// case, and the other 63 see in their own chats who has it and since when. The same
// presses repeated after a restart, and new ones on the old card, change nothing and
// get the same answer.
func TestSixtyFourPressAtTheDesk(t *testing.T) {
	people := append([]procedure.Person{}, sim.People...)
	for i := range 64 {
		people = append(people, procedure.Person{ID: staff(i), Name: strings.ToUpper(staff(i)), Roles: []procedure.Role{procedure.Tier2}})
	}
	f := openFloor(t, people)
	f.callback(1, "142670054605")
	first := f.allClaim(64, "claimed00000", "")
	f.stop()
	f.start()
	for _, key := range []string{"claimed00000", "claimed00001"} {
		if now := f.allClaim(64, key, first); now != first {
			t.Errorf("%s had the case; after a restart and presses with the key %s %s has it", first, key, now)
		}
	}
	claims := 0
	if err := f.store.View(t.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf("K-1") {
			if e.Action == string(procedure.Claim) {
				claims++
			}
		}
		return nil
	}); err != nil || claims != 1 {
		t.Errorf("the audit holds %d claims, %v; want 1", claims, err)
	}
}

func staff(i int) string { return fmt.Sprintf("staf%02d", i) }

// allClaim has n people press Ambil at the same time, each with that key, and returns
// the person who has the case, who must be winner unless that is "". Everybody else
// must get that answer.
func (f *floor) allClaim(n int, key, winner string) string {
	f.Helper()
	var press sync.WaitGroup
	start := make(chan struct{})
	replies := make([]string, n)
	for i := range replies {
		press.Go(func() {
			<-start
			replies[i] = f.in(staff(i), key, `"press":{"subject":"K-1","action":"claim","turn":"1"}`)
		})
	}
	close(start)
	press.Wait()
	for i, r := range replies {
		if strings.Contains(r, "K-1 Anda ambil") && winner != staff(i) {
			if winner != "" {
				f.Errorf("%s and %s both got the answer that they have it", staff(i), winner)
			}
			winner = staff(i)
		}
	}
	if winner == "" {
		f.Fatalf("one should have the case; the replies are %q", replies)
	}
	want := "Sudah diambil " + strings.ToUpper(winner) + " sejak 10:00."
	for i := range replies {
		if shown := f.window(staff(i), "me"); staff(i) != winner && !strings.Contains(shown, want) {
			f.Errorf("%s should see %q; the window shows\n%s", staff(i), want, shown)
		}
	}
	return winner
}

// TestAnOpenCaseStaysInSight: an open case stays visible however much is posted after
// it; a closed one doesn't.
func TestAnOpenCaseStaysInSight(t *testing.T) {
	f := openFloor(t, sim.People)
	for i, number := range []string{"142670054605", "137812134309", "123166696341"} {
		f.callback(i+1, number)
	}
	shows := func(limit int) (out []string) {
		t.Helper()
		messages, err := f.app.Feed.History(t.Context(), config.DeskPlace(config.Tier2Channel), limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			name, _, _ := strings.Cut(m.Card.Title, " ")
			out = append(out, name)
		}
		return out
	}
	patience := time.After(20 * time.Second)
	for len(shows(100)) < 3 {
		select {
		case <-patience:
			t.Fatalf("the channel shows %v; want three cards", shows(100))
		case <-time.After(time.Millisecond):
		}
	}
	if got := strings.Join(shows(1), " "); got != "K-1 K-2 K-3" {
		t.Errorf("with room for one the channel shows %q; want all that are open, the oldest first", got)
	}
	f.in("sari", "cancelled0001", `"submit":{"subject":"K-1","action":"cancel","turn":"1","fields":{"reason":"batal"}}`)
	if got := strings.Join(shows(1), " "); got != "K-2 K-3" {
		t.Errorf("after K-1 is closed the channel shows %q; want K-2 K-3", got)
	}
}
