package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
	"github.com/cc147/sigap/store"
)

// errNoDesk says that a link would lead nowhere.
var errNoDesk = errors.New("the configuration has no desk: add 'desk:' with its url, see docs/desk.md")

func newDeskLinkCommand(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "desk-link PERSON",
		Short: "Print a person's secret link to the desk; a new one ends the old one",
		Long: `Print a secret link by which a person of the configuration enters the desk. It is
shown this once: only a hash of it is kept. A new link ends the old one, and
--revoke ends it without a new one; windows that it opened close within seconds.
The bot may run meanwhile.`,
		Example: "  sigap desk-link dewi\n  sigap desk-link dewi --revoke",
		Args:    args(1),
	}
	path := cmd.Flags().String("config", "sigap.yaml", "the configuration")
	data := cmd.Flags().String("data", "", "folder of the data file (default: the configuration's)")
	revoke := cmd.Flags().Bool("revoke", false, "end the person's link")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := config.Read(*path, os.Getenv)
		if err != nil {
			return err
		}
		if *data != "" {
			c.Data = *data
		}
		e, err := deskLinkFor(c, args[0], *revoke)
		if err != nil {
			return err
		}
		_, err = run(cmd.Context(), c.Data, "desk-link", e, now, cmd.OutOrStdout(), cmd.ErrOrStderr())
		return err
	}
	return cmd
}

// deskLinkFor is the request for a person, if that can be done.
func deskLinkFor(c config.Config, person string, revoke bool) (*deskLinkErrand, error) {
	if c.Desk == nil {
		return nil, errNoDesk
	}
	var ids []string
	for _, p := range c.People {
		ids = append(ids, p.ID)
	}
	// Who was taken out of the configuration still has a link to revoke.
	if !revoke && !slices.Contains(ids, person) {
		return nil, usage("there is no person %q; the configuration has %s", person, strings.Join(ids, ", "))
	}
	return &deskLinkErrand{Person: person, Revoke: revoke, URL: c.Desk.URL}, nil
}

// deskLinkErrand makes or revokes a person's link.
type deskLinkErrand struct {
	needsFile
	Person string
	Revoke bool
	URL    string // of the desk
}

func (e *deskLinkErrand) do(ctx context.Context, s *store.Store, out, _ io.Writer) error {
	if e.Revoke {
		had, err := deskfeed.RevokeLink(ctx, s, e.Person)
		if err == nil && !had {
			fmt.Fprintf(out, "%s had no link\n", e.Person)
		}
		return err
	}
	link, err := deskfeed.NewLink(ctx, s, e.URL, e.Person)
	if err == nil {
		fmt.Fprintln(out, link)
	}
	return err
}
