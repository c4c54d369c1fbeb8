package app

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

// selfTimeout is how long the start waits for a service to say who the bot is.
const selfTimeout = 10 * time.Second

// introduced runs the program, and meanwhile says of each platform who the bot is
// there, as the services answer, and then that all is ready.
func introduced(ctx context.Context, platforms []bot.Platform, out io.Writer, run func(context.Context) error) error {
	var asked sync.WaitGroup
	defer asked.Wait()
	asking, stop := context.WithCancel(ctx)
	defer stop()
	lines := make(chan string, len(platforms))
	for _, p := range platforms {
		asked.Go(func() { lines <- fmt.Sprintf("  %-9s on: %s\n", p.Name(), selfOf(asking, p)) })
	}
	asked.Go(func() {
		for range platforms {
			line := <-lines
			if asking.Err() != nil {
				return // it is over: nobody keeps trying
			}
			fmt.Fprint(out, line)
		}
		fmt.Fprintln(out, "ready")
	})
	return run(ctx)
}

// selfOf is who the bot is on a platform, or why nobody knows yet.
func selfOf(ctx context.Context, p bot.Platform) string {
	ctx, cancel := context.WithTimeout(ctx, selfTimeout)
	defer cancel()
	asked, ok := p.(interface {
		Self(context.Context) (string, error)
	})
	if !ok {
		return "the service can't be asked who the bot is"
	}
	name, err := asked.Self(ctx)
	if err != nil {
		return fmt.Sprintf("not reached yet, it keeps trying: %v", err)
	}
	return name
}
