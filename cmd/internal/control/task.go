// Package control is the protocol between a command and the running bot:
// newline-delimited JSON over HTTP on a Unix socket in the data folder.
//
// The process that has the data file does the command's [Task]: the bot that answers
// on the socket, or the command itself. The output and the exit code are the same.
//
// A request is POST /v1/NAME. The first line of its body is a JSON object with the
// version of the program, its settings and the task; the data of a [Stream] follow in
// further lines. The answer is one JSON object a line, see [line]. An answer without
// its last line was cut off.
package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/proof"
	"github.com/cc147/sigap/store"
)

// Data is what a task works on: the data, and the configuration of the process that
// has them.
type Data struct {
	Store     *store.Store
	Config    config.Config
	Directory handlers.Directory // the CTI's; nil is none
	Resend    func()             // has a running bot send what waits now; nil without one
	// Who is the user of this machine who typed the command, for the audit. It is asked of
	// the system, not of the command.
	Who string
	// Parts returns how each platform of a running bot works, and what else it can't serve;
	// nil without one.
	Parts func() []handlers.Link
	// Prover remembers how far a running bot's data are proven; nil without one.
	Prover *proof.Prover
}

// Task is one command's work on the data. It is JSON on the socket.
type Task interface {
	// Do does the work. It prints the command's output to out and messages for people
	// to log.
	Do(ctx context.Context, on Data, out, log io.Writer) error
	// Open opens the data file if no bot has it.
	Open(File) (*store.Store, error)
}

// Stream is a task with more data than fit into one JSON value. The command's WriteRest
// and the bot's ReadRest run at the same time. If the bot can't take what comes, ReadRest
// reads it to its end, and Do returns the error. A Stream that is an io.Closer is closed
// when its request is over, however that ended.
type Stream interface {
	Task
	WriteRest(*json.Encoder) error
	ReadRest(context.Context, Data, *json.Decoder) error
}

// Caller is a command that has a task done.
type Caller struct {
	Version  string // of the program
	Config   config.Config
	Settings config.Settings // the command's own settings; the bot's configuration decides
	File     File            // how the command opens the data file itself; in the configuration's folder
	Sudo     string          // SUDO_USER: who called sudo, as the command says
	// Directory is the CTI's, for a task that is done in this process; nil is none.
	Directory handlers.Directory
	Out, Log  io.Writer
}

// Run does a task on the data of the configuration's folder: through the bot that has
// it, by the bot's configuration, or else in this process. byBot reports which. The
// error is the task's, or says why it was not done.
func (c Caller) Run(ctx context.Context, name string, t Task) (byBot bool, err error) {
	err = c.ask(ctx, name, t)
	if !errors.Is(err, errNoBot) {
		return true, err
	}
	file := c.File
	file.Dir = c.Config.Data
	s, err := t.Open(file)
	if errors.Is(err, store.ErrLocked) { // a bot may have started meanwhile
		if asked := c.ask(ctx, name, t); !errors.Is(asked, errNoBot) {
			return true, asked
		}
	}
	if err != nil {
		return false, err
	}
	defer s.Close()
	return false, t.Do(ctx, Data{Store: s, Config: c.Config, Directory: c.Directory, Who: Self(c.Sudo)}, c.Out, c.Log)
}

// ErrUsage marks wrong arguments, as opposed to work that failed.
var ErrUsage = errors.New("usage")

// Usage returns an ErrUsage with a message.
func Usage(format string, a ...any) error {
	return fmt.Errorf("%w: %s", ErrUsage, fmt.Sprintf(format, a...))
}
