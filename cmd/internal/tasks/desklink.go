package tasks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
)

// errNoDesk says that the configuration has no desk.
var errNoDesk = errors.New("the configuration has no desk: add 'desk:' with its url, see docs/desk.md")

// DeskLink makes or revokes a person's link to the desk.
type DeskLink struct {
	control.NeedsFile
	Person string
	By     string // who calls the command
	Revoke bool
}

// Do prints the new link, or says that there was none to revoke. A person who is not
// in the configuration is a usage error.
func (d *DeskLink) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	if on.Config.Desk == nil {
		return errNoDesk
	}
	if d.Revoke { // also for a person who was removed from the configuration
		had, err := deskfeed.RevokeLink(ctx, on.Store, d.Person, d.By)
		if err == nil && !had {
			fmt.Fprintf(out, "%s had no link\n", d.Person)
		}
		return err
	}
	var people []string
	known := false
	for _, p := range on.Config.People {
		people, known = append(people, p.ID), known || p.ID == d.Person
	}
	if !known {
		return control.Usage("there is no person %q; the configuration has %s", d.Person, strings.Join(people, ", "))
	}
	link, err := deskfeed.NewLink(ctx, on.Store, on.Config.Desk.URL, d.Person, d.By)
	if err == nil {
		fmt.Fprintln(out, link)
	}
	return err
}
