package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

const (
	// maxWork is the deadline of one input; the store's own deadlines are far shorter.
	maxWork = 10 * time.Second
	// maxLater is the deadline of Answer.Later: the import of a million rows.
	maxLater = 15 * time.Minute
)

// Dispatch calls h with one input and returns its answer. It logs an error of the
// handler. It recovers a panic, logs it, and answers with the adapter's texts
// "fault" and "fault_text". The end of ctx does not stop work that has begun: the
// handler's context ends after ten seconds and not before.
func Dispatch(ctx context.Context, h Handler, in In, log *slog.Logger, word func(key string) string) Answer {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxWork)
	defer cancel()
	return safely(in, log, word, func() (Answer, error) { return h(ctx, in) })
}

// DispatchLater calls later, the Answer.Later of the answer to an input, in the same
// way. Its context ends with ctx, and after 15 minutes.
func DispatchLater(ctx context.Context, later func(context.Context) (Answer, error), in In, log *slog.Logger, word func(key string) string) Answer {
	ctx, cancel := context.WithTimeout(ctx, maxLater)
	defer cancel()
	return safely(in, log, word, func() (Answer, error) { return later(ctx) })
}

// safely does the work on an input and logs its error or panic.
func safely(in In, log *slog.Logger, word func(key string) string, do func() (Answer, error)) (answer Answer) {
	defer func() {
		if cause := recover(); cause != nil {
			LogPanic(log, in.Account.Platform, in.Kind(), cause)
			answer = fault(in, word("fault"), word("fault_text"))
		}
	}()
	answer, err := do()
	if err != nil {
		log.Error(in.Account.Platform+": input failed", "input", in.Kind(), "code", answer.Code, "error", err)
	}
	return answer
}

// RecoverPanic recovers and logs a panic. Defer it where an adapter works on an
// input outside of the handler.
func RecoverPanic(log *slog.Logger, platform, where string) {
	if cause := recover(); cause != nil {
		LogPanic(log, platform, where, cause)
	}
}

// LogPanic logs the type of a recovered value. The value itself could hold customer
// data.
func LogPanic(log *slog.Logger, platform, where string, cause any) {
	log.Error(platform+": panic", "in", where, "type", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()))
}

func fault(in In, title, next string) Answer {
	answer := Answer{Code: "internal", Toast: title + ". " + next, Card: &Card{Tone: ToneWarn, Sign: "⚠️", Title: title, Lines: []Line{{Text: next}}}}
	if in.Submit != nil {
		answer.Errors = map[string]string{"": answer.Toast} // keeps the form open with what was typed
	}
	return answer
}
