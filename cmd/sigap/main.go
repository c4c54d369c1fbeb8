// Command sigap is the chat-ops bot of the contact centre behind 147.
//
// The program's data goes to stdout, its log to stderr. It exits with 0 when
// all is done, 1 when something failed, and 2 when it was called wrongly.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // time zones must work on machines without zone files

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
)

// release is set by the linker where the source comes without its history, as in the
// image.
var release string

// version is the release's tag, or for a build between releases what the go command
// makes of the commit.
var version = cmp.Or(release, builtVersion())

func builtVersion() string {
	built, ok := debug.ReadBuildInfo()
	if !ok || built.Main.Version == "" {
		return "(devel)"
	}
	return built.Main.Version
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal stops the program in order; the second one has its default
	// effect and ends the process at once.
	context.AfterFunc(ctx, stop)
	out := &output{Writer: os.Stdout}
	root := newRoot(time.Now)
	root.SetOut(out)
	err := root.ExecuteContext(ctx)
	stop()
	if err == nil && out.err != nil {
		err = fmt.Errorf("the output was not written in full: %w", out.err)
	}
	switch {
	case err == nil:
		return
	case errors.Is(err, control.ErrUsage):
		fmt.Fprintln(os.Stderr, "sigap:", err)
		os.Exit(2)
	}
	fmt.Fprintln(os.Stderr, "sigap:", err)
	os.Exit(1)
}

// output remembers that a write failed: what a command couldn't print is an error,
// though its work is done.
type output struct {
	io.Writer
	err error
}

// Write writes to the output.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	o.err = cmp.Or(o.err, err)
	return n, err
}

// newRoot makes the root command. The clock enters the program here.
func newRoot(now func() time.Time) *cobra.Command {
	root := &cobra.Command{
		Use:           "sigap",
		Short:         "Chat-ops bot for special and VVIP customers of 147",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(_ *cobra.Command, got []string) error {
			if len(got) > 0 {
				return control.Usage("there is no command %q; see 'sigap --help'", got[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return control.Usage("%v", err) })
	root.AddCommand(newDemo(now), newServe(now), newManifest(), newDeskLinkCommand(now), newImport(now), newImports(now), newUndo(now), newTemplate(), newLookup(now), newCases(now),
		newDeliver(now), newExport(now), newAudit(now), newBackup(now), newRestore(now), newKeys(now), newCheck(now), newConfigCmd(), newHealthcheck(), newVersion())
	return root
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  args(0),
		Run:   func(cmd *cobra.Command, _ []string) { fmt.Fprintln(cmd.OutOrStdout(), version) },
	}
}

// args wants exactly n arguments.
func args(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, got []string) error {
		if err := cobra.ExactArgs(n)(cmd, got); err != nil {
			return control.Usage("%v; see '%s --help'", err, cmd.CommandPath())
		}
		return nil
	}
}
