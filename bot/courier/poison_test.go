package courier_test

import (
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
)

// TestOneMessageThatIsRefusedForItselfHoldsUpNoOther covers a refusal whose class is right for
// a place, or for the whole platform, but which only one message meets: a firewall that dislikes
// its words, a channel's rule about one thread.
func TestOneMessageThatIsRefusedForItselfHoldsUpNoOther(t *testing.T) {
	for _, result := range []bot.Result{bot.Closed, bot.Off} {
		t.Run(result.String(), func(t *testing.T) {
			fault := func(c bottest.Call) bottest.Fault {
				if c.Card.Title == "K-1 board" {
					return bottest.Fault{Out: bot.Outcome{Result: result, Cause: "why"}}
				}
				return bottest.Fault{}
			}
			inBubble(t, fault, repeated(tier2, 1), func(b *bubble) {
				b.after(time.Minute, tier2)
				b.add(tier2)
				if _, shown := b.after(4*time.Minute, tier2); shown != 2 {
					b.Errorf("%d messages are shown after four minutes; want those of the other case: each try is another one's turn", shown)
				}
				for n := range 20 { // a case every 30 s
					b.add(tier2)
					if _, shown := b.after(30*time.Second, tier2); shown < 4+2*n {
						b.Errorf("case %d is not shown within half a minute", n+3)
					}
				}
				before, shown := b.after(0, tier2)
				if after, _ := b.after(time.Hour, tier2); shown != 42 || after-before < 10 || after-before > 31 {
					b.Errorf("%d messages are shown, and the one was tried %d times in an hour; want 42, and a try every five minutes or so", shown, after-before)
				}
			})
		})
	}
}
