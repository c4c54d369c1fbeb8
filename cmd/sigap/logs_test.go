package main

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/cmd/internal/control"
)

// TestTheLogTellsNobodysData: both kinds of case from beginning to end, with failing
// messages, on all platforms: at debug level the log contains no name, number, typed
// word or token.
func TestTheLogTellsNobodysData(t *testing.T) {
	t.Parallel()
	w := buildSite(t, siteStaff, slack.Name, telegram.Name, desk.Name)
	log := &bottest.Log{}
	w.log = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: withoutTime}))
	w.Restart(t)
	w.longCustomers(t)
	w.scenes[slack.Name].(*slackScene).fake.FailNext("chat.update", 1, slackfake.Failure{Status: 500})
	w.scenes[telegram.Name].(*telegramScene).fake.FailNext("editMessageText", 1, telegramfake.Failure{Status: 500})
	bottest.Play(t, w, strings.ReplaceAll(theWholeJourney, "{LONG}", "keluhan Pak Wibowo, hubungi 0812-3456-7890"))
	bottest.Play(t, w, "dewi types /cek 0812abc345 Wibowo")
	w.settle(t)
	w.stop(t)
	w.stop = func(*testing.T) {}
	said := log.String()
	for _, want := range []string{`"level":"DEBUG","msg":"answered","platform":"slack","kind":"command","code":"ok"`, `"platform":"telegram","call":"edit","result":`, `"platform":"slack","call":"edit","result":`} {
		if !strings.Contains(said, want) {
			t.Errorf("the log lacks %q; it is\n%s", want, said)
		}
	}
	for line := range strings.Lines(said) {
		for _, data := range []string{
			"152000000021", "152000000022", "29110021", "00000021", "tebal", "miring", // of the lists
			"keluhan", "Wibowo", "0812-", "3456-7890", "81234567890", "abc345", // typed
			"xoxb", "xapp", telegramToken, strings.Split(telegramToken, ":")[1], // tokens
		} {
			if strings.Contains(line, data) {
				t.Errorf("the log contains %q: %s", data, line)
			}
		}
	}
}

// withoutTime leaves out the time, whose digits may be anybody's number.
func withoutTime(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

func TestTheLogIsAsItIsAskedFor(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatalf("a terminal is needed: %v", err)
	}
	defer terminal.Close()
	file, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := formatFor(terminal); got != formatText {
		t.Errorf("on a terminal it is %s; want %s", got, formatText)
	}
	if got := formatFor(file); got != formatJSON {
		t.Errorf("into a file it is %s; want %s", got, formatJSON)
	}
	for _, c := range []struct{ format, level, begins string }{
		{"", "info", `{"time":`}, {"json", "warn", ""}, {"text", "debug", "time="}, {"text", "error", ""},
	} {
		var out bytes.Buffer
		log, err := newLogger(&out, c.format, c.level)
		if err != nil {
			t.Fatal(err)
		}
		log.Info("hello", "took", time.Second)
		if got := out.String(); !strings.HasPrefix(got, c.begins) || (got == "") != (c.begins == "") {
			t.Errorf("format %q, level %s writes %q; want it to begin with %q", c.format, c.level, got, c.begins)
		}
	}
	var out bytes.Buffer
	log, err := newLogger(&out, "json", "info")
	if err != nil {
		t.Fatal(err)
	}
	log.Info("hello", "retry_in", 69*time.Second, "result", bot.Closed, "error", os.ErrNotExist)
	if got := out.String(); !strings.Contains(got, `"retry_in":"1m9s","result":"closed","error":"file does not exist"}`) {
		t.Errorf("JSON is %s; want words for a duration and a constant", got)
	}
	for _, wrong := range [][2]string{{"xml", "info"}, {"json", "loud"}} {
		if _, err := newLogger(os.Stderr, wrong[0], wrong[1]); !errors.Is(err, control.ErrUsage) {
			t.Errorf("%v gives %v; want a usage error", wrong, err)
		}
	}
}
