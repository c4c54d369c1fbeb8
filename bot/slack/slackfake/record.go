package slackfake

import (
	"maps"

	"github.com/cc147/sigap/bot/fakes"
)

// record writes one line of traffic: dir is "out" for what the bot sent, "in" for what it
// received. Callers remove tokens before. Fields that are null on the wire are left out.
// mu may be held or not.
func (f *Fake) record(dir, method string, body any) {
	if f.o.Record == nil {
		return
	}
	if o, ok := body.(object); ok {
		o = maps.Clone(o)
		maps.DeleteFunc(o, func(_ string, v any) bool { return v == nil })
		body = o
	}
	f.recording.Lock()
	defer f.recording.Unlock()
	err := fakes.Record(f.o.Record, "slack", dir, method, body)
	if err != nil && f.lost == nil {
		f.lost = err
	}
}
