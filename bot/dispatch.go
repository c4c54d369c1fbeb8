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

// Dispatch has h answer one input. It logs an error of the handler. It recovers a
// panic of the handler, logs it, and answers with the adapter's texts "fault" and
// "fault_text". What is begun is finished even when ctx ends: the handler's context
// ends after ten seconds and not before.
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

// RecoverPanic is deferred where an adapter works on an input outside of the
// handler. It recovers a panic and logs it.
func RecoverPanic(log *slog.Logger, platform, where string) {
	if cause := recover(); cause != nil {
		LogPanic(log, platform, where, cause)
	}
}

// LogPanic logs the type of what was recovered: its value could quote a customer.
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
