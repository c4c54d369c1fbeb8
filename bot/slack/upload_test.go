package slack_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// reading answers an upload by reading it, and keeps the error.
func reading(got chan<- error) bot.Handler {
	return func(_ context.Context, in bot.In) (bot.Answer, error) {
		return bot.Answer{Card: &bot.Card{Title: "Dibaca"}, Later: func(ctx context.Context) (bot.Answer, error) {
			_, err := in.Upload.Read(ctx)
			got <- err
			return bot.Answer{}, nil
		}}, nil
	}
}

func TestAFileThatSlackDoesNotGive(t *testing.T) {
	plain := slackfake.File{Name: "vvip.csv", Data: []byte("a,b")}
	for name, c := range map[string]struct {
		file slackfake.File
		fail *slackfake.Failure
		no   bool
		want bot.FileFault
	}{
		"whole":                  {file: plain},
		"without its address":    {file: slackfake.File{Name: "vvip.csv", Data: []byte("a,b"), Hidden: true}},
		"no scope":               {file: plain, no: true, want: bot.FileDenied},
		"no scope, no address":   {file: slackfake.File{Name: "vvip.csv", Data: []byte("a"), Hidden: true}, no: true, want: bot.FileDenied},
		"a page in its place":    {file: slackfake.File{Name: "vvip.csv", Data: []byte("\r\n<!DOCTYPE html><html>proxy</html>")}, want: bot.FileDenied},
		"not found":              {file: plain, fail: &slackfake.Failure{Status: 404}, want: bot.FileGone},
		"forbidden":              {file: plain, fail: &slackfake.Failure{Status: 403}, want: bot.FileDenied},
		"Slack is down":          {file: plain, fail: &slackfake.Failure{Status: 503}, want: bot.FileUnreachable},
		"the connection is cut":  {file: plain, fail: &slackfake.Failure{Cut: true}, want: bot.FileUnreachable},
		"deleted":                {file: slackfake.File{Name: "vvip.csv", Mode: "tombstone"}, want: bot.FileGone},
		"deleted, no address":    {file: slackfake.File{Name: "vvip.csv", Mode: "tombstone", Hidden: true}, want: bot.FileGone},
		"a link":                 {file: slackfake.File{Name: "vvip.csv", Mode: "external"}, want: bot.FileElsewhere},
		"an address elsewhere":   {file: slackfake.File{Name: "vvip.csv", Data: []byte("a"), Address: "https://files.slack.com.evil.example/f"}, want: bot.FileElsewhere},
		"an unencrypted address": {file: slackfake.File{Name: "vvip.csv", Data: []byte("a"), Address: "http://files.slack.com/f"}, want: bot.FileElsewhere},
		"larger than it says":    {file: slackfake.File{Name: "vvip.csv", Data: bytes.Repeat([]byte{'a'}, bot.MaxUpload+1), Size: 10}, want: bot.FileTooLarge},
		"empty":                  {file: slackfake.File{Name: "vvip.csv"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := make(chan error, 1)
			h := newHarness(t, reading(got), func(o *slackfake.Options) {
				if c.no {
					o.Lacks = []string{"files:read", "files:write"}
				}
			})
			if c.fail != nil {
				h.FailNext("file", 5, *c.fail) // a cut connection is tried again
			}
			if _, err := h.As("U1").Upload(h.DM("U1"), "", c.file); err != nil {
				t.Fatal(err)
			}
			err := <-got
			var fault *bot.FileError
			errors.As(err, &fault)
			if c.want == "" && err != nil || c.want != "" && (fault == nil || fault.Fault != c.want) {
				t.Errorf("reading gives %v; want the fault %q", err, c.want)
			}
			if fault != nil && (fault.Cause == "" || strings.Contains(fault.Cause, "xoxb") || strings.Contains(fault.Cause, "http://")) {
				t.Errorf("the cause is %q; want one without token and address", fault.Cause)
			}
		})
	}
}

// redirecting answers each GET of a file with a redirect, and keeps what is asked of other
// hosts.
type redirecting struct {
	http.RoundTripper
	to    string
	other []string
}

