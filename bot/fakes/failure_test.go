package fakes_test

import (
	"context"
	"maps"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot/fakes"
)

// service counts what takes effect. Its calls are named by path: /method/place/message.
type service struct {
	*fakes.Failures
	*http.Client
	applied atomic.Int64
}

func newService(t *testing.T) *service {
	t.Helper()
	l := fakes.Listen("service.test")
	ctx, end := context.WithCancel(t.Context())
	s := &service{Client: l.Client()}
	s.Failures = fakes.NewFailures(ctx, time.Now, func(work func()) { go work() })
	mux := http.NewServeMux()
	mux.HandleFunc("/{method}/{place}/{message}", func(w http.ResponseWriter, r *http.Request) {
		how := s.Take(fakes.Call{Method: r.PathValue("method"), Place: r.PathValue("place"), Message: r.PathValue("message")})
		s.Respond(w, r, how, func() func() {
			s.applied.Add(1)
			return func() {}
		}, func(how fakes.Failure) {
			w.Header().Set("Retry-After", how.RetryAfter.String())
			w.WriteHeader(how.Status)
		})
	})
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { s.CloseIdleConnections(); end(); _ = server.Close() })
	return s
}

// call returns the status of a call, or 0 if there is no answer within a minute.
func (s *service) call(t *testing.T, path string) int {
	t.Helper()
	r, cancel := s.ask(t, path)
	defer cancel()
	if r == nil {
		return 0
	}
	return r.StatusCode
}

func (s *service) ask(t *testing.T, path string) (*http.Response, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://service.test"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Do(r)
	if err != nil {
		return nil, cancel
	}
	_ = got.Body.Close()
	return got, cancel
}

func TestACallGoesWrongAsTold(t *testing.T) {
	for name, c := range map[string]struct {
		how           fakes.Failure
		status        int
		took          time.Duration
		applied, then int64 // at the answer, and a minute later
	}{
		"slow":                    {fakes.Failure{Wait: 33 * time.Second}, 200, 33 * time.Second, 1, 1},
		"slow to refuse":          {fakes.Failure{Wait: 33 * time.Second, Status: 500}, 500, 33 * time.Second, 0, 0},
		"fails":                   {fakes.Failure{Status: 500}, 500, 0, 0, 0},
		"fails after the effect":  {fakes.Failure{Status: 502, Applied: true}, 502, 0, 1, 1},
		"cut":                     {fakes.Failure{Cut: true}, 0, 0, 0, 0},
		"cut after the effect":    {fakes.Failure{Cut: true, Applied: true}, 0, 0, 1, 1},
		"the effect comes late":   {fakes.Failure{Status: 504, Late: 30 * time.Second}, 504, 0, 0, 1},
		"cut, the effect is late": {fakes.Failure{Cut: true, Late: 30 * time.Second}, 0, 0, 0, 1},
		"no answer":               {fakes.Failure{Hang: true}, 0, time.Minute, 0, 0},
		"no answer, with effect":  {fakes.Failure{Hang: true, Applied: true}, 0, time.Minute, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t)
				s.FailNext("send", 1, c.how)
				began := time.Now()
				status := s.call(t, "/send/a/1")
				if took := time.Since(began); status != c.status || took != c.took || s.applied.Load() != c.applied {
					t.Errorf("the answer is %d after %v with %d effects; want %d after %v with %d", status, took, s.applied.Load(), c.status, c.took, c.applied)
				}
				<-time.After(time.Minute)
				if s.applied.Load() != c.then {
					t.Errorf("a minute later there are %d effects; want %d", s.applied.Load(), c.then)
				}
				if status := s.call(t, "/send/a/1"); status != http.StatusOK {
					t.Errorf("the next call gives %d; want it answered", status)
				}
			})
		})
	}
}

