package app

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/cc147/sigap/bot"
)

// TestAPanicIsCounted as what it is answered with.
func TestAPanicIsCounted(t *testing.T) {
	m, in := newMetrics("test"), bot.In{Account: bot.Account{Platform: "slack"}, Press: &bot.Press{}}
	h := m.countInputs(func(context.Context, bot.In) (bot.Answer, error) { panic("0812 3456 7890") }, time.Now, slog.New(slog.DiscardHandler))
	answer := bot.Dispatch(t.Context(), h, in, slog.New(slog.DiscardHandler), func(key string) string { return key })
	if n := testutil.ToFloat64(m.inputs.WithLabelValues("slack", "press", answer.Code)); n != 1 {
		t.Errorf("inputs with the code %q: %v; want 1", answer.Code, n)
	}
}
