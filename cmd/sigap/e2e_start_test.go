package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
)

// TestAStartServesWhatCanBeServed: a fault of one part is reported with its cause, and
// stands in /readyz, while Telegram works; a part that can be mended from outside is
// served later, without a restart.
func TestAStartServesWhatCanBeServed(t *testing.T) {
	taken := func(t *testing.T) (address string, free func()) {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return ln.Addr().String(), func() { ln.Close() }
	}
	for name, c := range map[string]struct {
		tokens map[string]string // beside Telegram's
		// harm makes the fault, and returns what mends it.
		harm  func(t *testing.T, dir string, c *config.Config, env map[string]string) (mend func())
		says  string // in the report
		ready string // in the healthcheck; "" is nothing
		later string // in the report, once it is mended
	}{
		"a token of the wrong form": {tokens: map[string]string{"SLACK_BOT_TOKEN": "hunter2", "SLACK_APP_TOKEN": "xapp-fake"},
			says: "slack     off: ", ready: "; off: slack: "},
		"one of two tokens": {tokens: map[string]string{"SLACK_BOT_TOKEN": "xoxb-fake"}, says: "slack     off: SLACK_APP_TOKEN is not set", ready: "; off: slack: SLACK_APP_TOKEN is not set; mend it and restart"},
		"a token's file that can't be read": {tokens: map[string]string{"SLACK_BOT_TOKEN_FILE": "/nonexistent", "SLACK_APP_TOKEN": "xapp-fake"},
			says: "slack     off: ", ready: "; off: slack: "},
		"no channel": {tokens: map[string]string{"SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_APP_TOKEN": "xapp-fake"},
			harm: func(_ *testing.T, _ string, c *config.Config, _ map[string]string) func() {
				p := c.Platforms[slack.Name]
				p.Tier2 = ""
				c.Platforms[slack.Name] = p
				return nil
			}, says: "slack     off: the configuration lacks slack.tier2", ready: "; off: slack: the configuration lacks slack.tier2"},
		"the desk's address is taken": {
			harm: func(t *testing.T, _ string, c *config.Config, _ map[string]string) func() {
				at, free := taken(t)
				c.Desk = &config.Desk{URL: "http://localhost:1", Listen: at}
				return free
			}, says: "desk      trying again: desk.listen: can't serve on 127.0.0.1:", ready: "; off: desk: ", later: "desk      on: "},
		"the admin's address is taken": {
			harm: func(t *testing.T, _ string, _ *config.Config, env map[string]string) func() {
				at, free := taken(t)
				env["SIGAP_ADMIN_LISTEN"] = at
				return free
			}, says: "admin     trying again: admin.listen: can't serve on 127.0.0.1:", later: "admin     http://"},
		"the control socket's place is taken": {
			harm: func(t *testing.T, dir string, _ *config.Config, _ map[string]string) func() {
				at := control.SocketFile(dir)
				if err := os.MkdirAll(filepath.Join(at, "x"), 0o700); err != nil {
					t.Fatal(err)
				}
				return func() { os.RemoveAll(at) }
			}, says: "control   trying again: ", ready: "; off: control: ", later: "control   on"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := openSite(t, telegram.Name)
			w.stop(t)
			w.stop = func(*testing.T) {}
			env := map[string]string{"SIGAP_DATA": w.dir, "TELEGRAM_BOT_TOKEN": telegramToken, "SIGAP_ADMIN_LISTEN": "127.0.0.1:0"}
			for name, token := range c.tokens {
				env[name] = token
			}
			conf, mend := w.config(), func() {}
			if c.harm != nil {
				if m := c.harm(t, w.dir, &conf, env); m != nil {
					mend = m
				}
			}
			path := w.writeConfigOf(t, conf)
			ctx, cancel := context.WithCancel(t.Context())
			said, ended := &bottest.Log{}, make(chan error, 1)
			go func() { ended <- runServe(ctx, path, tokens(env), said, w.log, w.now) }()
			until(t, "it is ready", func() bool {
				select {
				case err := <-ended:
					t.Fatalf("the start ended with %v:\n%s", err, said)
				default:
				}
				return strings.HasSuffix(said.String(), "ready\n")
			})
			if text := said.String(); !strings.Contains(text, "  "+c.says) || !strings.Contains(text, "telegram  on: ") {
				t.Errorf("it should report %q and that Telegram is on; it says\n%s", c.says, text)
			}
			if c.ready != "" {
				_, rest, _ := strings.Cut(said.String(), "admin     ")
				url, _, _ := strings.Cut(rest, "\n")
				text := ""
				until(t, "Telegram is reached", func() (ok bool) {
					var err error
					text, err = app.AskReady(t.Context(), url+"/readyz")
					return err == nil
				})
				if !strings.Contains(text, c.ready) {
					t.Errorf("the healthcheck says %q; want %q", text, c.ready)
				}
			}
			mend()
			if c.later != "" {
				until(t, c.later, func() bool { return strings.Contains(said.String(), "  "+c.later) })
			}
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("it should stop without a fault: %v", err)
			}
		})
	}
}

// TestAStartEndsOnlyIfNothingCanBeServed: with the cause and the next step.
func TestAStartEndsOnlyIfNothingCanBeServed(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for name, c := range map[string]struct {
		config string
		want   string
	}{
		"no platform":            {"zone: Asia/Jakarta\n", "no platform is on, for the reasons above: set SLACK_BOT_TOKEN"},
		"only a desk, not there": {"desk: {url: \"http://localhost:1\", listen: \"" + ln.Addr().String() + "\"}\n", "nothing can be served: desk.listen: can't serve on 127.0.0.1:"},
		"no configuration":       {"zone: [\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			said := &bottest.Log{}
			err := runServe(t.Context(), writeConfig(t, c.config), tokens(map[string]string{"SIGAP_DATA": t.TempDir()}), said, slog.New(slog.DiscardHandler), noon)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("it ends with %v; want %q", err, c.want)
			}
		})
	}
}
