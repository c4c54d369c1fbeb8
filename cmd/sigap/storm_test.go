//go:build kill

package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

var (
	stormCases = flag.Int("storm", 60, "how many cases TestStorm has")
	stormSeed  = flag.Uint64("storm-seed", 0, "what TestStorm draws its faults from; 0 is a new one")
)

const (
	stormSpeed = 20   // seconds of the site in one second: waits of minutes last seconds
	stormOdds  = 0.15 // that a call of a service goes wrong
	stormWalks = 24   // cases that people work on at once, or more of many
	perAgent   = 40   // cases that one agent logs
)

// stormSite is a site on both platforms, whose services and connections fail all the time,
// and which is killed and restarted, while people work.
type stormSite struct {
	*site
	*testing.T
	seed     uint64
	slack    *slackfake.Fake
	telegram *telegramfake.Service

	down  sync.RWMutex // held while the program is not running
	looks looks

	resent map[bot.PostID]int // by a lead

	mu     sync.Mutex // guards the fields below
	keys   int
	won    map[string]map[string]bool // who was told that they have the case, by case
	counts map[string]int
	wrong  map[string]int // by kind
}

// TestStorm: people work on cases on both platforms under all faults of the services, and
// the program is killed and restarted. Once it is calm, every message is as a fresh one,
// each is there once, and everything that was owed is there. Only Telegram, which can't
// look up a message, may show one twice: then one of the two says so, and there are no
// more of them than sends whose outcome was unknown.
func TestStorm(t *testing.T) {
	s := openStorm(t)
	began := time.Now()
	stop := s.hurry()
	s.fakes(func(f *fakes.Failures, faults []fakes.Fault) {
		f.Storm(fakes.Storm{Seed: s.seed, Odds: stormOdds, Faults: faults})
	})
	s.weather(s.work())
	s.calm()
	stop()
	s.resent = s.rest(t)
	s.judge()
	t.Logf("the storm took %v", time.Since(began).Round(time.Second))
}

func openStorm(t *testing.T) *stormSite {
	t.Helper()
	seed := *stormSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("to repeat what is drawn: -storm-seed %d", seed)
	s := &stormSite{T: t, seed: seed, won: map[string]map[string]bool{}, counts: map[string]int{}, wrong: map[string]int{}}
	s.site = buildSite(t, stormStaff(*stormCases), slack.Name, telegram.Name)
	s.slack, s.telegram = s.scenes[slack.Name].(*slackScene).fake, s.scenes[telegram.Name].(*telegramScene).fake
	s.each = s.notice
	s.site.log = slog.New(slog.DiscardHandler) // with -v there is enough to read
	s.Restart(t)
	var list strings.Builder
	list.WriteString("No Internet,Nama,Kategori VVIP,Keterangan,Katakan,Jangan Janjikan,PIC\n")
	for i := range *stormCases {
		fmt.Fprintf(&list, "%s,%s,pejabat,,,,\n", stormNumber(i), stormName(i))
	}
	if _, err := handlers.ImportFile(t.Context(), s.store, handlers.Importing{List: procedure.VVIPRegister}, "test", strings.NewReader(list.String())); err != nil {
		t.Fatal(err)
	}
	return s
}

// stormStaff are enough agents to log the cases, and people of all other roles, on both
// platforms.
func stormStaff(cases int) (out []config.Person) {
	add := func(n int, name string, role procedure.Role, teams ...string) {
		for i := range n {
			out = append(out, config.Person{ID: fmt.Sprint(name, i), Name: strings.ToUpper(name[:1]) + name[1:] + fmt.Sprint(i), Roles: []procedure.Role{role}, Teams: teams})
		}
	}
	add(2+2*((cases/perAgent)/2), "agen", procedure.Agent)
	add(8, "tier", procedure.Tier2)
	add(4, "ahli", procedure.Backend, "jaringan", "tagihan")
	add(2, "lead", procedure.Lead)
	return out
}

func stormNumber(i int) string { return fmt.Sprintf("1520010%05d", i) }

// stormName is a name that stands nowhere else.
func stormName(i int) string { return fmt.Sprintf("Pelanggan%05d", i) }

// fakes does something with the failures of both services and the faults of their storms.
func (s *stormSite) fakes(do func(*fakes.Failures, []fakes.Fault)) {
	do(s.slack.Failures, slackfake.StormFaults())
	do(s.telegram.Failures, telegramfake.StormFaults())
}

// hurry makes the site's clock run fast, and wakes the courier, until stop is called.
func (s *stormSite) hurry() (stop func()) {
	var over atomic.Bool
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		last := time.Now()
		for !over.Load() {
			<-time.After(5 * time.Millisecond)
			now := time.Now()
			s.ahead.Add(int64(now.Sub(last)) * (stormSpeed - 1))
			last = now
			s.program().Courier.Nudge()
		}
	}()
	return func() { over.Store(true); <-ended }
}

// program is the program that runs. It waits while none does.
func (s *stormSite) program() *app.App {
	s.down.RLock()
	defer s.down.RUnlock()
	return s.app
}

// view reads the store, and waits while it is not open.
func (s *stormSite) view(read func(*store.Tx)) {
	s.down.RLock()
	defer s.down.RUnlock()
	if err := s.store.View(context.Background(), func(tx *store.Tx) error { read(tx); return nil }); err != nil {
		s.Error(err)
	}
}

func (s *stormSite) add(what string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[what] += n
}

// chance returns a source for one of the people or of the weather.
func (s *stormSite) chance(of uint64) *rand.Rand { return rand.New(rand.NewPCG(s.seed, of)) }

// calm ends all faults and opens all places.
func (s *stormSite) calm() {
	s.Helper()
	for _, id := range slackChannels {
		s.slack.ChangeChannel(id, func(c *slackfake.Channel) { c.Archived = false })
	}
	s.fakes(func(f *fakes.Failures, _ []fakes.Fault) { f.Calm() })
	<-time.After(stormLate) // what was to take effect late has done so
}

// stormLate is longer than any effect of a storm is late.
const stormLate = 2500 * time.Millisecond

// fails reports a fault of a kind. Of one kind it prints only the first ones.
func (s *stormSite) fails(kind, format string, args ...any) {
	s.Helper()
	s.mu.Lock()
	s.wrong[kind]++
	n := s.wrong[kind]
	s.mu.Unlock()
	const printed = 5
	if n <= printed {
		s.Errorf(kind+": "+format, args...)
	}
}
