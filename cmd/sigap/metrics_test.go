package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/store"
)

// asked is what the admin's handler answers.
func asked(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestMetricsTellWhatHappenedAndToNobodyWhoItWas(t *testing.T) {
	w := openSite(t, slack.Name, telegram.Name)
	admin := w.app.AdminHandler(t.Context(), dataFile(w.dir))
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		dewi types /cek 0812abc345
		dewi types /cek 152000000002 minta buka isolir
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2
		budi presses claim on K-2 in tier2`)
	w.settle(t)
	code, text := asked(t, admin, "/metrics")
	if code != http.StatusOK {
		t.Fatalf("the scrape gives status %d:\n%s", code, text)
	}
	for _, want := range []string{
		`sigap_inputs_total{code="ok",kind="command",platform="slack"} 2`,
		`sigap_inputs_total{code="ok",kind="press",platform="slack"} 5`,
		`sigap_inputs_total{code="number.letters",kind="command",platform="slack"} 1`,
		`sigap_inputs_total{code="no_role",kind="press",platform="telegram"} 1`,
		`sigap_answer_duration_seconds_count{kind="press"} 6`,
		`sigap_posts_total{act="send",platform="slack",result="done"} 3`,
		`sigap_posts_total{act="send",platform="telegram",result="done"} 2`,
		`sigap_posts_total{act="edit",platform="telegram",result="done"} 1`,
		`sigap_cases_open{state="claimed",urgency="2"} 1`,
		`sigap_cases_open{state="waiting",urgency="4"} 1`,
		`sigap_cases_open{state="escalated",urgency="1"} 0`,
		"sigap_outbox_cases 0\n",
		"sigap_outbox_oldest_seconds 0\n",
		`sigap_list_rows{list="customers"} `,
		`sigap_list_imported_timestamp_seconds{list="vvip"} 1.795`,
		`sigap_platform_up{platform="slack"} 1`,
		`sigap_platform_up{platform="telegram"} 1`,
		`sigap_timer_acts_total 0`,
		`sigap_undelivered_messages{platform="slack",trouble="refused"} 0`,
		`sigap_undelivered_oldest_seconds{platform="telegram"} 0`,
		`sigap_incidents{kind="urgent"} 0`,
		`sigap_incidents_total{kind="part"} 0`,
		`sigap_resends_total 0`,
		`sigap_build_info{goversion="go1`,
		"sigap_store_size_bytes ",
		"sigap_store_free_bytes ",
		"sigap_store_writable 1\n",
		"process_resident_memory_bytes ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the metrics lack %q; they are\n%s", want, onlyOurs(text))
		}
	}
	for _, who := range []string{"dewi", "sari", "DEWI", "budi", "Hidayat", "152000000", "mati"} {
		if strings.Contains(onlyOurs(text), who) {
			t.Errorf("the metrics tell %q:\n%s", who, onlyOurs(text))
		}
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

func onlyOurs(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "sigap_") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// TestMetricsTellWhatWaits: a message that can't go out is seen to wait, and ages.
func TestMetricsTellWhatWaits(t *testing.T) {
	w := openSite(t, telegram.Name)
	admin := w.app.AdminHandler(t.Context(), dataFile(w.dir))
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		see tier2 K-1 Menunggu`)
	w.scenes[telegram.Name].(*telegramScene).fake.FailNext("editMessageText", 100, telegramfake.Failure{Status: 429, RetryAfter: 3600 * time.Second})
	w.Press(t, "sari", bottest.Spot{Place: "tier2", Subject: "K-1"}, "claim", "")
	until(t, "an edit has failed", func() (failed bool) {
		if err := w.store.View(t.Context(), func(tx *store.Tx) error {
			failed = slices.ContainsFunc(tx.Posts("K-1"), func(p bot.Post) bool { return p.State == bot.PostDone && p.Tries > 0 })
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return failed
	})
	if _, text := asked(t, admin, "/metrics"); !strings.Contains(text, "sigap_outbox_cases 1\n") ||
		!strings.Contains(text, `sigap_posts_total{act="edit",platform="telegram",result="retry"} 1`) {
		t.Errorf("one case should wait for its messages, after one edit in vain:\n%s", onlyOurs(text))
	}
	w.Advance(t, 5*time.Minute)
	_, text := asked(t, admin, "/metrics")
	var oldest float64
	if _, rest, ok := strings.Cut(text, "\nsigap_outbox_oldest_seconds "); ok {
		line, _, _ := strings.Cut(rest, "\n")
		oldest, _ = strconv.ParseFloat(line, 64)
	}
	if strings.Contains(text, `sigap_undelivered_messages{platform="telegram",trouble="late"} 0`) {
		t.Errorf("its message should be late:\n%s", onlyOurs(text))
	}
	if oldest < 300 || oldest > 400 {
		t.Errorf("its message should wait for 5 minutes and a little; it waits for %v s", oldest)
	}
}
