package tasks

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
)

// FoundDirectory is what the CTI's directory had to do with a look-up.
type FoundDirectory struct {
	Known  bool                     `json:"known"`           // it knows the number
	At     *time.Time               `json:"at,omitempty"`    // when it said what it says
	Age    int                      `json:"age_seconds"`     // of that
	Fault  procedure.DirectoryFault `json:"fault,omitempty"` // why it doesn't answer now
	Unread []FoundUnread            `json:"unread,omitempty"`
}

// FoundUnread is a value of the directory that was not understood.
type FoundUnread struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// byCommand is whom the directory's limits count a command's look-ups for.
const byCommand = "cli"

// askDirectory asks the directory, if there is one.
func askDirectory(ctx context.Context, on control.Data, n procedure.Number) procedure.DirectoryAnswer {
	if on.Directory == nil {
		return procedure.DirectoryAnswer{}
	}
	return on.Directory.Ask(ctx, byCommand, n)
}

// from notes what the answer is from.
func (f *Found) from(said procedure.DirectoryAnswer, customers []procedure.Customer, now time.Time) {
	f.Source = []procedure.List{}
	for _, list := range append(slices.Clone(procedure.Lists), procedure.DirectoryList) {
		if slices.ContainsFunc(customers, func(c procedure.Customer) bool { return c.From(list) }) {
			f.Source = append(f.Source, list)
		}
	}
	if !said.Asked() {
		return
	}
	d := &FoundDirectory{Known: len(said.Rows) > 0, Fault: said.Fault}
	if !said.At.IsZero() {
		at := said.At
		d.At, d.Age = &at, int(max(0, now.Sub(at)).Seconds())
	}
	for _, u := range said.Unread {
		d.Unread = append(d.Unread, FoundUnread(u))
	}
	f.Directory = d
}
