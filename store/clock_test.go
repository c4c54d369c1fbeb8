package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
)

// twoClocks are a machine's clock, which can be set, and the monotonic one, which can't.
type twoClocks struct {
	mu   sync.Mutex
	wall time.Time
	mono time.Duration
}

func (c *twoClocks) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall
}

func (c *twoClocks) elapsed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mono
}

// pass lets time pass, and set the machine's clock ahead of that, or back.
func (c *twoClocks) pass(d, set time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall, c.mono = c.wall.Add(d+set), c.mono+d
}

// openClocks opens a store with two clocks that show the same file's times.
func openClocks(t testing.TB) (*twoClocks, Options) {
	t.Helper()
	c, opts := &twoClocks{wall: newTestClock().Now()}, testOptions(t)
	opts.Now, opts.Elapsed = c.now, c.elapsed
	return c, opts
}

func wantDoubt(t testing.TB, s *Store, what, by string, ahead time.Duration) {
	t.Helper()
	d, doubted := s.Doubt()
	if doubted != (by != "") || d.By != by || (d.Ahead-ahead).Abs() > time.Minute {
		t.Errorf("%s: the clock is doubted by %q, ahead %v; want by %q, ahead %v", what, d.By, d.Ahead, by, ahead)
	}
	view(t, s, func(tx *Tx) {
		if tx.ClockDoubted() != doubted {
			t.Errorf("%s: an operation says that the clock is doubted: %v, want %v", what, tx.ClockDoubted(), doubted)
		}
	})
}

// TestTimeIsTheClocks: an operation has the time of the machine's clock, whatever is stored.
func TestTimeIsTheClocks(t *testing.T) {
	c, opts := openClocks(t)
	s := openTest(t, opts)
	for i, set := range []time.Duration{0, 365 * 24 * time.Hour, -365 * 24 * time.Hour, -time.Hour} {
		c.pass(0, set)
		update(t, s, func(tx *Tx) {
			if !tx.Now().Equal(c.now()) {
				t.Errorf("operation %d has the time %v, want the clock's, %v", i+1, tx.Now(), c.now())
			}
			if err := tx.Audit(Entry{Person: "x", Subject: "K-1", Action: fmt.Sprint(i)}); err != nil {
				t.Error(err)
			}
			if _, err := tx.AddPost(bot.Post{Place: bot.Place{Platform: "desk", ID: "c"}, Subject: "N-1", View: bot.View(fmt.Sprint(i))}); err != nil {
				t.Error(err)
			}
		})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openTest(t, opts)
		view(t, s, func(tx *Tx) {
			if !tx.Now().Equal(c.now()) {
				t.Errorf("a view after restart %d has the time %v, want the clock's, %v", i+1, tx.Now(), c.now())
			}
		})
	}
	view(t, s, func(tx *Tx) {
		for i, e := range tx.AuditOf("K-1") {
			if e.Action != fmt.Sprint(i) {
				t.Errorf("entry %d of the audit is %s; want the order of the sequence", i, e.Action)
			}
		}
		for i, p := range tx.PlacePosts(bot.Place{Platform: "desk", ID: "c"}, 9) {
			if p.View != bot.View(fmt.Sprint(3-i)) {
				t.Errorf("post %d of the place is %s; want the newest first, by sequence", i, p.View)
			}
		}
	})
	if _, err := s.Verify(ctx); err != nil {
		t.Errorf("Verify = %v; want an audit whose times go back accepted", err)
	}
}

func TestAJumpIsADoubtUntilItIsOver(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for what, c := range map[string]struct {
		set  time.Duration
		back func(*twoClocks, *Store)
	}{
		"set back again":             {year, func(c *twoClocks, _ *Store) { c.pass(time.Minute, -year) }},
		"set ahead again":            {-year, func(c *twoClocks, _ *Store) { c.pass(time.Minute, year+time.Minute) }},
		"a service says it is right": {time.Hour, func(_ *twoClocks, s *Store) { s.ClockSaid("slack", time.Minute) }},
		"a day goes by":              {-time.Hour, func(c *twoClocks, _ *Store) { c.pass(24*time.Hour, 0) }},
	} {
		t.Run(what, func(t *testing.T) {
			clocks, opts := openClocks(t)
			s := openTest(t, opts)
			wantDoubt(t, s, "before", "", 0)
			clocks.pass(time.Hour, c.set)
			wantDoubt(t, s, "after the jump", DoubtJump, c.set)
			if err := s.KeepDoubt(ctx); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openTest(t, opts)
			wantDoubt(t, s, "after a restart", DoubtJump, c.set)
			c.back(clocks, s)
			wantDoubt(t, s, what, "", 0)
			if err := s.KeepDoubt(ctx); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			wantDoubt(t, openTest(t, opts), "after another restart", "", 0)
		})
	}
}

// TestWhatIsNoJump: small steps of a time synchronisation, and time that goes by.
func TestWhatIsNoJump(t *testing.T) {
	c, opts := openClocks(t)
	s := openTest(t, opts)
	for range 100 {
		c.pass(30*time.Minute, time.Minute)
		wantDoubt(t, s, "after a minute an half hour", "", 0)
	}
	c.pass(30*24*time.Hour, 0)
	wantDoubt(t, s, "after a month without an input", "", 0)
	c.pass(0, 3*time.Minute)
	c.pass(0, 3*time.Minute)
	wantDoubt(t, s, "after two steps at once", DoubtJump, 6*time.Minute)
}

