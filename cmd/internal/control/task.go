// Package control is how a command and the running bot speak: newline-delimited
// JSON over HTTP on a socket in the data folder.
//
// A command has a [Task] done by whoever has the data file: the bot that answers
// on the socket, or the command itself. Both print the same and end the same.
//
// A request is POST /v1/NAME. The first line of its body is a JSON object with the
// version of the program, what its configuration says and the task; what a task
// has beside that follows in lines of its own. The answer is a row of JSON
// objects, one a line, see [line]; without the last one it was cut.
package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

// Data is what a task works on: the data of a folder, and the configuration of
// whoever has them.
type Data struct {
	Store  *store.Store
	Config config.Config
}

// Task is one command's work on the data. It is JSON on the socket.
type Task interface {
	// Do does the work. It prints to out what the command is for, and to log what
	// else is to be said.
	Do(ctx context.Context, on Data, out, log io.Writer) error
	// Open opens the data file of a folder where no bot has it.
	Open(dir string, now func() time.Time) (*store.Store, error)
}

// Stream is a task with more to it than one JSON value holds well.
type Stream interface {
	Task
	WriteRest(*json.Encoder) error
	ReadRest(*json.Decoder) error
}

// Caller is a command that has a task done.
type Caller struct {
	Version  string // of the program
	Config   config.Config
	Settings config.Settings // what the command was told of its configuration; the bot's counts
	Now      func() time.Time
	Out, Log io.Writer
}

// Run has a task done on the data of the configuration's folder: by the bot that
// has it, by the bot's configuration; else here. byBot tells which. The error is
// the task's, or says why it was not done.
func (c Caller) Run(ctx context.Context, name string, t Task) (byBot bool, err error) {
	err = c.ask(ctx, name, t)
	if !errors.Is(err, errNoBot) {
		return true, err
	}
	s, err := t.Open(c.Config.Data, c.Now)
	if errors.Is(err, store.ErrLocked) { // perhaps by a bot that has just begun
		if asked := c.ask(ctx, name, t); !errors.Is(asked, errNoBot) {
			return true, asked
		}
	}
	if err != nil {
		return false, err
	}
	defer s.Close()
	return false, t.Do(ctx, Data{s, c.Config}, c.Out, c.Log)
}

// ErrUsage marks a call that was wrong, as opposed to work that failed.
var ErrUsage = errors.New("usage")

// Usage is an error that says what was wrong with a call.
func Usage(format string, a ...any) error {
	return fmt.Errorf("%w: %s", ErrUsage, fmt.Sprintf(format, a...))
}
