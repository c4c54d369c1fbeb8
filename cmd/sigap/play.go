package main

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
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
)

// playSeed is what the staff's delays and choices are drawn from: the same seed is
// the same floor.
const playSeed = 147

// crew is the staff of a demonstration that plays by itself: the calls of the
// made-up day come in, and each of the staff works them as a person would, by
// commands, presses and forms.
//
// A visitor comes first: from the first input that somebody makes in a seat, the
// staff leaves that seat and all that its person holds to the visitor.
type crew struct {
	speed float64 // seconds of the day that pass in one
	seed  uint64
	now   func() time.Time // the day's
	log   *slog.Logger
	day   []ring
	calls chan ring // what rings; whoever is free answers
	staff []*member
}

// newCrew seats a crew. The first of the cast is left out: a newcomer sits there.
func newCrew(speed float64, seed uint64, day []ring, now func() time.Time, log *slog.Logger) *crew {
	c := &crew{speed: speed, seed: seed, now: now, log: log, day: day, calls: make(chan ring)}
	for _, p := range append(cast[1:len(cast):len(cast)], extras...) {
		if p.Is(procedure.Agent, procedure.Tier2, procedure.Backend, procedure.Lead) {
			c.staff = append(c.staff, c.member(p))
		}
	}
	return c
}

func (c *crew) member(p procedure.Person) *member {
	own := fnv.New64a()
	_, _ = own.Write([]byte(p.ID)) // it never fails
	m := &member{
		crew: c, Person: p, random: rand.New(rand.NewPCG(c.seed, own.Sum64())), left: make(chan struct{}),
		later: map[string]time.Time{}, seen: map[string]time.Time{}, escalated: map[string]bool{},
	}
	m.leave = sync.OnceFunc(func() { close(m.left) })
	return m
}

// work has the crew work until ctx ends; it returns once its last input is
// answered.
func (c *crew) work(ctx context.Context, h bot.Handler) {
	run := "play-" + strconv.FormatInt(c.now().UnixNano(), 36)
	var all sync.WaitGroup
	for _, m := range c.staff {
		m.handle, m.run = h, run+"-"+m.ID
		all.Go(func() { m.work(ctx) })
	}
	all.Go(func() { c.ring(ctx) })
	all.Wait()
}

// watch has the crew leave the seats that visitors sit in.
func (c *crew) watch(next bot.Handler) bot.Handler {
	return func(ctx context.Context, in bot.In) (bot.Answer, error) {
		for _, m := range c.staff {
			if in.Account == m.account() {
				m.leave()
			}
		}
		return next(ctx, in)
	}
}

// works reports whether a person is one of the crew whose seat no visitor took.
func (c *crew) works(person string) bool {
	for _, m := range c.staff {
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
func (c *crew) wait(ctx context.Context, d time.Duration, cut <-chan struct{}) bool {
	t := c.timer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-cut:
	case <-ctx.Done():
	}
	return false
}

// timer tells when time of the day has passed.
func (c *crew) timer(d time.Duration) *time.Timer {
	return time.NewTimer(time.Duration(float64(d) / c.speed))
}

// played is the desk with its crew: their inputs come in beside the visitors',
// and end with them.
type played struct {
	*desk.Desk
	crew *crew
}

// Run is bot.Platform's.
func (p played) Run(ctx context.Context, h bot.Handler) error {
	work, stop := context.WithCancel(ctx)
	defer stop()
	var crew sync.WaitGroup
	crew.Go(func() { p.crew.work(work, h) })
	err := p.Desk.Run(ctx, p.crew.watch(h))
	stop()
	crew.Wait()
	return err
}

// playAt has the day play by itself at the desk of a wired demonstration.
func (d demo) playAt(ctx context.Context, a *app, now func() time.Time) error {
	rings, err := readRings(a.Policy.Zone)
	if err != nil {
		return err
	}
	if err := roles.PutNamed(ctx, a.store, config.Site{People: named(extras)}.WithDesk().People); err != nil {
		return err
	}
	a.platforms = []bot.Platform{played{a.desk, newCrew(d.play, playSeed, rings, now, d.log)}}
	return nil
}

// unhurried is the policy with the bounds of what a visitor does stretched, so
// that a claim, for instance, does not run away from somebody who reads.
func unhurried(p procedure.Policy, speed float64) procedure.Policy {
	for _, d := range []*time.Duration{&p.Shift, &p.ClaimTTL, &p.Judgeable, &p.RecentCall} {
		*d = time.Duration(float64(*d) * max(1, speed))
	}
	return p
}
