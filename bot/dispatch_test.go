package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// TestDispatchAnswersWhateverHappens checks that begun work is finished, that a
// fault is logged without typed text, and that a form stays open.
func TestDispatchAnswersWhateverHappens(t *testing.T) {
	word := func(key string) string { return key + "!" }
	const typed = "0812 3456 7890"
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		in     bot.In
		do     func() (bot.Answer, error)
		toast  string
		errors bool
		log    string
	}{
		"an answer": {bot.In{Command: &bot.Command{Text: typed}}, func() (bot.Answer, error) { return bot.Answer{Toast: "Halo"}, nil }, "Halo", false, ""},
		"an error": {bot.In{Press: &bot.Press{}}, func() (bot.Answer, error) { return bot.Answer{Toast: "Maaf"}, errors.New("disk full") },
			"Maaf", false, "slack: input failed"},
		"a panic":           {bot.In{Command: &bot.Command{Text: typed}}, func() (bot.Answer, error) { panic(typed) }, "fault!. fault_text!", false, "slack: panic"},
		"a panic at a form": {bot.In{Submit: &bot.Submit{}}, func() (bot.Answer, error) { panic(typed) }, "fault!. fault_text!", true, "in=submit type=string"},
	} {
		var log strings.Builder
		c.in.Account.Platform = "slack"
		got := bot.Dispatch(gone, func(ctx context.Context, _ bot.In) (bot.Answer, error) {
			if _, ok := ctx.Deadline(); ctx.Err() != nil || !ok {
				t.Errorf("%s: the context says %v, with a deadline: %v; want one that goes on, with a deadline", name, ctx.Err(), ok)
			}
			return c.do()
		}, c.in, slog.New(slog.NewTextHandler(&log, nil)), word)
		if got.Toast != c.toast || (len(got.Errors) > 0) != c.errors {
			t.Errorf("%s: the answer is %+v; want %q, beside the form: %v", name, got, c.toast, c.errors)
		}
		if said := log.String(); !strings.Contains(said, c.log) || strings.Contains(said, typed) || c.log == "" && said != "" {
			t.Errorf("%s: the log is %q; want %q in it and nothing that was typed", name, said, c.log)
		}
	}
}