func TestCallsOfAPlaceOrAMethodGoWrongUntilToldOtherwise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t)
		endPlace := s.FailWhile(fakes.Call{Place: "a"}, fakes.Failure{Status: 403})
		endEdit := s.FailWhile(fakes.Call{Method: "edit"}, fakes.Failure{Status: 500})
		endOne := s.FailWhile(fakes.Call{Method: "edit", Message: "9"}, fakes.Failure{Status: 410})
		want := func(path string, status int) {
			t.Helper()
			if got := s.call(t, path); got != status {
				t.Errorf("%s gives %d; want %d", path, got, status)
			}
		}
		for range 3 {
			want("/send/a/1", 403)
			want("/send/b/1", 200)
			want("/edit/a/1", 500)
			want("/edit/b/9", 410)
		}
		endEdit()
		endOne()
		want("/edit/a/9", 403)
		endPlace()
		want("/edit/a/9", 200)
		if n := s.Tally()[fakes.Tallied{Method: "edit", How: "500"}]; n != 3 {
			t.Errorf("%d edits are counted as 500; want 3: %v", n, s.Tally())
		}
	})
}

func TestAHeldPlaceSaysHowLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t)
		s.HoldFor(fakes.Call{Method: "send", Place: "a"}, 10*time.Second)
		for _, left := range []time.Duration{10 * time.Second, 6 * time.Second, 2 * time.Second} {
			r, cancel := s.ask(t, "/send/a/1")
			if r == nil || r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") != left.String() {
				t.Errorf("it answers %v; want 429 and %v", r, left)
			}
			cancel()
			<-time.After(4 * time.Second)
		}
		if status := s.call(t, "/send/a/1"); status != http.StatusOK {
			t.Errorf("after that it gives %d; want it answered", status)
		}
	})
}

func TestTheServicesClockMayDiffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t)
		s.ShiftClock(-90 * time.Second)
		r, cancel := s.ask(t, "/send/a/1")
		defer cancel()
		if r == nil || r.Header.Get("Date") != time.Now().Add(-90*time.Second).UTC().Format(http.TimeFormat) {
			t.Errorf("it answers %v; want a date that is 90 s behind", r)
		}
	})
}

func TestAStormIsTheSameForASeedAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		faults := []fakes.Fault{
			{How: fakes.Failure{Status: 500}}, {Calls: fakes.Call{Method: "send"}, How: fakes.Failure{Cut: true, Applied: true}},
		}
		run := func(seed uint64) map[fakes.Tallied]int {
			s := newService(t)
			s.Storm(fakes.Storm{Seed: seed, Odds: 0.5, Faults: faults})
			for range 100 {
				s.call(t, "/send/a/1")
				s.call(t, "/edit/a/1")
			}
			storm := s.Tally()
			s.Calm()
			for range 100 {
				if status := s.call(t, "/send/a/1"); status != http.StatusOK {
					t.Fatalf("after the storm a call gives %d", status)
				}
			}
			return storm
		}
		one := run(1)
		if !maps.Equal(one, run(1)) || maps.Equal(one, run(2)) {
			t.Error("two storms should be alike if and only if their seeds are")
		}
		if wrong := one[fakes.Tallied{Method: "edit", How: "500"}]; wrong < 30 || wrong > 70 {
			t.Errorf("%d of 100 edits went wrong; want about half", wrong)
		}
		if cut := one[fakes.Tallied{Method: "send", How: "cut, after the effect"}]; cut == 0 || one[fakes.Tallied{Method: "edit", How: "cut, after the effect"}] != 0 {
			t.Errorf("the storm is %v; want sends cut, and no edits", one)
		}
	})
}

func TestCalmEndsWhatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t)
		s.FailWhile(fakes.Call{Place: "a"}, fakes.Failure{Hang: true})
		s.FailWhile(fakes.Call{Place: "b"}, fakes.Failure{Wait: 40 * time.Second})
		done := make(chan int, 2)
		for _, path := range []string{"/send/a/1", "/send/b/1"} {
			go func() { done <- s.call(t, path) }()
		}
		synctest.Wait()
		began := time.Now()
		s.Calm()
		for range 2 {
			if status := <-done; status != 0 || time.Since(began) != 0 {
				t.Errorf("the call gives %d after %v; want it cut at once", status, time.Since(began))
			}
		}
		if s.applied.Load() != 1 {
			t.Errorf("there are %d effects; want that of the slow call", s.applied.Load())
		}
	})
}
