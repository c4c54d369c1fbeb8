package handlers_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const platform = "desk"

var people = []procedure.Person{
	{ID: "dewi", Name: "Dewi", Roles: []procedure.Role{procedure.Agent}},
	{ID: "budi", Name: "Budi", Roles: []procedure.Role{procedure.Agent}, Lang: "en"},
	{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "rian", Name: "Rian", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "agus", Name: "Agus", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}},
	{ID: "nina", Name: "Nina", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan", "tagihan"}},
	{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}},
	{ID: "adi", Name: "Adi", Roles: []procedure.Role{procedure.Admin}},
}

var teams = []procedure.Team{
	{Code: "jaringan", Name: "Jaringan", Products: []string{"internet"}},
	{Code: "tagihan", Name: "Tagihan", Products: []string{"isolir"}, Requests: []procedure.RequestKind{procedure.NoIsolirOpening}},
}

func inet(v string) procedure.Number { return procedure.Number{Kind: procedure.Internet, Value: v} }
func tel(v string) procedure.Number  { return procedure.Number{Kind: procedure.Telephone, Value: v} }

// stage is the bot over a screen, with its real store.
type stage struct {
	keys store.Keys
	bottest.Direct
	path    string
	now     atomic.Int64
	looked  func()               // is called at each look at the clock, unless nil
	elapsed func() time.Duration // the monotonic clock; nil: the clock never jumps
	screen  *bottest.Screen
	store   *store.Store
	bot     *handlers.Handlers
	courier *courier.Courier
	links   []handlers.Link
	cti     handlers.Directory // nil is none
	stop    func()
}

func newStage(t testing.TB) *stage {
	t.Helper()
	return newStageUnder(t, store.Keys{})
}

// newStageUnder is newStage with a data file that is encrypted under the keys.
func newStageUnder(t testing.TB, keys store.Keys) *stage {
	t.Helper()
	s := &stage{keys: keys, path: filepath.Join(t.TempDir(), "sigap.db"), screen: bottest.NewScreen(platform)}
	s.Bot = s
	s.now.Store(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC).UnixNano())
	s.start(t)
	t.Cleanup(func() { s.stop() })
	_, err := s.store.UpdateLong(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range people {
			tx.PutPerson(p)
			tx.Link(bot.Account{Platform: platform, ID: p.ID}, p.ID)
		}
		return store.Receipt{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range procedure.Lists {
		rows, _, err := lists.ReadAll(list, bottest.List(t, string(list)), lists.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s.replace(t, list, rows)
	}
	return s
}

// replace makes rows the whole list.
func (s *stage) replace(t testing.TB, list procedure.List, rows []procedure.Row) {
	t.Helper()
	if _, err := s.store.ReplaceList(t.Context(), list, rows, store.Change{By: procedure.System, Via: "cli"}); err != nil {
		t.Fatal(err)
	}
}

func (s *stage) start(t testing.TB) {
	t.Helper()
	s.wire(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.courier.Run(ctx) }()
	s.stop = func() { cancel(); <-done; s.store.Close() }
}

// wire is start without a courier at work.
func (s *stage) wire(t testing.TB) {
	t.Helper()
	zone := time.FixedZone("WIB", 7*3600)
	st, err := store.Open(store.Options{Path: s.path, Now: s.look, Elapsed: s.elapsed, Keys: s.keys})
	if err != nil {
		t.Fatal(err)
	}
	book := words.New(zone)
	s.store = st
	s.bot = handlers.New(handlers.Config{
		Store: st, Policy: procedure.DefaultPolicy(zone), Book: book, Teams: teams, Places: places(),
		Nudge: func() { s.courier.Nudge() }, Directory: s.cti,
		Program: handlers.Program{Version: "1.2.3", Since: time.Unix(0, s.now.Load()), Links: func() []handlers.Link { return s.links }},
	})
	s.courier = courier.New(courier.Config{Store: st, Platforms: []bot.Platform{s.screen}, Paint: s.bot.Paint, Log: slog.New(slog.DiscardHandler)})
	s.stop = func() { st.Close() }
}

func (s *stage) look() time.Time {
	if s.looked != nil {
		s.looked()
	}
	return time.Unix(0, s.now.Load())
}

func places() handlers.Places {
	p := handlers.Places{Board: []bot.Place{placeOf("tier2")}, Teams: map[string][]bot.Place{}, Platforms: []string{platform}, Mentions: map[string][]bot.Mention{}}
	for _, t := range teams {
		p.Teams[t.Code] = []bot.Place{placeOf(t.Code)}
		p.Mentions[t.Code] = []bot.Mention{{Account: bot.Account{Platform: platform, ID: t.Code}, Name: t.Name}}
	}
	return p
}

func placeOf(name string) bot.Place {
	private := true
	if name == "tier2" {
		private = false
	}
	for _, t := range teams {
		if t.Code == name {
			private = false
		}
	}
	return bot.Place{Platform: platform, ID: name, Private: private}
}

func (s *stage) Account(person string) bot.Account {
	return bot.Account{Platform: platform, ID: person}
}

func (s *stage) Handle(ctx context.Context, in bot.In) (bot.Answer, error) {
	return s.bot.Handle(ctx, in)
}

// Places is bottest.Recorder's.
func (s *stage) Places(t *testing.T) (out []string) {
	t.Helper()
	s.settle(t)
	for _, m := range s.screen.All() {
		if !slices.Contains(out, m.Place.ID) {
			out = append(out, m.Place.ID)
		}
	}
	slices.Sort(out)
	return out
}

func (s *stage) Cards(t *testing.T, place string) []bot.Card {
	t.Helper()
	s.settle(t)
	var out []bot.Card
	for _, m := range s.screen.Messages(placeOf(place)) {
		out = append(out, m.Card)
	}
	return out
}

// settle waits until every post shows what it must.
func (s *stage) settle(t *testing.T) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		var left int
		if err := s.store.View(t.Context(), func(tx *store.Tx) error {
			left = len(tx.Outbox(1))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if left == 0 {
			return
		}
		s.courier.Nudge()
		select {
		case <-deadline:
			t.Fatal("the posts should all show what they must by now")
		case <-time.After(time.Millisecond):
		}
	}
}

// Due is Stage's.
func (s *stage) Due(t *testing.T) {
	t.Helper()
	if _, err := s.bot.Due(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (s *stage) Advance(_ *testing.T, d time.Duration) { s.now.Add(int64(d)) }

func (s *stage) Restart(t *testing.T) {
	t.Helper()
	s.stop()
	s.start(t)
}
