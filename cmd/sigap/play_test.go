package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// theDay is the made-up day and some hours to finish what is open, as fast as
// the tests play it.
const (
	testSpeed = 60
	theDay    = 28 * time.Hour
)

// playing is a demonstration that plays by itself on a clock that doesn't wait.
type playing struct {
	*testing.T
	*app
	mu      sync.Mutex
	refused map[string]int // by code
	failed  []error
	checks  int // look-ups that were answered
}

// openPlaying wires a demonstration that plays by itself, within a bubble.
func openPlaying(t *testing.T, dir string) *playing {
	t.Helper()
	d := demo{dir: dir, play: testSpeed, log: slog.New(slog.DiscardHandler), now: time.Now}
	a, err := d.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.store.Close() })
	p := &playing{T: t, app: a, refused: map[string]int{}}
	a.handle = p.listen(a.handle)
	return p
}

// run plays for that much of the day, after what is done meanwhile.
func (p *playing) run(length time.Duration, meanwhile func()) {
	p.Helper()
	ctx, stop := context.WithCancel(p.Context())
	done := make(chan error, 1)
	go func() { done <- p.app.run(ctx) }()
	if meanwhile != nil {
		meanwhile()
	}
	<-time.After(length / testSpeed)
	stop()
	if err := <-done; err != nil {
		p.Errorf("the program should stop without a fault: %v", err)
	}
	if err := p.store.VerifyAudit(p.Context()); err != nil {
		p.Errorf("the audit should be whole: %v", err)
	}
}

// visit makes an input as a visitor does in that seat, and reports whether it
// was taken.
func (p *playing) visit(seat string, in bot.In) bool {
	p.Helper()
	in.Account, in.Key = bot.Account{Platform: desk.Name, ID: seat}, fmt.Sprint("visit ", time.Now().UnixNano())
	crew := p.platforms[0].(played).crew
	answer, err := crew.watch(p.handle)(p.Context(), in)
	if err != nil {
		p.Fatal(err)
	}
	return answer.Code == ""
}

func (p *playing) view(fn func(*store.Tx) error) {
	p.Helper()
	if err := p.store.View(p.Context(), fn); err != nil {
		p.Fatal(err)
	}
}

func (p *playing) cases() (out []procedure.Case) {
	p.Helper()
	p.view(func(tx *store.Tx) error { out = tx.Cases(0, 1000); return nil })
	return out
}

func (p *playing) one(id uint64) (c procedure.Case) {
	p.Helper()
	p.view(func(tx *store.Tx) (err error) { c, err = tx.Case(id); return err })
	return c
}

func (p *playing) open() map[uint64]store.Listing {
	p.Helper()
	out := map[uint64]store.Listing{}
	p.view(func(tx *store.Tx) error {
		open, err := tx.Open()
		for _, l := range open {
			out[l.ID] = l
		}
		return err
	})
	return out
}

// listen stands before the handler and keeps what went wrong.
func (p *playing) listen(next bot.Handler) bot.Handler {
	return func(ctx context.Context, in bot.In) (bot.Answer, error) {
		answer, err := next(ctx, in)
		p.mu.Lock()
		defer p.mu.Unlock()
		if err != nil {
			p.failed = append(p.failed, err)
		}
		if answer.Code != "" {
			p.refused[answer.Code]++
		}
		if in.Command != nil && in.Command.Name == "cek" && answer.Code == "" {
			p.checks++
		}
		return answer, err
	}
}

// acts counts what was done by whom to all calls and cases: "claim", "claim by sari".
func (p *playing) acts() map[string]int {
	p.Helper()
	out := map[string]int{}
	p.view(func(tx *store.Tx) error {
		for _, kind := range []string{"K", "C"} {
			for n := 1; ; n++ {
				entries := tx.AuditOf(fmt.Sprintf("%s-%d", kind, n))
				if len(entries) == 0 {
					break
				}
				for _, e := range entries {
					out[e.Action]++
					out[e.Action+" by "+e.Person]++
					out["by "+e.Person]++
				}
			}
		}
		return nil
	})
	return out
}

func TestTheWholeDayPlaysByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := openPlaying(t, t.TempDir())
		p.run(theDay, nil)
		if p.checks != 400 || len(p.failed) > 0 {
			t.Errorf("%d calls were answered, and %v failed; want all 400, and nothing", p.checks, p.failed)
		}
		for code, n := range p.refused {
			if code != string(procedure.Taken) {
				t.Errorf("%d inputs were refused as %s; a person would only hear that somebody was quicker", n, code)
			}
		}
		did := p.acts()
		for _, a := range []procedure.Action{
			procedure.Confirm, procedure.MakeCallback, procedure.Unsolved, procedure.AddToCase, procedure.SolveCall, procedure.Claim, procedure.Assign,
			procedure.Release, procedure.LogContact, procedure.Escalate, procedure.EscalateSuper, procedure.Take, procedure.AnswerCase, procedure.Close,
		} {
			if did[string(a)] == 0 {
				t.Errorf("nobody did %q all day: %v", a, did)
			}
		}
		if n := did["by "+cast[0].ID]; n > 0 {
			t.Errorf("%d acts were done in the newcomer's seat; want none", n)
		}
		open := p.open()
		for _, c := range p.cases() {
			if _, listed := open[c.ID]; c.IsOpen() != listed {
				t.Errorf("%s is %s; it is listed as open: %v", c.Name(), c.State, listed)
			}
		}
		if len(open) > len(p.cases())/10 {
			t.Errorf("%d of %d cases are open after the day; want most of them closed", len(open), len(p.cases()))
		}
	})
}

func TestTheSameSeedIsTheSameFloor(t *testing.T) {
	t.Parallel()
	const hours = 4 * time.Hour
	var floors [2]string
	for i := range floors {
		synctest.Test(t, func(t *testing.T) {
			p := openPlaying(t, t.TempDir())
			p.run(hours, nil)
			for _, c := range p.cases() {
				floors[i] += fmt.Sprintln(c.Name(), c.Kind, c.State, c.Agent, c.Holder, c.Team(), c.Outcome, c.Turn, c.Rev, c.Opened.Format(time.TimeOnly))
			}
		})
	}
	if floors[0] == "" || floors[0] != floors[1] {
		t.Errorf("one seed gave two floors:\n%s\n%s", floors[0], floors[1])
	}
}

func TestWhatAVisitorHoldsIsLeftAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := openPlaying(t, t.TempDir())
		var claimed procedure.Case
		var before int
		p.run(6*time.Hour, func() {
			<-time.After(2 * time.Hour / testSpeed)
			p.visit("sari", bot.In{Command: &bot.Command{Name: "kasus"}})
			for claimed.ID == 0 {
				<-time.After(time.Minute / testSpeed)
				for id, l := range p.open() {
					b := bot.Button{Subject: procedure.CaseName(id), Action: string(procedure.Claim), Turn: l.Turn}
					if l.State == procedure.Waiting && p.visit("sari", bot.In{Press: &bot.Press{Button: b}}) {
						claimed = p.one(id)
						break
					}
				}
			}
			before = p.acts()["by sari"]
		})
		if now := p.one(claimed.ID); now.State != procedure.Claimed || now.Holder != "sari" || now.Turn != claimed.Turn {
			t.Errorf("%s was claimed by a visitor as Sari; hours later it is %s, held by %q", claimed.Name(), now.State, now.Holder)
		}
		if after := p.acts()["by sari"]; after != before {
			t.Errorf("after the visitor took the seat, %d further acts were done in it; want none", after-before)
		}
	})
}

func TestALaterRunGoesOnWhereTheFirstEnded(t *testing.T) {
	t.Parallel()
	dir, checks, last := t.TempDir(), 0, uint64(0)
	for range 2 {
		synctest.Test(t, func(t *testing.T) {
			p := openPlaying(t, dir)
			p.run(2*time.Hour, nil)
			checks += p.checks
			newest := uint64(len(p.cases()))
			if newest <= last || len(p.failed) > 0 {
				t.Errorf("the run should bring new cases beside the %d that were there; there are %d, and %v failed", last, newest, p.failed)
			}
			last = newest
		})
	}
	rings, err := readRings(time.FixedZone("WIB", 7*3600))
	if err != nil {
		t.Fatal(err)
	}
	due := 0
	for _, r := range rings {
		if r.at.Hour() < 4 {
			due++
		}
	}
	if agents := 6; checks < due-2*agents || checks > due {
		t.Errorf("%d calls were answered in two runs of two hours; %d rang, of which a stop may cut a few", checks, due)
	}
}

func TestTheSpeedIsBounded(t *testing.T) {
	for _, speed := range []string{"-1", "0.5", "1001", "fast"} {
		if _, _, err := call(t, "demo", "--play", speed); !errors.Is(err, control.ErrUsage) {
			t.Errorf("demo --play %s gives %v; want a wrong call", speed, err)
		}
	}
}
