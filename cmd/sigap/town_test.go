package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// townsfolk are the people of the plays; tamu ("guest") is nobody's person.
var townsfolk = []config.Person{
	{ID: "dewi", Name: "Dewi", Roles: []procedure.Role{procedure.Agent}},
	{ID: "budi", Name: "Budi", Roles: []procedure.Role{procedure.Agent}, Lang: "en"},
	{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "rian", Name: "Rian", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "agus", Name: "Agus", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}},
	{ID: "nina", Name: "Nina", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan", "tagihan"}},
	{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}},
	{ID: "tamu", Name: "Tamu"},
	{ID: "adi", Name: "Adi", Roles: []procedure.Role{procedure.Admin}},
}

var townTeams = []config.Team{
	{Code: "jaringan", Name: "Jaringan", Products: []string{"internet"}},
	{Code: "tagihan", Name: "Tagihan", Products: []string{"isolir"}, Requests: []procedure.RequestKind{procedure.NoIsolirOpening}},
}

// sceneTokens are those that the imitated services take.
var sceneTokens = map[string]string{"SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake", "TELEGRAM_BOT_TOKEN": telegramToken}

// scene is one platform of a town: its people and what they see. Where a service
// stands behind it, that is an imitation with a state of its own.
type scene interface {
	// beforeStart is called before each start of the program.
	beforeStart(t *testing.T)
	// begin is told that the program runs, and waits until it is met.
	begin(t *testing.T, a *app)
	// account is a person's, by the id in the configuration.
	account(person string) string
	typed(t *testing.T, person, line string) bottest.Seen
	pressed(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen
	filled(t *testing.T, person string, fields map[string]string) bottest.Seen
	messages(t *testing.T, place string) []string
	close()
}

// town is the whole program over imitated services, with its real store.
type town struct {
	*spy
	dir    string
	people []config.Person
	groups []config.Group
	ahead  atomic.Int64 // nanoseconds that the clock was moved
	began  time.Time
	scenes map[string]scene  // by platform
	home   map[string]string // a person's platform
	most   int               // bytes of the data file, at most; 0 is no bound
	store  *store.Store
	app    *app
	log    *slog.Logger
	stop   func(t *testing.T)
}

// openTown builds a town on those platforms; the people live on them in turns.
func openTown(t *testing.T, platforms ...string) *town {
	t.Helper()
	return openTownOf(t, townsfolk, platforms...)
}

func openTownOf(t *testing.T, people []config.Person, platforms ...string) *town {
	t.Helper()
	w := buildTown(t, people, platforms...)
	for _, list := range procedure.Lists {
		file, err := lists.Read(list, bottest.List(t, string(list)))
		if err == nil {
			_, err = tasks.ImportFile(t.Context(), w.store, list, file, "test", false)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// buildTown is a town without lists.
func buildTown(t *testing.T, people []config.Person, platforms ...string) *town {
	t.Helper()
	w := &town{spy: newSpy(), dir: t.TempDir(), people: people, began: time.Now(), scenes: map[string]scene{}, home: map[string]string{},
		log: slog.New(slog.DiscardHandler)}
	if testing.Verbose() {
		w.log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	for i, p := range people {
		w.home[p.ID] = platforms[i%len(platforms)]
	}
	for _, p := range platforms {
		if w.scenes[p] != nil {
			continue
		}
		switch p {
		case slackName:
			w.scenes[p] = newSlackScene(t, w)
		case telegramName:
			w.scenes[p] = newTelegramScene(t, w)
		case desk.Name:
			w.scenes[p] = newDeskScene(w)
		}
	}
	w.start(t)
	t.Cleanup(func() {
		w.stop(t)
		for _, s := range w.scenes {
			s.close()
		}
	})
	return w
}

// now is ten in the morning of the made-up day when the town is built, and runs
// on from there.
func (w *town) now() time.Time {
	ten := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	return ten.Add(time.Since(w.began) + time.Duration(w.ahead.Load()))
}

// config is the town's sigap.yaml.
func (w *town) config() config.Config {
	c := config.Config{Zone: config.DefaultZone, Groups: w.groups, Platforms: map[string]config.Platform{}}
	for name, tier2 := range map[string]string{slackName: slackChannels["tier2"], telegramName: telegramGroups["tier2"]} {
		p := config.Platform{Tier2: tier2}
		if s, ok := w.scenes[name].(interface{ url() string }); ok {
			p.APIURL = s.url()
		}
		c.Platforms[name] = p
	}
	for _, p := range w.people {
		if len(p.Roles) == 0 {
			continue
		}
		if home := w.home[p.ID]; home != "" && home != desk.Name {
			p.Accounts = map[string]string{home: w.scenes[home].account(p.ID)}
		}
		c.People = append(c.People, p)
	}
	for _, t := range townTeams {
		t.Channels = map[string]config.Channel{
			slackName:    {ID: slackChannels[t.Code], Mention: []string{"S" + strings.ToUpper(t.Code)}},
			telegramName: {ID: telegramGroups[t.Code], Mention: []string{"@" + t.Name}},
		}
		c.Teams = append(c.Teams, t)
	}
	return c
}

func (w *town) start(t *testing.T) {
	t.Helper()
	var err error
	if w.store, err = store.Open(store.Options{Path: control.DataFile(w.dir), Now: w.now, MaxSize: w.most}); err != nil {
		t.Fatal(err)
	}
	c := w.config()
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	policy, err := c.Procedure()
	if err != nil {
		t.Fatal(err)
	}
	book := words.New(policy.Zone)
	made := chat{memory: w.store, book: book, log: w.log, now: w.now}
	var on []bot.Platform
	for _, service := range config.Services {
		if w.scenes[service.Name] == nil {
			continue
		}
		w.scenes[service.Name].beforeStart(t)
		p, err := platform(c, service, tokens(sceneTokens), made)
		if err != nil {
			t.Fatal(err)
		}
		on = append(on, p)
	}
	h, err := c.Site(namesOf(on)...)
	if err != nil {
		t.Fatal(err)
	}
	if w.scenes[desk.Name] != nil {
		h = h.WithDesk()
	}
	if err := roles.PutNamed(t.Context(), w.store, h.People); err != nil {
		t.Fatal(err)
	}
	w.app, err = newApp(wiring{Site: h, store: w.store, book: book, desk: w.scenes[desk.Name] != nil, platforms: on, log: w.log, now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.roles.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.app.handle = w.watch(w.app.handle)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.app.run(ctx) }()
	for _, s := range w.scenes {
		s.begin(t, w.app)
	}
	w.stop = func(t *testing.T) {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the program should stop without a fault: %v", err)
		}
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Type is Stage's.
func (w *town) Type(t *testing.T, person, line string) bottest.Seen {
	t.Helper()
	return w.scene(person).typed(t, person, line)
}

// Press is Stage's.
func (w *town) Press(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen {
	t.Helper()
	if at.Place != "" {
		w.settle(t)
	}
	return w.scene(person).pressed(t, person, at, action, arg)
}

// Fill is Stage's.
func (w *town) Fill(t *testing.T, person string, fields map[string]string) bottest.Seen {
	t.Helper()
	return w.scene(person).filled(t, person, fields)
}

func (w *town) scene(person string) scene { return w.scenes[w.home[person]] }

// Messages is Stage's.
func (w *town) Messages(t *testing.T, place string) [][]string {
	t.Helper()
	w.settle(t)
	if w.home[place] != "" {
		return [][]string{w.scene(place).messages(t, place)}
	}
	var out [][]string
	for _, s := range w.scenes {
		out = append(out, s.messages(t, place))
	}
	return out
}

// Due is Stage's.
func (w *town) Due(t *testing.T) {
	t.Helper()
	if _, err := w.app.handlers.Due(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Advance is Stage's.
func (w *town) Advance(_ *testing.T, d time.Duration) { w.ahead.Add(int64(d)) }

// Restart is Stage's.
func (w *town) Restart(t *testing.T) {
	t.Helper()
	w.stop(t)
	w.start(t)
}

// settle waits until every post shows what it must.
func (w *town) settle(t *testing.T) {
	t.Helper()
	until(t, "all posts show what they must", func() bool {
		left := 1
		if err := w.store.View(t.Context(), func(tx *store.Tx) error {
			left = len(tx.Outbox(1))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		w.app.courier.Nudge()
		return left == 0
	})
}

// until waits until something is so, for a minute at most.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	patience := time.After(time.Minute)
	for !ok() {
		select {
		case <-patience:
			t.Fatalf("by now it should be so that %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// spy stands before the handler and keeps each account's newest answer, so that a
// play can tell a refusal's code, which no platform shows.
type spy struct {
	mu   sync.Mutex
	last map[bot.Account]bot.Answer
	n    map[bot.Account]int
}

func newSpy() *spy { return &spy{last: map[bot.Account]bot.Answer{}, n: map[bot.Account]int{}} }

func (s *spy) watch(next bot.Handler) bot.Handler {
	return func(ctx context.Context, in bot.In) (bot.Answer, error) {
		a, err := next(ctx, in)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.last[in.Account], s.n[in.Account] = a, s.n[in.Account]+1
		return a, err
	}
}

// heard is how many answers an account got so far.
func (s *spy) heard(a bot.Account) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n[a]
}

// answerTo waits until an account has more than n answers and gives the newest.
func (s *spy) answerTo(t *testing.T, a bot.Account, n int) bot.Answer {
	t.Helper()
	until(t, a.ID+" is answered", func() bool { return s.heard(a) > n })
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last[a]
}

// recording is where a town's traffic is recorded: a file for each test in the
// folder that SIGAP_TRAFFIC names, or nowhere.
func recording(t *testing.T, platform string) io.Writer {
	t.Helper()
	dir := os.Getenv("SIGAP_TRAFFIC")
	if dir == "" {
		return io.Discard
	}
	buf := &bottest.Log{}
	t.Cleanup(func() {
		name := strings.NewReplacer("/", "_", " ", "_").Replace(t.Name()) + "." + platform + ".jsonl"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(buf.String()), 0o600); err != nil {
			t.Error(err)
		}
	})
	return buf
}
