package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

var readerPeople = []procedure.Person{
	{ID: "dewi", Name: "Dewi", Roles: []procedure.Role{procedure.Agent}},
	{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "agus", Name: "Agus", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}},
	{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}},
	{ID: "hana", Name: "Hana", Roles: []procedure.Role{procedure.Quality}},
	{ID: "yoga", Name: "Yoga", Roles: []procedure.Role{procedure.Admin}},
	{ID: "tari", Name: "Tari", Roles: []procedure.Role{procedure.Agent}, Lang: "en"},
	{ID: "rian", Name: "Rian", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "nina", Name: "Nina", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"tagihan"}},
}

// desks is the program with its real store, and its desk behind a real server, which people
// have entered by links. Its folder is made under another.
type desks struct {
	testing.TB
	now     atomic.Int64
	store   *store.Store
	url     string
	cookies map[string]*http.Cookie // by person
	stop    func()
	courses []uint32 // seeds of those so far

	may    map[string]map[string]bool // whom each person might see in this round, by person and customer
	before map[string]map[string]bool // in the round before
	typed  map[string]bool            // person and secret that they typed themselves

	mu     sync.Mutex
	stream map[string][]string // what the event streams brought, by person
}

func openDesks(t testing.TB, under string) *desks {
	t.Helper()
	w := &desks{TB: t, cookies: map[string]*http.Cookie{}, typed: map[string]bool{}, stream: map[string][]string{}}
	w.now.Store(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC).UnixNano())
	clock := func() time.Time { return time.Unix(0, w.now.Load()) }
	log := slog.New(slog.DiscardHandler)
	dir, err := os.MkdirTemp(under, "")
	w.must(err)
	s, err := store.Open(store.Options{Path: filepath.Join(dir, "sigap.db"), Now: clock, Logger: log})
	w.must(err)
	w.store = s
	ctx, cancel := context.WithCancel(context.Background())
	zone := time.FixedZone("WIB", 7*3600)
	site := config.Site{Policy: procedure.DefaultPolicy(zone), Teams: []procedure.Team{{Code: "jaringan", Name: "Jaringan"}, {Code: "tagihan", Name: "Tagihan"}}}
	for _, p := range readerPeople {
		site.People = append(site.People, roles.Named{Person: p})
	}
	site = site.WithDesk()
	w.must(roles.PutNamed(ctx, s, site.People))
	for _, list := range procedure.Lists {
		rows, _, err := lists.ReadAll(list, bottest.List(t, string(list)), lists.Options{})
		w.must(err)
		_, err = s.ReplaceList(ctx, list, rows, store.Change{By: procedure.System, Via: "cli"})
		w.must(err)
	}
	server := httptest.NewUnstartedServer(nil)
	w.url = "http://" + server.Listener.Addr().String()
	a, err := New(Options{Site: site, Version: "test", Store: s, Book: words.New(zone), Desk: true, Log: log, Now: clock,
		Door: &config.Desk{URL: w.url, Idle: 24 * 365 * time.Hour, Session: 24 * 365 * time.Hour}})
	w.must(err)
	server.Config.Handler = a.Desk.Handler()
	server.Start()
	done := make(chan struct{})
	go func() { defer close(done); a.Run(ctx) }()
	var streams sync.WaitGroup
	w.stop = func() {
		cancel()
		<-done
		server.CloseClientConnections()
		streams.Wait()
		server.Close()
		if err := s.Close(); err != nil { // also after the last test, where none can fail any more
			panic(err)
		}
	}
	for _, p := range readerPeople {
		w.enter(ctx, p.ID)
		streams.Go(func() { w.read(ctx, p.ID) })
	}
	return w
}

func (w *desks) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// enter opens a person's link and presses its page's button.
func (w *desks) enter(ctx context.Context, person string) {
	w.Helper()
	link, _, err := deskfeed.NewLink(ctx, w.store, w.url, person, deskfeed.By{Person: "root", Via: "cli"}, time.Hour)
	w.must(err)
	u, err := url.Parse(link)
	w.must(err)
	for deadline := time.Now().Add(20 * time.Second); ; {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+u.Path, strings.NewReader(u.RawQuery))
		w.must(err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
		w.must(err)
		w.must(resp.Body.Close())
		if len(resp.Cookies()) == 1 {
			w.cookies[person] = resp.Cookies()[0]
			return
		}
		if time.Now().After(deadline) {
			w.Fatalf("%s should be in by now: status %d", person, resp.StatusCode)
		}
	}
}

// read keeps what a person's event stream brings.
func (w *desks) read(ctx context.Context, person string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/events", nil)
	if err != nil {
		return
	}
	req.AddCookie(w.cookies[person])
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return // the world ends
	}
	defer resp.Body.Close()
	for in := bufio.NewReader(resp.Body); ; {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		w.mu.Lock()
		w.stream[person] = append(w.stream[person], line)
		w.mu.Unlock()
	}
}

// try sends a request as a person, or with other cookies and headers, and returns the whole
// answer.
func (w *desks) try(cookies []*http.Cookie, header http.Header, method, path, body string) string {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.url+path, strings.NewReader(body))
	w.must(err)
	for name, values := range header {
		req.Header[name] = values
	}
	for _, c := range cookies {
		req.AddCookie(c)
	}
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	w.must(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	w.must(err)
	return fmt.Sprint(resp.StatusCode, resp.Header, "\n", string(text))
}

// settle waits until every post shows what it must.
func (w *desks) settle() {
	w.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		left := 0
		w.must(w.store.View(w.Context(), func(tx *store.Tx) error { left = len(tx.Outbox(1)); return nil }))
		if left == 0 {
			return
		}
		if time.Now().After(deadline) {
			w.Fatal("the posts should all show what they must by now")
		}
	}
}