func TestAClockBehindTheAuditIsDoubtedAtTheStart(t *testing.T) {
	c, opts := openClocks(t)
	s := openTest(t, opts)
	update(t, s, func(tx *Tx) {
		if err := tx.Audit(Entry{Person: "x"}); err != nil {
			t.Error(err)
		}
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c.pass(0, -4*time.Minute)
	s = openTest(t, opts)
	wantDoubt(t, s, "four minutes behind", "", 0)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c.pass(0, -4*time.Minute)
	s = openTest(t, opts)
	wantDoubt(t, s, "eight minutes behind", DoubtStart, -8*time.Minute)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	opts.Simulated = true
	wantDoubt(t, openTest(t, opts), "a simulated clock", "", 0)
}

func TestWhatAServiceSaysOfTheTime(t *testing.T) {
	c, opts := openClocks(t)
	s := openTest(t, opts)
	s.ClockSaid("slack", 4*time.Minute)
	wantDoubt(t, s, "four minutes", "", 0)
	s.ClockSaid("slack", -time.Hour)
	wantDoubt(t, s, "an hour", "slack", -time.Hour)
	s.ClockSaid("telegram", 0)
	wantDoubt(t, s, "another service doesn't agree", "slack", -time.Hour)
	c.pass(time.Second, time.Hour)
	wantDoubt(t, s, "the clock was set right", "", 0)
	s.ClockSaid("telegram", time.Hour)
	for range 30 {
		c.pass(time.Hour, 0)
		s.ClockSaid("telegram", time.Hour)
		wantDoubt(t, s, "a service keeps saying that it is wrong", "telegram", time.Hour)
	}
	s.ClockSaid("telegram", 0)
	wantDoubt(t, s, "it says that it is right", "", 0)
}

// TestADoubtedClockForgetsNoInput: an input that comes again after a jump is still one.
func TestADoubtedClockForgetsNoInput(t *testing.T) {
	const year = 365 * 24 * time.Hour
	c, opts := openClocks(t)
	s := openTest(t, opts)
	runs := map[string]int{}
	send := func(id string) {
		t.Helper()
		if _, err := s.Update(ctx, Key{Platform: "slack", ID: id}, func(*Tx) (Receipt, error) { runs[id]++; return Receipt{}, nil }); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
	}
	send("before")
	c.pass(time.Minute, year)
	send("before")
	send("ahead")
	c.pass(time.Minute, -year)
	for range 20 {
		send("before")
		send("ahead")
		c.pass(time.Hour, 0)
	}
	for id, n := range runs {
		if n != 1 {
			t.Errorf("the input %s happened %d times, want once", id, n)
		}
	}
	c.pass(30*time.Hour, 0)
	if n, err := s.Sweep(ctx); n != 2 || err != nil {
		t.Errorf("after a day with a clock that is believed Sweep = %d, %v; want both receipts gone", n, err)
	}
}

// TestNothingLastsForEverAfterAnyJumps: whatever the clock is set to in a course of
// operations, limits end and codes expire by the machine's clock, the audit keeps its order,
// and nobody is sent away.
func TestNothingLastsForEverAfterAnyJumps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, opts := openClocks(t)
		s, err := Open(opts)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { s.Close() }()
		var made []time.Time
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			c.pass(time.Duration(rapid.IntRange(0, 120).Draw(rt, "minutes"))*time.Minute, time.Duration(rapid.IntRange(-1000, 1000).Draw(rt, "set"))*time.Hour)
			if rapid.IntRange(0, 3).Draw(rt, "restart") == 0 {
				if err := s.Close(); err != nil {
					rt.Fatal(err)
				}
				if s, err = Open(opts); err != nil {
					rt.Fatal(err)
				}
			}
			made = append(made, c.now())
			code := fmt.Sprint("code", len(made))
			if _, err := s.Update(ctx, Key{Platform: "desk", ID: code}, func(tx *Tx) (Receipt, error) {
				if !tx.Now().Equal(c.now()) {
					rt.Errorf("the time is %v, want the clock's, %v", tx.Now(), c.now())
				}
				tx.PutLookup("sari", tx.LookupKey(code))
				tx.PutLinkCode(code, "sari", tx.Now().Add(10*time.Minute))
				return Receipt{}, tx.Audit(Entry{Person: "sari", Subject: "K-1", Action: code})
			}); err != nil {
				rt.Fatal(err)
			}
		}
		c.pass(2*lookupLife, 0)
		if _, err := s.Sweep(ctx); err != nil {
			rt.Fatal(err)
		}
		c.pass(2*lookupLife, 0)
		if _, err := s.Sweep(ctx); err != nil {
			rt.Fatal(err)
		}
		if _, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) {
			for key, at := range tx.Lookups("sari") {
				if away := tx.Now().Sub(at).Abs(); away > lookupLife {
					rt.Errorf("the look-up %s is kept %v from its time, want %v at most", key, away, lookupLife)
				}
			}
			for i, at := range made {
				if _, ok := tx.TakeLinkCode(fmt.Sprint("code", i+1)); ok && tx.Now().Sub(at).Abs() >= 10*time.Minute {
					rt.Errorf("code %d is valid %v from its time, want less than ten minutes", i+1, tx.Now().Sub(at))
				}
			}
			for i, e := range tx.AuditOf("K-1") {
				if e.Action != fmt.Sprint("code", i+1) {
					rt.Errorf("entry %d of the audit is %s; want the order of the sequence", i+1, e.Action)
				}
			}
			return Receipt{}, nil
		}); err != nil {
			rt.Fatal(err)
		}
	})
}
