package sim

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// theDay is the made-up day and some hours to finish what is open, as fast as
// the tests play it.
const (
	testSpeed = 60
	theDay    = 28 * time.Hour
)

// simulated is a demonstration with a simulated staff on a clock that doesn't wait.
type simulated struct {
	*testing.T
	*app.App
	mu      sync.Mutex
	refused map[string]int // by code
	failed  []error
	checks  int // look-ups that were answered
}

// openSimulated wires a demonstration with a simulated staff, within a bubble.
func openSimulated(t *testing.T, dir string) *simulated {
	t.Helper()
	d := Demo{Dir: dir, Speed: testSpeed, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	a, err := d.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Store.Close() })
	p := &simulated{T: t, App: a, refused: map[string]int{}}
	a.Handle = p.listen(a.Handle)
	return p
}

// run plays for that much of the day, after what is done meanwhile.
func (p *simulated) run(length time.Duration, meanwhile func()) {
	p.Helper()
	ctx, stop := context.WithCancel(p.Context())
	done := make(chan struct{})
	go func() { defer close(done); p.App.Run(ctx) }()
	if meanwhile != nil {
		meanwhile()
	}
	<-time.After(length / testSpeed)
	stop()
	<-done
	if err := p.Store.VerifyAudit(p.Context()); err != nil {
		p.Errorf("the audit should be whole: %v", err)
	}
}

// visit makes an input as a visitor does as that person, and reports whether it
// was taken.
func (p *simulated) visit(person string, in bot.In) bool {
	p.Helper()
	in.Account, in.Key = bot.Account{Platform: desk.Name, ID: person}, fmt.Sprint("visit ", time.Now().UnixNano())
	answer, err := p.Platforms[0].(staffedDesk).simulator.watch(p.Handle)(p.Context(), in)
	if err != nil {
		p.Fatal(err)
	}
	return answer.Code == ""
}

func (p *simulated) view(fn func(*store.Tx) error) {
	p.Helper()
	if err := p.Store.View(p.Context(), fn); err != nil {
		p.Fatal(err)
	}
}

func (p *simulated) cases() (out []procedure.Case) {
	p.Helper()
	p.view(func(tx *store.Tx) error { out = tx.Cases(0, 10_000); return nil })
	return out
}

func (p *simulated) one(id uint64) (c procedure.Case) {
	p.Helper()
	p.view(func(tx *store.Tx) (err error) { c, err = tx.Case(id); return err })
	return c
}

func (p *simulated) open() map[uint64]store.Listing {
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

// listen wraps the handler and records what went wrong.
func (p *simulated) listen(next bot.Handler) bot.Handler {
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
func (p *simulated) acts() map[string]int {
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

func TestTheStaffWorksTheWholeDay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := openSimulated(t, t.TempDir())
		p.run(theDay, nil)
		if p.checks != 400 || len(p.failed) > 0 {
			t.Errorf("%d calls were answered, and %v failed; want all 400, and nothing", p.checks, p.failed)
		}
		for code, n := range p.refused {
			// A case may be claimed, or closed, between what somebody saw and their press.
			if code != string(procedure.Taken) && code != string(procedure.NoCase) {
				t.Errorf("%d inputs were refused as %s; want only refusals because somebody else was first", n, code)
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
		if n := did["by "+People[0].ID]; n > 0 {
			t.Errorf("%d acts were done as the person that a visitor begins as; want none", n)
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

func TestTheSameSeedGivesTheSameDay(t *testing.T) {
	t.Parallel()
	const hours = 4 * time.Hour
	var days [2]string
	for i := range days {
		synctest.Test(t, func(t *testing.T) {
			p := openSimulated(t, t.TempDir())
			p.run(hours, nil)
			for _, c := range p.cases() {
				days[i] += fmt.Sprintln(c.Name(), c.Kind, c.State, c.Agent, c.Holder, c.Team(), c.Outcome, c.Turn, c.Rev, c.Opened.Format(time.TimeOnly))
			}
		})
	}
	if days[0] == "" || days[0] != days[1] {
		t.Errorf("one seed gave two days:\n%s\n%s", days[0], days[1])
	}
}

func TestWhatAVisitorHoldsIsLeftAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := openSimulated(t, t.TempDir())
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
			t.Errorf("after the visitor began to act as Sari, %d further acts were done; want none", after-before)
		}
	})
}

func TestALaterRunGoesOnWhereTheFirstEnded(t *testing.T) {
	t.Parallel()
	dir, checks, last := t.TempDir(), 0, uint64(0)
	for range 2 {
		synctest.Test(t, func(t *testing.T) {
			p := openSimulated(t, dir)
			p.run(2*time.Hour, nil)
			checks += p.checks
			newest := uint64(len(p.cases()))
			if newest <= last || len(p.failed) > 0 {
				t.Errorf("the run should bring new cases beside the %d that were there; there are %d, and %v failed", last, newest, p.failed)
			}
			last = newest
		})
	}
	calls, err := readCalls(time.FixedZone("WIB", 7*3600))
	if err != nil {
		t.Fatal(err)
	}
	due := 0
	for _, c := range calls {
		if c.at.Hour() < 4 {
			due++
		}
	}
	if agents := 6; checks < due-2*agents || checks > due {
		t.Errorf("%d calls were answered in two runs of two hours; %d rang, of which a stop may cut a few", checks, due)
	}
}
