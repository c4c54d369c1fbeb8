//go:build kill

package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/sim"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

var (
	killSeed = flag.Uint64("kill-seed", 0, "seed of the kills' moments (default: a new one each time)")
	allKills = flag.Int("kills", 80, "how often all tests together kill the program")
)

// What each test has of all kills, in percent.
const (
	loadShare      = 55
	commandShare   = 20
	migrationShare = 15
	siteShare      = 10
)

func killsOf(share int) int { return max(4, *allKills*share/100) }

const (
	clients   = 12
	mostOpen  = 24 // cases that rest, claimed, before the oldest is closed
	underLoad = 600 * time.Millisecond
	inStart   = 400 * time.Millisecond
)

// TestKillLosesNothing kills the program with SIGKILL at random moments, under
// load and while it starts, always on the same data. After each kill what was
// acknowledged is there, what is there was sent, and the desk shows it. What
// was not acknowledged is sent again with its key, and is then there once.
func TestKillLosesNothing(t *testing.T) {
	s, kills := newStorm(t), killsOf(loadShare)
	for range kills {
		s.round(true)
		s.check()
	}
	s.round(false)
	s.check()
	acked, refused := 0, 0
	for _, r := range s.journeys {
		for name, in := range r.inputs {
			if !in.ended {
				t.Errorf("%s of %s has no answer at the end; want one", name, r.words)
			}
			if in.acked {
				acked++
			}
			if in.refused {
				refused++
			}
		}
	}
	t.Logf("seed %d: %d kills, %d of them while it started; %d customers' journeys, %d inputs sent, %d acknowledged, %d refused because another was first; %d sent again after a kill; %d refusals of the store; %d times the desk compared",
		s.seed, kills, s.early, len(s.journeys), s.sent, acked, refused, s.again, s.unsaved, s.compared)
	if s.again == 0 || acked == 0 || s.compared == 0 {
		t.Error("the kills hit no input, or the desk was never compared; want both")
	}
}

// storm is the load on one data folder over all rounds.
type storm struct {
	*testing.T
	binary, dir string
	seed        uint64
	unsure      []string          // titles of what the store refuses
	states      map[string]string // a case's state by its word on the card
	found       map[string]mark   // of each call and case at the last check
	cases       []procedure.Case  // at the last check

	mu       sync.Mutex // guards all below
	random   *rand.Rand
	free     []string // numbers of customers without a case
	journeys []*journey
	broken   []*journey // a kill came in between
	resting  []*journey // their case is claimed and not closed yet
	keys     uint64
	sent     int
	again    int
	unsaved  int
	early    int
	compared int
}

func newStorm(t *testing.T) *storm {
	s := &storm{T: t, binary: buildSigap(t), dir: t.TempDir(), seed: *killSeed, free: customers(t),
		states: map[string]string{}, found: map[string]mark{}}
	if s.seed == 0 {
		s.seed = uint64(time.Now().UnixNano())
	}
	t.Logf("to repeat the kills: -kill-seed %d; %d customers", s.seed, len(s.free))
	s.random = rand.New(rand.NewPCG(s.seed, 0))
	book := words.New(time.UTC)
	for _, lang := range words.Languages {
		for _, code := range []string{"not_saved", "uncertain", "busy", "internal"} {
			s.unsure = append(s.unsure, book.In(lang).T("sorry."+code))
		}
	}
	for _, state := range []procedure.State{procedure.Waiting, procedure.Claimed, procedure.Escalated, procedure.Closed} {
		s.states[book.In(words.Default).T("state."+string(state))] = string(state)
	}
	return s
}

// customers are numbers of the made-up day's callers, each another customer's,
// whose way is education and callback.
func customers(t *testing.T) (out []string) {
	p, err := config.Default().Procedure()
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	st, err := openStore(t.TempDir(), func() time.Time { return noon }, true)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := sim.Seed(t.Context(), st); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, row := range strings.Split(strings.TrimSpace(read(t, "../internal/sim/demo/day/calls.csv")), "\n")[1:] {
		number := strings.Split(row, ",")[2]
		n, err := numbers.Public.Parse(number)
		if err != nil {
			continue
		}
		if err := st.View(t.Context(), func(tx *store.Tx) error {
			m, err := tx.Find(n)
			found := m.Customers
			if err == nil && len(found) == 1 && !known[found[0].ID] && p.Classify(found[0], nil, noon).Route(false) == procedure.EducateCallback {
				known[found[0].ID] = true
				out = append(out, number)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// round runs the program once on the data: the desk is compared, then the load
// begins with what the last kill broke off. A deadly round ends by SIGKILL; the
// other one goes on until every journey is at its end.
func (s *storm) round(deadly bool) {
	s.Helper()
	p := launch(s.T, s.binary, "demo", "--data", s.dir, "--listen", "127.0.0.1:0")
	if deadly && s.random.IntN(8) == 0 {
		s.early++
		<-time.After(s.pick(inStart))
		p.kill()
		return
	}
	v := s.visit(p)
	s.compare(v.windows["sari"])
	if deadly {
		delay := s.pick(underLoad)
		time.AfterFunc(delay, p.kill)
	}
	v.work(func() bool { return deadly })
	if !deadly {
		p.end(s.T, syscall.SIGTERM)
	}
	v.leave(p)
}

// visit goes to the desk of a program, and opens everybody's window.
func (s *storm) visit(p *program) *visit {
	s.Helper()
	v := &visit{storm: s, deskClient: newDeskClient(s.T, p.waitReady(s.T)), windows: map[string]*deskWindow{}}
	for _, person := range []string{"dewi", "budi", "sari", "rian"} {
		v.windows[person] = v.open(s.T, person, "c:"+config.Tier2Channel)
	}
	return v
}

// work has the clients walk journeys until the program is gone, or until none is
// left once nothing fresh is wanted any more.
func (v *visit) work(fresh func() bool) {
	var load sync.WaitGroup
	for range clients {
		load.Go(func() {
			for r := v.next(fresh()); r != nil; r = v.next(fresh()) {
				if came := v.walk(r); !v.keep(r, came) {
					return
				}
			}
		})
	}
	load.Wait()
}

// leave waits for the end of a program that ends, and of the windows.
func (v *visit) leave(p *program) {
	<-p.ended
	for _, w := range v.windows {
		<-w.ended
	}
	v.CloseIdleConnections()
}

func (s *storm) pick(most time.Duration) time.Duration {
	return time.Duration(s.random.Int64N(int64(most)))
}

// next returns the journey to go on with: what was broken off, then the oldest case
// where enough of them rest, then a new customer, unless nothing new is wanted.
func (s *storm) next(fresh bool) (r *journey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.broken) > 0:
		r, s.broken = s.broken[0], s.broken[1:]
	case len(s.resting) > mostOpen || !fresh && len(s.resting) > 0:
		r, s.resting = s.resting[0], s.resting[1:]
	case fresh:
		i := s.random.IntN(len(s.free))
		r = &journey{number: s.free[i], words: fmt.Sprintf("uji jalan r%d", len(s.journeys)), agent: []string{"dewi", "budi"}[len(s.journeys)%2], inputs: map[string]*input{}}
		s.free = append(s.free[:i], s.free[i+1:]...)
		s.journeys = append(s.journeys, r)
	}
	return r
}

// keep puts a journey into the list from which it is continued; false means that the
// program is gone.
func (s *storm) keep(r *journey, came progress) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch came {
	case over:
		s.free = append(s.free, r.number)
	case rests:
		s.resting = append(s.resting, r)
	case broke:
		s.broken = append(s.broken, r)
	}
	return came != broke
}
