package sim

import (
	"context"
	"time"

	"github.com/cc147/sigap/procedure"
)

// tooLong is how long a case may wait before a lead assigns it.
const tooLong = 30 * time.Minute

// watchQueue is a lead's day: what waits too long is given to somebody, and a
// case that came to the lead is worked on.
func (m *member) watchQueue(ctx context.Context) {
	for m.pause(ctx, 5*time.Minute, 15*time.Minute) {
		m.goOn(ctx)
		waits := map[string]time.Time{}
		for _, name := range m.list(ctx, "antrean") {
			waits[name] = m.now()
			if since, ok := m.seen[name]; ok {
				waits[name] = since
			}
			if m.now().Sub(waits[name]) < tooLong {
				continue
			}
			if card, ok := m.command(ctx, "kasus", name); ok {
				if b, ok := button(card, procedure.Assign); ok {
					m.press(ctx, b, nil)
				}
			}
		}
		m.seen = waits
	}
}
