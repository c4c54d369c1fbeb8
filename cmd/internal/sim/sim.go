// Package sim is the demonstration: a made-up site on the desk with its own clock,
// and a simulated staff that works a made-up day.
package sim

import (
	"context"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
)

// seed seeds the staff's random delays and choices: the same seed gives the same day.
const seed = 147

// simulator is the simulated staff. It answers the calls of the made-up day as people
// would, by commands, presses and forms.
//
// Visitors have precedence: from a visitor's first input as a member, the simulator
// leaves that member and its cases to the visitor.
type simulator struct {
	speed float64          // simulated seconds per second
	now   func() time.Time // the day's
	log   *slog.Logger
	day   []call
	calls chan call // ringing calls, for the next free agent
	staff []*member
}

// newSimulator makes the staff without the first of People, whom the visitor plays.
func newSimulator(speed float64, day []call, now func() time.Time, log *slog.Logger) *simulator {
	s := &simulator{speed: speed, now: now, log: log, day: day, calls: make(chan call)}
	for _, p := range append(People[1:len(People):len(People)], colleagues...) {
		if p.Is(procedure.Agent, procedure.Tier2, procedure.Backend, procedure.Lead) {
			s.staff = append(s.staff, s.member(p))
		}
	}
	return s
}

func (s *simulator) member(p procedure.Person) *member {
	own := fnv.New64a()
	_, _ = own.Write([]byte(p.ID)) // it never fails
	m := &member{
		simulator: s, Person: p, random: rand.New(rand.NewPCG(seed, own.Sum64())), left: make(chan struct{}),
		later: map[string]time.Time{}, seen: map[string]time.Time{}, escalated: map[string]bool{},
	}
	m.leave = sync.OnceFunc(func() { close(m.left) })
	return m
}

// run runs the staff until ctx ends; it returns once the last input is answered.
func (s *simulator) run(ctx context.Context, h bot.Handler) {
	run := "sim-" + strconv.FormatInt(s.now().UnixNano(), 36)
	var all sync.WaitGroup
	for _, m := range s.staff {
		m.handle, m.run = h, run+"-"+m.ID
		all.Go(func() { m.work(ctx) })
	}
	all.Go(func() { s.ring(ctx) })
	all.Wait()
}

// watch wraps a handler and removes members from the simulation when visitors act as
// them.
func (s *simulator) watch(next bot.Handler) bot.Handler {
	return func(ctx context.Context, in bot.In) (bot.Answer, error) {
		for _, m := range s.staff {
			if in.Account == m.account() {
				m.leave()
			}
		}
		return next(ctx, in)
	}
}

// works reports whether a person is simulated, and no visitor acts as them.
func (s *simulator) works(person string) bool {
	for _, m := range s.staff {
		if m.ID == person {
			select {
			case <-m.left:
				return false
			default:
				return true
			}
		}
	}
	return false
}

// wait waits for a time on the simulated clock, and reports false if it was
// cancelled.
func (s *simulator) wait(ctx context.Context, d time.Duration, cut <-chan struct{}) bool {
	t := s.timer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-cut:
	case <-ctx.Done():
	}
	return false
}

// timer fires after a time on the simulated clock.
func (s *simulator) timer(d time.Duration) *time.Timer {
	return time.NewTimer(time.Duration(float64(d) / s.speed))
}

// staffedDesk is the desk with a simulated staff, whose inputs stop when the
// visitors' do.
type staffedDesk struct {
	*desk.Desk
	simulator *simulator
}

// Run implements bot.Platform.
func (d staffedDesk) Run(ctx context.Context, h bot.Handler) error {
	work, stop := context.WithCancel(ctx)
	defer stop()
	var staff sync.WaitGroup
	staff.Go(func() { d.simulator.run(work, h) })
	err := d.Desk.Run(ctx, d.simulator.watch(h))
	stop()
	staff.Wait()
	return err
}

// addStaff adds the staff to the desk of a wired demonstration.
func (d Demo) addStaff(ctx context.Context, a *app.App, now func() time.Time) error {
	calls, err := readCalls(a.Policy.Zone)
	if err != nil {
		return err
	}
	if err := roles.PutNamed(ctx, a.Store, Site(a.Policy, colleagues).People); err != nil {
		return err
	}
	a.Platforms = []bot.Platform{staffedDesk{a.Desk, newSimulator(d.Speed, calls, now, d.Log)}}
	return nil
}

// relaxedPolicy is the policy with longer times, so that at high speed a visitor's
// claim, for instance, doesn't expire while they read.
func relaxedPolicy(p procedure.Policy, speed float64) procedure.Policy {
	for _, d := range []*time.Duration{&p.Shift, &p.ClaimTTL, &p.Judgeable, &p.RecentCall, &p.HideAfter} {
		*d = time.Duration(float64(*d) * max(1, speed))
	}
	return p
}