func (r *redirecting) RoundTrip(req *http.Request) (*http.Response, error) {
	answer := func(status int, h http.Header) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader("a,b")), Request: req}, nil
	}
	switch {
	case strings.HasSuffix(req.URL.Host, ".example") || strings.HasSuffix(req.URL.Host, "slack.com"):
		r.other = append(r.other, req.URL.Host)
		return answer(http.StatusOK, http.Header{})
	case req.Method == http.MethodGet && strings.Contains(req.URL.Path, "file"):
		return answer(http.StatusFound, http.Header{"Location": {r.to}})
	}
	return r.RoundTripper.RoundTrip(req)
}

// TestAFileIsNotFetchedFromElsewhere checks that redirects are followed to hosts of Slack
// alone.
func TestAFileIsNotFetchedFromElsewhere(t *testing.T) {
	for to, follow := range map[string]bool{
		"https://files.slack.com/f": true, "http://files.slack.com/f": false, "https://evil.example/f": false, "https://slack.com.evil.example/f": false,
	} {
		got := make(chan error, 1)
		h := newWorkspace(t)
		r := &redirecting{RoundTripper: h.memory.Client().Transport, to: to}
		p, err := slack.New(h.options(&http.Client{Transport: r}))
		if err != nil {
			t.Fatal(err)
		}
		h.p = p
		h.run(t, reading(got))
		h.await(t, "a connection", func() bool { return h.Connections() == 2 })
		if _, err := h.As("U1").Upload(h.DM("U1"), "", slackfake.File{Name: "vvip.csv", Data: []byte("x")}); err != nil {
			t.Fatal(err)
		}
		err = <-got
		var fault *bot.FileError
		if errors.As(err, &fault); follow != (err == nil) || !follow && (fault == nil || fault.Fault != bot.FileDenied) {
			t.Errorf("a redirect to %s gives %v; want it followed: %v", to, err, follow)
		}
		if asked := len(r.other) > 0; asked != follow {
			t.Errorf("a redirect to %s: other hosts are asked: %v", to, r.other)
		}
	}
}

// uploadAndReceive sends a file whose address the bot must ask for, and waits for the
// file of the answer.
func (h *harness) uploadAndReceive(t *testing.T) {
	t.Helper()
	if _, err := h.As("U1").Upload(h.DM("U1"), "", slackfake.File{Name: "vvip.csv", Data: []byte("a"), Hidden: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.AwaitFile(t.Context(), "U1", 1); err != nil {
		t.Fatal(err)
	}
}

// TestFilesThatAreNotForTheBot checks that files in channels, edits and the bot's own
// files are acknowledged and passed on to nobody.
func TestFilesThatAreNotForTheBot(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "Baik"}))
	if _, err := h.As("U1").Upload("C1", "", slackfake.File{Name: "vvip.csv"}); err != nil {
		t.Fatal(err)
	}
	for _, event := range []map[string]any{
		{"type": "message", "subtype": "message_changed", "channel_type": "im", "channel": h.DM("U1"), "user": "U1", "files": []any{map[string]any{"id": "F1"}}},
		{"type": "message", "subtype": "file_share", "channel_type": "im", "channel": h.DM("U1"), "user": slackfake.BotUser, "bot_id": slackfake.BotID, "files": []any{map[string]any{"id": "F1"}}},
		{"type": "message", "subtype": "file_share", "channel_type": "channel", "channel": "C1", "user": "U1", "files": []any{map[string]any{"id": "F1"}}},
		{"type": "message", "channel_type": "im", "channel": h.DM("U1"), "user": "U1", "text": "halo"},
	} {
		id := h.Event(event)
		h.await(t, "an acknowledgement", func() bool { return h.Acked(id) })
	}
	if seen := h.seen(); len(seen) != 0 {
		t.Errorf("the handler got %+v; want nothing", seen)
	}
}

func TestTheNameAndTheNumberOfFiles(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "Satu file saja"}))
	if _, err := h.As("U1").Upload(h.DM("U1"), "vvip", slackfake.File{Name: "../../etc/\u202evv\nip.csv"}, slackfake.File{Name: "b.csv"}); err != nil {
		t.Fatal(err)
	}
	h.await(t, "an answer", func() bool { ms := h.Messages(h.DM("U1")); return len(ms) == 2 && strings.Contains(ms[1].Text, "Satu") })
	if u := h.last(t).Upload; u.Name != "vv ip.csv" || u.More != 1 {
		t.Errorf("the upload is %+v; want the name vv ip.csv and one more file", u)
	}
}

