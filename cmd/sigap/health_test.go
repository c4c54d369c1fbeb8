package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/control"
)

func readyOf(t *testing.T, h http.Handler) (code int, out app.Readiness) {
	t.Helper()
	code, text := asked(t, h, "/readyz")
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("/readyz says %q: %v", text, err)
	}
	return code, out
}

// reasons are the parts that don't work, with why.
func reasons(r app.Readiness) string {
	var out []string
	for _, p := range r.Parts {
		if !p.OK {
			out = append(out, p.Part+": "+p.Reason)
		}
	}
	return strings.Join(out, "; ")
}

// TestReadyIsWhatTheServicesAre: not ready names the part and the reason, and
// being alive never depends on a service.
func TestReadyIsWhatTheServicesAre(t *testing.T) {
	w := openSite(t, slack.Name, telegram.Name, desk.Name)
	work, end := context.WithCancel(t.Context())
	admin := w.app.AdminHandler(work, dataFile(w.dir))
	until(t, "it is ready", func() bool { code, now := readyOf(t, admin); return code == http.StatusOK && now.Ready })
	if _, now := readyOf(t, admin); len(now.Parts) != 5 || now.Parts[2].Since == nil || now.Parts[4].Since == nil {
		t.Errorf("it should have the program, the store and three platforms, Slack and the desk with a time; it has %+v", now.Parts)
	}
	server := httptest.NewServer(admin)
	defer server.Close()
	if said := must(t, "healthcheck", "--url", server.URL+"/readyz"); said != "ready: program, store, slack, telegram, desk\n" {
		t.Errorf("healthcheck says %q; want that all is ready", said)
	}
	t.Setenv("SIGAP_ADMIN_LISTEN", server.Listener.Addr().String())
	must(t, "healthcheck") // where the configuration says

	fake := w.scenes[slack.Name].(*slackScene).fake
	fake.FailNext("apps.connections.open", 1000, slackfake.Failure{Status: 503})
	fake.Drop(-1)
	until(t, "Slack is missed", func() bool { _, now := readyOf(t, admin); return reasons(now) != "" })
	if code, now := readyOf(t, admin); code != http.StatusOK || !now.Ready || !strings.HasPrefix(reasons(now), "slack: ") {
		t.Errorf("without Slack it says %d, %q; want ready, since the others work, and why Slack is off", code, reasons(now))
	}
	if said := must(t, "healthcheck", "--url", server.URL+"/readyz"); !strings.HasPrefix(said, "ready: program, store, telegram, desk; off: slack: ") || !strings.Contains(said, ", since 20") {
		t.Errorf("healthcheck says %q; want ready, and what is off since when", said)
	}
	if said := must(t, "healthcheck", "--alive", "--url", server.URL+"/healthz"); said != "alive\n" {
		t.Errorf("healthcheck --alive says %q", said)
	}
	if code, text := asked(t, admin, "/healthz"); code != http.StatusOK || text != "ok\n" {
		t.Errorf("without Slack /healthz gives %d %q; want 200 ok", code, text)
	}

	end()
	if _, now := readyOf(t, admin); !strings.Contains(reasons(now), "program: it is stopping") {
		t.Errorf("after the stop began it says %q; want that it is stopping", reasons(now))
	}
	w.stop(t)
	w.stop = func(*testing.T) {}
	if _, now := readyOf(t, admin); !strings.Contains(reasons(now), "store: the store is closed") || !strings.Contains(reasons(now), "desk: ") {
		t.Errorf("with the store closed and the desk ended it says %q; want both", reasons(now))
	}
	if code, _ := asked(t, admin, "/healthz"); code != http.StatusOK {
		t.Errorf("with the store closed /healthz gives %d; want 200", code)
	}
}

func TestAHealthcheckOfNobodyFails(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + ln.Addr().String() + "/readyz"
	ln.Close()
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	for url, want := range map[string]string{nobody: "does not answer", other.URL + "/readyz": "is no sigap", "8148": "is no address"} {
		if _, _, err := call(t, "healthcheck", "--alive", "--url", url); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("asking %s whether it is alive gives %v; want that it %s", url, err, want)
		}
		_, _, err := call(t, "healthcheck", "--url", url)
		if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, control.ErrUsage) != (url == "8148") {
			t.Errorf("asking %s gives %v; want that it %s", url, err, want)
		}
	}
}

// TestServeServesTheAdminsAddresses: from the start to the stop, where the
// configuration says.
func TestServeServesTheAdminsAddresses(t *testing.T) {
	w := openSite(t, slack.Name, telegram.Name)
	w.stop(t)
	w.stop = func(*testing.T) {}
	env := map[string]string{"SIGAP_DATA": w.dir, "SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake", "TELEGRAM_BOT_TOKEN": telegramToken,
		"SIGAP_ADMIN_LISTEN": "127.0.0.1:0"}
	ctx, cancel := context.WithCancel(t.Context())
	said, ready, ended := &bottest.Log{}, make(chan struct{}), make(chan error, 1)
	path := w.writeConfig(t)
	go func() {
		ended <- runServe(ctx, path, tokens(env), io.MultiWriter(said, stopAt{"ready", func() { close(ready) }}), w.log, w.now)
	}()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatalf("it should run; it ended with %v", err)
	}
	_, rest, _ := strings.Cut(said.String(), "admin     ")
	url, _, _ := strings.Cut(rest, "\n")
	until(t, "the healthcheck passes", func() bool { _, err := app.AskReady(t.Context(), url+"/readyz"); return err == nil })

	cancel()
	if err := <-ended; err != nil {
		t.Errorf("it should stop without a fault: %v", err)
	}
	if _, err := app.AskReady(t.Context(), url+"/readyz"); err == nil {
		t.Error("after the stop the address should be gone")
	}
}
