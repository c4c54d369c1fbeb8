// Package sim is the demonstration: a made-up site at the desk, on a clock of its
// own, and a simulated staff that works the made-up day.
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

// seed is what the staff's delays and choices are drawn from: the same seed gives
// the same day.
const seed = 147

// simulator is a staff that works by itself: the calls of the made-up day come in,
// and each member works them as a person would, by commands, presses and forms.
//
// A visitor comes first: from the first input that somebody makes as a member, the
// simulator leaves that member, and all that it holds, to the visitor.
type simulator struct {
	speed float64          // seconds of the day that pass in one
	now   func() time.Time // the day's
	log   *slog.Logger
	day   []call
	calls chan call // what rings; whoever is free answers
	staff []*member
}

// newSimulator makes the staff. The first of People is left out: a visitor begins
// as that one.
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

// run has the staff work until ctx ends; it returns once its last input is
// answered.
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

// watch is a handler that leaves members to visitors who act as them.
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

// works reports whether a person is one of the staff, and no visitor acts as them.
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

// wait lets time of the day pass, and reports false when it was cut short.
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

// timer fires when time of the day has passed.
func (s *simulator) timer(d time.Duration) *time.Timer {
	return time.NewTimer(time.Duration(float64(d) / s.speed))
}

// staffedDesk is the desk with a simulated staff: its inputs come in beside the
// visitors', and end with them.
type staffedDesk struct {
	*desk.Desk
	simulator *simulator
}

// Run is bot.Platform's.
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

// addStaff has the staff work at the desk of a wired demonstration.
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

// unhurried is the policy with the bounds of what a visitor does stretched, so
// that a claim, for instance, does not expire while somebody reads.
func unhurried(p procedure.Policy, speed float64) procedure.Policy {
	for _, d := range []*time.Duration{&p.Shift, &p.ClaimTTL, &p.Judgeable, &p.RecentCall} {
		*d = time.Duration(float64(*d) * max(1, speed))
	}
	return p
}