// TestAFileThatCanNotBeSent checks that the user is told.
func TestAFileThatCanNotBeSent(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "Baik", File: &bot.File{Name: "a.csv", Data: []byte("a")}}), func(o *slackfake.Options) { o.Lacks = []string{"files:read", "files:write"} })
	h.slash(t, "/cek", "")
	if got := h.ephemeral(t, 2); !strings.Contains(got.Text, "Filenya tidak bisa dikirim") {
		t.Errorf("the second message says %q; want that the file was not sent", got.Text)
	}
	if log := h.log.String(); !strings.Contains(log, "missing_scope") {
		t.Errorf("the log should name the missing scope:\n%s", log)
	}
}

// TestALaterAnswerReplacesTheFirst checks an answer that comes in two parts, after a
// press on an answer.
func TestALaterAnswerReplacesTheFirst(t *testing.T) {
	b := bot.Button{Subject: "I-1", Action: "import", Label: "Impor"}
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		if in.Upload != nil {
			return bot.Answer{Card: &bot.Card{Title: "Pratinjau", Buttons: []bot.Button{b}}}, nil
		}
		return bot.Answer{Replace: true, Card: &bot.Card{Title: "Sedang diimpor"}, Later: func(context.Context) (bot.Answer, error) {
			return bot.Answer{Card: &bot.Card{Title: "Sudah diimpor"}}, nil
		}}, nil
	})
	if _, err := h.As("U1").Upload(h.DM("U1"), "", slackfake.File{Name: "vvip.csv", Data: []byte("a")}); err != nil {
		t.Fatal(err)
	}
	h.await(t, "the preview", func() bool { return len(h.Messages(h.DM("U1"))) == 2 })
	h.press(t, h.DM("U1"), h.Messages(h.DM("U1"))[1].TS, "Impor")
	h.await(t, "the result", func() bool { return strings.Contains(h.Messages(h.DM("U1"))[1].Text, "Sudah diimpor") })
	if n := len(h.Messages(h.DM("U1"))) + len(h.Ephemerals("U1")); n != 2 {
		t.Errorf("sari has %d messages; want the file and one answer", n)
	}
	h.wantFaults(t)
}

// TestAStopWaitsForNoFileThatHangs longer than for any other answer: the service manager would
// kill the program.
func TestAStopWaitsForNoFileThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, always(bot.Answer{Toast: "Baik", File: &bot.File{Name: "a.csv", Data: []byte("a")}}))
		h.FailNext("files.getUploadURLExternal", 1, slackfake.Failure{Hang: true})
		h.slash(t, "/cek", "")
		<-time.After(time.Second)
		began := time.Now()
		if err := h.stop(); err != nil || time.Since(began) > 31*time.Second {
			t.Errorf("the stop took %v, %v; want half a minute at most", time.Since(began), err)
		}
	})
}

// TestAStopEndsLongWork checks that work which may take minutes ends with the platform.
func TestAStopEndsLongWork(t *testing.T) {
	began := make(chan struct{})
	h := newHarness(t, always(bot.Answer{Toast: "Sedang diimpor", Later: func(ctx context.Context) (bot.Answer, error) {
		close(began)
		<-ctx.Done()
		return bot.Answer{Toast: "Tidak jadi"}, nil
	}}))
	if _, err := h.As("U1").Upload(h.DM("U1"), "", slackfake.File{Name: "vvip.csv", Data: []byte("a")}); err != nil {
		t.Fatal(err)
	}
	<-began
	if err := h.stop(); err != nil {
		t.Errorf("Run ends with %v; want nil", err)
	}
	if ms := h.Messages(h.DM("U1")); len(ms) != 2 || !strings.Contains(ms[1].Text, "Tidak jadi") {
		t.Errorf("sari sees %+v; want that nothing was imported", ms)
	}
}
