package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cc147/sigap/cmd/internal/config"
)

// TestMain ignores a connection that net/http closes after half a second.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

// fake is a task that does what its fields say.
type fake struct {
	NeedsFile
	Err   string
	Usage bool
	Big   int
	Panic bool
	Rest  []string `json:"-"`
	Lines int      // of Rest
	began func(context.Context)
}

func (f *fake) Do(ctx context.Context, on Data, out, log io.Writer) error {
	if f.began != nil {
		f.began(ctx)
	}
	fmt.Fprint(out, strings.Repeat("é", f.Big), on.Config.Zone, strings.Join(f.Rest, ""))
	fmt.Fprint(log, "said")
	switch {
	case f.Panic:
		panic("0812-3456-7890")
	case f.Usage:
		return Usage("%s", f.Err)
	case f.Err != "":
		return errors.New(f.Err)
	}
	return nil
}

// streamed is a fake with more to it.
type streamed struct{ fake }

func (s *streamed) WriteRest(enc *json.Encoder) error {
	for _, r := range s.Rest {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func (s *streamed) ReadRest(_ context.Context, _ Data, dec *json.Decoder) error {
	s.Rest = make([]string, 0, min(s.Lines, 10))
	for range s.Lines {
		var r string
		if err := dec.Decode(&r); err != nil {
			return err
		}
		s.Rest = append(s.Rest, r)
	}
	return nil
}

// running is a bot without data, in another zone than the usual one.
type running struct {
	dir  string
	log  bytes.Buffer // to be read after stop
	stop func()
}

func start(t *testing.T, began func(context.Context)) *running {
	t.Helper()
	return startPatient(t, headTimeout, began)
}

// startPatient is start with another time for what a command says of itself.
func startPatient(t *testing.T, patience time.Duration, began func(context.Context)) *running {
	t.Helper()
	b := &running{dir: t.TempDir()}
	c := config.Default()
	c.Zone = "Asia/Makassar"
	s := &Server{Data: Data{Config: c}, Version: "2", Log: slog.New(slog.NewTextHandler(&b.log, nil)),
		Tasks:     map[string]func() Task{"fake": func() Task { return &fake{began: began} }, "streamed": func() Task { return new(streamed) }},
		maxStream: 1 << 20, grace: 10 * time.Millisecond, patience: patience}
	stop, err := s.Start(t.Context(), b.dir)
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	b.stop = func() {
		if !stopped {
			stop()
		}
		stopped = true
	}
	t.Cleanup(b.stop)
	return b
}

// asks has the bot do a task for a command of its version.
func (b *running) asks(ctx context.Context, name string, t Task, settings config.Settings) (out, log string, err error) {
	var o, l bytes.Buffer
	c := Caller{Version: "2", Config: config.Config{Data: b.dir}, Settings: settings, Out: &o, Log: &l}
	err = c.ask(ctx, name, t)
	return o.String(), l.String(), err
}

// TestAnAnswerComesWhole: what is printed, however long, the sentence of an error
// and whether the call was wrong.
func TestAnAnswerComesWhole(t *testing.T) {
	b := start(t, nil)
	for _, f := range []*fake{{}, {Err: "no"}, {Err: "what", Usage: true}, {Big: 3*maxPiece + 1}} {
		out, log, err := b.asks(t.Context(), "fake", f, nil)
		want := strings.Repeat("é", f.Big) + "Asia/Makassar"
		told := ""
		if err != nil {
			told = strings.TrimPrefix(err.Error(), "usage: ")
		}
		if told != f.Err || errors.Is(err, ErrUsage) != f.Usage || out != want || log != "said" {
			t.Errorf("%+.80v came as %v, %d bytes and %q; want %d bytes, the log and its error", f, err, len(out), log, len(want))
		}
	}
	s := &streamed{fake{Rest: []string{"a", "b"}, Lines: 2}}
	if out, _, err := b.asks(t.Context(), "streamed", s, nil); err != nil || out != "Asia/Makassarab" {
		t.Errorf("the streamed task printed %q, %v; want its two lines", out, err)
	}
}

// TestAnAnswerThatIsCutIsAnError, and so is one that can't be read.
func TestAnAnswerThatIsCutIsAnError(t *testing.T) {
	whole := "{\"working\":5}\n{\"out\":\"K-1\\n\"}\n{\"log\":\"a\"}\n{\"bytes\":\"/w==\"}\n{\"end\":{\"exit\":0}}\n"
	var out, log bytes.Buffer
	if err := readAnswer(strings.NewReader(whole), &out, &log); err != nil || out.String() != "K-1\n\xff" || log.String() != "a" {
		t.Errorf("the answer came as %q and %q, %v; want all of it", out.String(), log.String(), err)
	}
	for n := range len(whole) - 1 {
		if err := readAnswer(strings.NewReader(whole[:n]), io.Discard, io.Discard); err == nil && n < len(whole)-2 {
			t.Errorf("an answer that breaks off after %d of %d bytes counts as a good one", n, len(whole))
		}
	}
	for _, bad := range []string{"x\n", "{\"what\":1}\n", "{\"out\":\"" + strings.Repeat("a", maxLine) + "\"}\n"} {
		if err := readAnswer(strings.NewReader(bad), io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "can't be read") {
			t.Errorf("the answer %.40q: %v; want that it can't be read", bad, err)
		}
	}
}

// TestTheBotsConfigurationCounts, and the command says where its own differs.
func TestTheBotsConfigurationCounts(t *testing.T) {
	b := start(t, nil)
	same := config.Default()
	same.Zone = "Asia/Makassar"
	for _, c := range []struct {
		settings config.Settings
		want     string
	}{
		{nil, ""},
		{same.Settings(), ""},
		{config.Default().Settings(), "zone is Asia/Makassar there and Asia/Jakarta here\n"},
		{config.Settings{"zone": "Asia/Makassar", "desk.url": "https://x"}, "desk.url is not set there and https://x here\n"},
	} {
		out, log, err := b.asks(t.Context(), "fake", new(fake), c.settings)
		log = strings.TrimSuffix(log, "said")
		if err != nil || out != "Asia/Makassar" || !strings.HasSuffix(log, c.want) || (log == "") != (c.want == "") {
			t.Errorf("with %v it printed %q and said %q, %v; want the bot's zone, and %q", c.settings, out, log, err, c.want)
		}
	}
}

// TestATaskThatPanicsIsAnInternalError, and the bot keeps running. The panic's value
// could be customer data and is not logged.
func TestATaskThatPanicsIsAnInternalError(t *testing.T) {
	b := start(t, nil)
	out, _, err := b.asks(t.Context(), "fake", &fake{Panic: true}, nil)
	if err == nil || err.Error() != errPanic.Error() || out != "Asia/Makassar" {
		t.Errorf("it printed %q and ended with %v; want what came before, and an internal error", out, err)
	}
	if _, _, err := b.asks(t.Context(), "fake", new(fake), nil); err != nil {
		t.Errorf("the next task: %v; want it done", err)
	}
	b.stop()
	if log := b.log.String(); !strings.Contains(log, "panic") || strings.Contains(log, "0812") {
		t.Errorf("the log says\n%s\nwant the panic without its value", log)
	}
}

// TestACommandThatGoesAwayEndsItsTask.
func TestACommandThatGoesAwayEndsItsTask(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	var cause error
	b := start(t, func(work context.Context) {
		leave()
		<-work.Done()
		cause = work.Err()
	})
	if _, _, err := b.asks(ctx, "fake", new(fake), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the command ended with %v; want that it was cancelled", err)
	}
	b.stop()
	if !errors.Is(cause, context.Canceled) {
		t.Errorf("its task ended with %v; want that it was cancelled", cause)
	}
}

// TestTheSocketRefuses: unreadable requests are refused with an explanation, and the
// server continues.
func TestTheSocketRefuses(t *testing.T) {
	b := start(t, nil)
	other := Caller{Version: "1", Config: config.Config{Data: b.dir}, Out: io.Discard, Log: io.Discard}
	for _, c := range []struct {
		name string
		t    Task
		say  string
	}{
		{"no-such", new(fake), `there is no command "no-such"; the bot is of version 2`},
		{"streamed", &streamed{fake{Rest: []string{strings.Repeat("x", 2<<20)}, Lines: 1}}, "too large"},
		{"fake", &fake{Err: strings.Repeat("x", maxHead)}, "too large"},
		{"fake", &streamed{fake{Rest: []string{"more"}}}, "more follows"},
		{"streamed", &streamed{fake{Lines: 1}}, "can't be read"},
		{"fake", &newer{Since: 3}, `unknown field "Since"; the command is of version "1", the bot of 2`},
	} {
		err := other.ask(t.Context(), c.name, c.t)
		if err == nil || !strings.Contains(err.Error(), "refuses") || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v; want a refusal that says %q", c.name, err, c.say)
		}
	}
	if err := other.ask(t.Context(), "fake", new(fake)); err != nil {
		t.Errorf("the command of another version that can be read: %v; want it done", err)
	}
}

// newer is the fake of a later version.
type newer struct {
	fake
	Since int
}
