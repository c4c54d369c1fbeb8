package directory_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/handlers/directory"
	"github.com/cc147/sigap/handlers/directory/directoryfake"
	"github.com/cc147/sigap/procedure"
)

// TestItKnowsTheNumber: asked once, then kept while it is fresh, with its age.
func TestItKnowsTheNumber(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		begun := time.Now()
		first := b.ask(t, "dewi", line)
		if len(first.Rows) != 1 || first.Rows[0].VVIP != procedure.PublicFigure || !first.At.Equal(begun) || first.Fault != "" {
			t.Fatalf("it says %+v; want Maya Putri, a public figure, as of now", first)
		}
		<-time.After(9 * time.Minute)
		if again := b.ask(t, "budi", line); len(again.Rows) != 1 || !again.At.Equal(begun) || again.Fault != "" {
			t.Errorf("within ten minutes it says %+v; want the same, as of then", again)
		}
		if unknown := b.ask(t, "dewi", lineOf("0009")); len(unknown.Rows) != 0 || unknown.At.IsZero() || unknown.Fault != "" {
			t.Errorf("of a number that it doesn't know it says %+v; want no rows, as of now", unknown)
		}
		<-time.After(2 * time.Minute)
		if later := b.ask(t, "dewi", line); !later.At.After(begun) {
			t.Errorf("after eleven minutes it says %+v; want it asked anew", later)
		}
		if got, want := b.counted(), "known kept unknown known"; got != want {
			t.Errorf("counted %q, want %q", got, want)
		}
		if got, want := fmt.Sprint(b.server.Asked()), "[152400000001 internet 152400000009 internet 152400000001 internet]"; got != want {
			t.Errorf("the server was asked %s, want %s", got, want)
		}
	})
}

// TestEachFault: whatever is wrong with the directory, the answer says so in time, and
// the log and the state say why without customer data or the secret.
func TestEachFault(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault directoryfake.Fault
		want  procedure.DirectoryFault
		cause string
	}{
		{"slow", directoryfake.Slow, procedure.DirectorySlow, "no answer within 700ms"},
		{"a slow body", directoryfake.SlowBody, procedure.DirectorySlow, "no answer within 700ms"},
		{"500", directoryfake.Status(500), procedure.DirectoryDown, "HTTP status 500"},
		{"429", directoryfake.Status(429), procedure.DirectoryDown, "HTTP status 429"},
		{"401", directoryfake.Status(401), procedure.DirectoryRefused, "check the secret"},
		{"400", directoryfake.Status(400), procedure.DirectoryRefused, "HTTP status 400"},
		{"a redirect", directoryfake.Redirect, procedure.DirectoryRefused, "a redirect, which is not followed"},
		{"a web page", directoryfake.Text(200, "<html>152400000001</html>"), procedure.DirectoryUnreadable, "not JSON"},
		{"nothing", directoryfake.Text(200, ""), procedure.DirectoryUnreadable, "not JSON"},
		{"a web page instead of an address", directoryfake.Text(404, "<html>404</html>"), procedure.DirectoryRefused, "HTTP status 404 with something that is not JSON"},
		{"huge", directoryfake.Huge, procedure.DirectoryUnreadable, "larger than 65536 bytes"},
		{"another JSON", directoryfake.Text(200, `{"data": {"name": "Maya Putri"}}`), procedure.DirectoryUnreadable, "directory.records"},
		{"broken", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, procedure.DirectoryDown, "network:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, b *bench) {
				b.server.Fail(c.fault)
				if a := b.ask(t, "dewi", line); a.Fault != c.want || len(a.Rows) != 0 || !a.At.IsZero() {
					t.Errorf("it says %+v; want the fault %s and nothing else", a, c.want)
				}
				if s := b.State(); s.Up || s.Since.IsZero() || !strings.Contains(s.Cause, c.cause) {
					t.Errorf("the state is %+v; want down, because of %q", s, c.cause)
				}
				log := b.logged()
				if !strings.Contains(log, c.cause) {
					t.Errorf("the log should say %q; it says %s", c.cause, log)
				}
				for _, secret := range []string{"152400000001", "Maya", directoryfake.Secret, "other.example"} {
					if strings.Contains(log+b.State().Cause, secret) {
						t.Errorf("%q is in the log or the state: %s %s", secret, log, b.State().Cause)
					}
				}
				if got := b.counted(); got != string(c.want) {
					t.Errorf("counted %q, want %q", got, c.want)
				}
			})
		})
	}
}

// TestConnectionRefused: a server that isn't there.
func TestConnectionRefused(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		_ = b.pipe.Close()
		if a := b.ask(t, "dewi", line); a.Fault != procedure.DirectoryDown {
			t.Errorf("it says %+v; want down", a)
		}
	})
}

