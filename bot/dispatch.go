package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// maxWork is how long one input may take; the product's own limits are far below.
const maxWork = 10 * time.Second

// Dispatch is how an adapter has h answer one input, and the one place where a panic
// of the code that answers ends. It is logged, as an error is, and answered with the
// adapter's texts "fault" and "fault_text". What is begun is finished, even where
// ctx ends; only maxWork cuts it short.
func Dispatch(ctx context.Context, h Handler, in In, log *slog.Logger, word func(key string) string) (answer Answer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxWork)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			LogPanic(log, in.Account.Platform, in.Kind(), cause)
			answer = fault(in, word("fault"), word("fault_text"))
		}
	}()
	answer, err := h(ctx, in)
	if err != nil {
		log.Error(in.Account.Platform+": input failed", "input", in.Kind(), "code", answer.Code, "error", err)
	}
	return answer
}

// LogPanic logs what was recovered: its type alone, for its value could quote a
// customer.
func LogPanic(log *slog.Logger, platform, where string, cause any) {
	log.Error(platform+": panic", "in", where, "type", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()))
}

func fault(in In, title, next string) Answer {
	answer := Answer{Code: "internal", Toast: title + ". " + next, Card: &Card{Tone: ToneWarn, Sign: "⚠️", Title: title, Lines: []Line{{Text: next}}}}
	if in.Submit != nil {
		answer.Errors = map[string]string{"": answer.Toast} // what was typed stays
	}
	return answer
}
