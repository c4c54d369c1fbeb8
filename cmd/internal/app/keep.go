package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
)

// The waits before a part that ended is run again.
const (
	firstWait = time.Second
	longWait  = 2 * time.Minute
	steadyRun = 5 * time.Minute // after a run of this length the waits begin anew
)

var (
	errEnded = errors.New("it ended by itself")
	errPanic = errors.New("internal error; the log has the cause")
)

// keep runs a part of the program until ctx ends: whatever ends it otherwise, an error or
// a panic, is logged, and it is run again after a growing wait. This is the only place that
// decides what a failed part does to the process: nothing.
func (a *App) keep(ctx context.Context, part string, run func(context.Context) error) {
	for tries := 0; ; tries++ {
		began := time.Now()
		err := a.runOnce(ctx, part, run)
		if ctx.Err() != nil {
			if err != nil && !errors.Is(err, errEnded) {
				a.log.Warn(part+": it stopped with an error", "error", err)
			}
			return
		}
		ran := time.Since(began)
		if ran >= steady {
			a.faults.end(part)
		}
		if ran >= steadyRun {
			tries = 0
		}
		wait := min(firstWait<<min(tries, 10), longWait)
		a.faults.begin(part, fmt.Sprintf("%v; it is started again within %s", err, longWait))
		a.metrics.restarts.WithLabelValues(part).Inc()
		a.log.Error(part+": it ended and is started again; everything else goes on", "error", err, "wait", wait)
		if !bot.Wait(ctx, wait) {
			return
		}
		a.faults.retry(part)
	}
}

// runOnce runs a part once. It returns a panic, and an end without a cause, as an error.
func (a *App) runOnce(ctx context.Context, part string, run func(context.Context) error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			bot.LogPanic(a.log, part, "run", cause)
			err = errPanic
		}
	}()
	if err := run(ctx); err != nil {
		return err
	}
	return errEnded
}
