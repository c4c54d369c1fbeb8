package desk

import "time"

// NewBeating is New with another interval of the beats.
func NewBeating(opt Options, every time.Duration) (*Desk, error) {
	d, err := New(opt)
	if err == nil {
		d.beat = every
	}
	return d, err
}

// The bounds, for the tests that reach them.
const (
	MaxOwnWindows = maxOwnWindows
	Heartbeat     = heartbeat
)
