package slackfake

import (
	"slices"
	"time"
)

// Fault is a call that the strict rules refused, or that Slack would have handled badly.
type Fault struct {
	At     time.Time
	Where  string // a method, "response_url", "ack", "socket"
	Code   string // "invalid_blocks", "late_ack"
	Detail string
}

func (t Fault) String() string { return t.Where + ": " + t.Code + " " + t.Detail }

// Faults returns all faults so far, oldest first.
func (f *Fake) Faults() []Fault {
	f.mu.Lock()
	out := slices.Clone(f.faults)
	f.mu.Unlock()
	f.recording.Lock()
	defer f.recording.Unlock()
	if f.lost != nil {
		out = append(out, Fault{Where: "record", Code: "not_written", Detail: f.lost.Error()})
	}
	return out
}

func (f *Fake) fault(where, code, detail string) {
	f.mu.Lock()
	defer f.unlock()
	f.blame(where, code, detail)
}

// blame is fault for a caller that holds mu.
func (f *Fake) blame(where, code, detail string) {
	f.faults = append(f.faults, Fault{f.o.Now(), where, code, detail})
}
