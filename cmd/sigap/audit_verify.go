package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/store"
)

// maxPasted is the most bytes of a text with checkpoints.
const maxPasted = 4 << 20

func newAuditVerify(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Prove that the audit is what it was, against checkpoints that were kept elsewhere",
		Long: `Read the whole audit, of the data or of a backup FILE, and check that its chain, bodies,
index and tree fit one another. With --against, prove that it is still what it was when
a checkpoint was made: nothing changed, cut off, put back or written anew. The text may
be copied from a chat, with whatever stands around it, and may have many checkpoints,
which then tell when the audit was changed. The exit code is 0 only if all is proven.`,
		Example: "  sigap audit verify --against checkpoint.txt\n  pbpaste | sigap audit verify --against - --key sigap-audit/…\n  sigap audit verify sigap-20261123T050000Z.db --against checkpoint.txt",
		Args:    cobra.MaximumNArgs(1),
	}
	source := sourceFlags(cmd)
	var t tasks.AuditVerify
	against := cmd.Flags().StringArray("against", nil, "file with checkpoints, or - for stdin (may be given again)")
	cmd.Flags().StringVar(&t.Key, "key", "", "the verifier key that you keep, instead of the one in the data")
	cmd.Flags().BoolVar(&t.JSON, "json", false, "print one JSON object")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if t.Against, err = pasted(*against, cmd.InOrStdin()); err != nil {
			return err
		}
		if len(args) == 0 {
			return runTask(cmd, source(), now, "audit-verify", &t)
		}
		return verifyFile(cmd, args[0], source(), now, &t)
	}
	return cmd
}

// pasted returns the checkpoints in files.
func pasted(files []string, stdin io.Reader) (string, error) {
	text := &strings.Builder{}
	for _, name := range files {
		in := stdin
		if name != "-" {
			f, err := os.Open(name)
			if err != nil {
				return "", fmt.Errorf("the checkpoint can't be read: %w", err)
			}
			defer f.Close()
			in = f
		}
		one, err := io.ReadAll(io.LimitReader(in, maxPasted+1))
		switch found := store.ReadCheckpoints(string(one)); {
		case err != nil:
			return "", fmt.Errorf("the checkpoint can't be read: %w", err)
		case len(one) > maxPasted:
			return "", control.Usage("--against %s: the text is longer than %d MiB", name, maxPasted>>20)
		case len(found) == 0:
			return "", control.Usage("--against %s: there is no checkpoint in the text; it has five lines, of which the first begins with sigap-audit/", name)
		case store.UnreadCheckpoints(string(one)) > 0:
			return "", control.Usage("--against %s: %d of the checkpoints in the text can't be read, so they would prove nothing: copy them again, or take them out of the text", name, store.UnreadCheckpoints(string(one)))
		default:
			for _, c := range found {
				text.WriteString(c.Text())
			}
		}
	}
	if n := len(store.ReadCheckpoints(text.String())); n > tasks.MaxCheckpoints {
		return "", control.Usage("there are %d checkpoints; compare with at most %d at once", n, tasks.MaxCheckpoints)
	}
	return text.String(), nil
}

// verifyFile does the task on a file that no bot has.
func verifyFile(cmd *cobra.Command, path string, from config.Source, now func() time.Time, t *tasks.AuditVerify) error {
	c, _, err := from.Read()
	if err != nil {
		return err
	}
	file, err := dataFileOf(from, c, now)
	if err != nil {
		return err
	}
	if sealed, err := tasks.ForRecipients(path); err != nil {
		return err
	} else if sealed {
		return control.Usage("%s is encrypted for a recipient: restore it into an empty folder, 'sigap restore %s --identity KEY --data FOLDER', and verify that, with --data FOLDER", path, path)
	}
	s, err := file.At(path)
	if err != nil {
		return control.Explain(err)
	}
	defer s.Close()
	return t.Do(cmd.Context(), control.Data{Store: s, Config: c}, cmd.OutOrStdout(), cmd.ErrOrStderr())
}

func newAuditCheckpoint(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "checkpoint",
		Short: "Print the signed state of the audit now, to keep elsewhere for 'sigap audit verify'",
		Args:  args(0),
	}
	source := sourceFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return runTask(cmd, source(), now, "audit-checkpoint", new(tasks.AuditCheckpoint))
	}
	return cmd
}

func newAuditKey(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Print the public key that verifies checkpoints",
		Args:  args(0),
	}
	source := sourceFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return runTask(cmd, source(), now, "audit-key", new(tasks.AuditKey))
	}
	return cmd
}
