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
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// siteStaff are the people of the plays; tamu ("guest") is nobody's person.
var siteStaff = []config.Person{
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

var siteTeams = []config.Team{
	{Code: "jaringan", Name: "Jaringan", Products: []string{"internet"}},
	{Code: "tagihan", Name: "Tagihan", Products: []string{"isolir"}, Requests: []procedure.RequestKind{procedure.NoIsolirOpening}},
}

// sceneTokens are those that the imitated services take.
var sceneTokens = map[string]string{"SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake", "TELEGRAM_BOT_TOKEN": telegramToken}

// scene is one platform of a site: its people and what they see. Its service, if
// there is one, is an imitation with its own state.
type scene interface {
	// beforeStart is called before each start of the program.
	beforeStart(t *testing.T)
	// begin is called once the program runs, and waits until it has greeted
	// everybody.
	begin(t *testing.T, a *app.App)
	// account is a person's, by the id in the configuration.
	account(person string) string
	typed(t *testing.T, person, line string) bottest.Seen
	pressed(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen
	filled(t *testing.T, person string, fields map[string]string) bottest.Seen
	sent(t *testing.T, person string, file bot.File, text string) bottest.Seen
	messages(t *testing.T, place string) []string
	close()
}

// site is the whole program over imitated services, with its real store.
type site struct {
	*recorder
	dir    string
	people []config.Person
	groups []config.Group
	ahead  atomic.Int64 // nanoseconds that the clock was moved
	began  time.Time
	scenes map[string]scene  // by platform
	home   map[string]string // a person's platform
	most   int               // bytes of the data file, at most; 0 is no bound
	store  *store.Store
	app    *app.App
	log    *slog.Logger
	stop   func(t *testing.T)
}

// openSite builds a site on those platforms; the people live on them in turns.
func openSite(t *testing.T, platforms ...string) *site {
	t.Helper()
	return openSiteOf(t, siteStaff, platforms...)
}

func openSiteOf(t *testing.T, people []config.Person, platforms ...string) *site {
	t.Helper()
	w := buildSite(t, people, platforms...)
	for _, list := range procedure.Lists {
		_, err := handlers.ImportFile(t.Context(), w.store, handlers.Importing{List: list}, "test", bottest.List(t, string(list)))
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// sceneOf makes the scene of a platform, which drives the plays there.
func sceneOf(t *testing.T, w *site, platform string) scene {
	t.Helper()
	switch platform {
	case slack.Name:
		return newSlackScene(t, w)
	case telegram.Name:
		return newTelegramScene(t, w)
	case desk.Name:
		return newDeskScene(w)
	}
	t.Fatalf("the platform %s has no scene to drive the plays", platform)
	return nil
}

// buildSite is a site without lists.
func buildSite(t *testing.T, people []config.Person, platforms ...string) *site {
	t.Helper()
	w := &site{recorder: newRecorder(), dir: t.TempDir(), people: people, began: time.Now(), scenes: map[string]scene{}, home: map[string]string{},
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
		w.scenes[p] = sceneOf(t, w, p)
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

// now is ten in the morning of the made-up day when the site is built, and runs
// on from there.
func (w *site) now() time.Time {
	ten := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	return ten.Add(time.Since(w.began) + time.Duration(w.ahead.Load()))
}

// config is the site's sigap.yaml.
func (w *site) config() config.Config {
	c := config.Config{Zone: config.DefaultZone, Groups: w.groups, Platforms: map[string]config.Platform{}}
	for name, tier2 := range map[string]string{slack.Name: slackChannels["tier2"], telegram.Name: telegramGroups["tier2"]} {
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
	for _, t := range siteTeams {
		t.Channels = map[string]config.Channel{
			slack.Name:    {ID: slackChannels[t.Code], Mention: []string{"S" + strings.ToUpper(t.Code)}},
			telegram.Name: {ID: telegramGroups[t.Code], Mention: []string{"@" + t.Name}},
		}
		c.Teams = append(c.Teams, t)
	}
	return c
}

func (w *site) start(t *testing.T) {
	t.Helper()
	var err error
	if w.store, err = store.Open(store.Options{Path: dataFile(w.dir), Now: w.now, MaxSize: w.most}); err != nil {
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
	with := app.PlatformOptions{Memory: w.store, Book: book, Log: w.log, Now: w.now}
	var on []bot.Platform
	var names []string
	for _, service := range config.Services {
		if w.scenes[service.Name] == nil {
			continue
		}
		w.scenes[service.Name].beforeStart(t)
		p, err := app.NewPlatform(c, service, tokens(sceneTokens), with)
		if err != nil {
			t.Fatal(err)
		}
		on, names = append(on, p), append(names, p.Name())
	}
	h, err := c.Site(names...)
	if err != nil {
		t.Fatal(err)
	}
	if w.scenes[desk.Name] != nil {
		h = h.WithDesk()
	}
	if err := roles.PutNamed(t.Context(), w.store, h.People); err != nil {
		t.Fatal(err)
	}
	w.app, err = app.New(app.Options{Site: h, Version: version, Store: w.store, Book: book, Desk: w.scenes[desk.Name] != nil, Platforms: on, Log: w.log, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.Roles.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.app.Handle = w.watch(w.app.Handle)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); w.app.Run(ctx) }()
	for _, s := range w.scenes {
		s.begin(t, w.app)
	}
	w.stop = func(t *testing.T) {
		t.Helper()
		cancel()
		<-done
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Type is Stage's.
func (w *site) Type(t *testing.T, person, line string) bottest.Seen {
	t.Helper()
	return w.scene(person).typed(t, person, line)
}

// Press is Stage's.
func (w *site) Press(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen {
	t.Helper()
	if at.Place != "" {
		w.settle(t)
	}
	return w.scene(person).pressed(t, person, at, action, arg)
}

// Fill is Stage's.
func (w *site) Fill(t *testing.T, person string, fields map[string]string) bottest.Seen {
	t.Helper()
	return w.scene(person).filled(t, person, fields)
}

// Upload is Stage's.
func (w *site) Upload(t *testing.T, person string, file bot.File, text string) bottest.Seen {
	t.Helper()
	return w.scene(person).sent(t, person, file, text)
}

func (w *site) scene(person string) scene { return w.scenes[w.home[person]] }

// Messages is Stage's.
func (w *site) Messages(t *testing.T, place string) [][]string {
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
func (w *site) Due(t *testing.T) {
	t.Helper()
	if _, err := w.app.Handlers.Due(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Advance is Stage's.
func (w *site) Advance(_ *testing.T, d time.Duration) { w.ahead.Add(int64(d)) }

// Restart is Stage's.
func (w *site) Restart(t *testing.T) {
	t.Helper()
	w.stop(t)
	w.start(t)
}

// maxSettled is how many subjects a settle looks at.
const maxSettled = 100

// settle waits until every post shows what it must. Where an earlier call may still take
// effect, the clock passes that time.
func (w *site) settle(t *testing.T) {
	t.Helper()
	until(t, "all posts show what they must", func() bool {
		left, doubt := 1, time.Time{}
		if err := w.store.View(t.Context(), func(tx *store.Tx) error {
			rows := tx.Outbox(maxSettled)
			left = len(rows)
			for _, row := range rows {
				for _, p := range tx.Posts(row.Subject) {
					if p.Doubt.After(doubt) {
						doubt = p.Doubt
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if wait := doubt.Sub(w.now()); wait > 0 && left > 0 {
			w.Advance(t, wait)
		}
		w.app.Courier.Nudge()
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

// recorder wraps the handler and keeps each account's newest answer, so that a play
// can check a refusal's code, which no platform shows.
type recorder struct {
	mu   sync.Mutex
	last map[bot.Account]bot.Answer
	n    map[bot.Account]int
	late map[bot.Account]bool
	// each gets every input with its answer, or is nil. It is set before the first input.
	each func(bot.In, bot.Answer, error)
}

func newRecorder() *recorder {
	return &recorder{last: map[bot.Account]bot.Answer{}, n: map[bot.Account]int{}, late: map[bot.Account]bool{}}
}

func (s *recorder) watch(next bot.Handler) bot.Handler {
	return func(ctx context.Context, in bot.In) (bot.Answer, error) {
		a, err := next(ctx, in)
		if s.each != nil {
			s.each(in, a, err)
		}
		if later := a.Later; later != nil {
			a.Later = func(ctx context.Context) (bot.Answer, error) {
				a, err := later(ctx)
				s.note(in.Account, a, true)
				return a, err
			}
			return a, err
		}
		s.note(in.Account, a, false)
		return a, err
	}
}

// note keeps an answer; late says that it came in place of another one.
func (s *recorder) note(who bot.Account, a bot.Answer, late bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last[who], s.n[who], s.late[who] = a, s.n[who]+1, late
}

// shownLate returns the title of an account's newest answer if it came in place of
// another one, else "". A platform shows it only then.
func (s *recorder) shownLate(who bot.Account) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.last[who]; s.late[who] && a.Card != nil {
		return a.Card.Title
	}
	return ""
}

// heard is how many answers an account got so far.
func (s *recorder) heard(a bot.Account) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n[a]
}

// answerTo waits until an account has more than n answers and returns the newest.
func (s *recorder) answerTo(t *testing.T, a bot.Account, n int) bot.Answer {
	t.Helper()
	until(t, a.ID+" is answered", func() bool { return s.heard(a) > n })
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last[a]
}

// recording is where a site's traffic is recorded: a file for each test in the
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