// TestAPanicIsAFault: it ends nothing but the call.
func TestAPanicIsAFault(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		if a := b.ask(t, "dewi", line); a.Fault != procedure.DirectoryUnreadable {
			t.Errorf("it says %+v; want unreadable", a)
		}
		if log := b.logged(); !strings.Contains(log, "panic") || strings.Contains(log, "0812") {
			t.Errorf("the log should have the panic without its value:\n%s", log)
		}
	}, func(o *directory.Options) {
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) { panic("0812 3456 7890") })
	})
}

// roundTrip is a function as the network.
type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestAnOldAnswerCountsWhileItFails: with its own age, for half a day.
func TestAnOldAnswerCountsWhileItFails(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		first := b.ask(t, "dewi", line)
		b.server.Fail(directoryfake.Status(503))
		<-time.After(time.Hour)
		if a := b.ask(t, "dewi", line); a.Fault != procedure.DirectoryDown || len(a.Rows) != 1 || !a.At.Equal(first.At) {
			t.Errorf("an hour later it says %+v; want what it said then, with the fault", a)
		}
		<-time.After(directory.MaxKept)
		if a := b.ask(t, "dewi", line); len(a.Rows) != 0 || !a.At.IsZero() {
			t.Errorf("half a day later it says %+v; want nothing any more", a)
		}
	})
}

// TestADeadDirectoryIsLeftAlone: it costs one attempt in some seconds, and is back at
// once.
func TestADeadDirectoryIsLeftAlone(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.server.Fail(directoryfake.Slow)
		begun := time.Now()
		for i := range 300 {
			b.ask(t, "dewi", lineOf(fmt.Sprintf("%04d", i)))
			<-time.After(100 * time.Millisecond)
		}
		took := time.Since(begun)
		if calls := len(b.server.Asked()); calls > 3+int(took/(5*time.Second)) {
			t.Errorf("it was called %d times in %s; want three, then one in five seconds", calls, took)
		}
		b.server.Fail(nil)
		<-time.After(5 * time.Second)
		if a := b.ask(t, "dewi", line); a.Fault != "" || len(a.Rows) != 1 {
			t.Errorf("once it works it says %+v; want its answer", a)
		}
		if a := b.ask(t, "dewi", lineOf("9999")); a.Fault != "" {
			t.Errorf("and further numbers are asked for at once: %+v", a)
		}
		if s := b.State(); !s.Up {
			t.Errorf("the state is %+v, want up", s)
		}
		if n := strings.Count(b.logged(), "\n"); n != 2 {
			t.Errorf("the log has %d lines, want one for the failure and one for its end:\n%s", n, b.logged())
		}
	})
}

// TestAValueThatIsNotUnderstoodIsReported: to the agent with its text, in the log by
// its field, once an hour.
func TestAValueThatIsNotUnderstoodIsReported(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.server.Fail(directoryfake.Text(200, `{"customer": {"name": "Maya", "category": "PLATINUM"}}`))
		for i := range 3 {
			if a := b.ask(t, "dewi", lineOf(fmt.Sprintf("%04d", i))); a.Fault != "" || len(a.Unread) != 1 || a.Unread[0].Text != "PLATINUM" || a.Rows[0].VVIP != "" {
				t.Errorf("it says %+v; want the word PLATINUM, and no kind", a)
			}
		}
		if got := b.counted(); strings.Count(got, "unread") != 3 {
			t.Errorf("counted %q, want unread each time", got)
		}
		if log := b.logged(); strings.Count(log, "field=vvip") != 1 || strings.Contains(log, "PLATINUM") {
			t.Errorf("the log should name the field once, and not the word:\n%s", log)
		}
	})
}

// TestADirectoryThatIsOff: a secret that is missing stops nothing.
func TestADirectoryThatIsOff(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		if a := b.ask(t, "dewi", line); a.Fault != procedure.DirectoryOff {
			t.Errorf("it says %+v, want off", a)
		}
		if err := b.Probe(t.Context(), line); err == nil || err.Error() != "no secret" {
			t.Errorf("the probe says %v, want why it is off", err)
		}
		if s := b.State(); s.Up || s.Cause != "no secret" {
			t.Errorf("the state is %+v, want down and why", s)
		}
		if len(b.server.Asked()) != 0 {
			t.Error("it was called")
		}
	}, func(o *directory.Options) { o.Off = "no secret" })
}

// TestProbe: what a check says.
func TestProbe(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		if err := b.Probe(t.Context(), lineOf("0009")); err != nil {
			t.Errorf("of a number that it doesn't know: %v; want nothing wrong", err)
		}
		b.server.Fail(directoryfake.Status(403))
		if err := b.Probe(t.Context(), line); err == nil || !strings.Contains(err.Error(), "check the secret") {
			t.Errorf("a wrong secret: %v; want what to check", err)
		}
	})
}
