package tasks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
)

// errNoDesk says that the configuration has no desk.
var errNoDesk = errors.New("the configuration has no desk: add 'desk:' with its url, see docs/desk.md")

// MaxDeskLink is the longest time for which an entry link may be good.
const MaxDeskLink = 24 * time.Hour

// DeskLink makes a person's entry link to the desk, or ends their access.
type DeskLink struct {
	control.NeedsFile
	Person string
	Lasts  time.Duration // how long the link is good
	Revoke bool
}

// Do prints the new link, or what has ended. A person who is not in the configuration is a
// usage error.
func (d *DeskLink) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	if on.Config.Desk == nil {
		return errNoDesk
	}
	by := deskfeed.By{Person: on.Who, Via: "cli"}
	if d.Revoke { // also of a person who was removed from the configuration
		links, sessions, err := deskfeed.Revoke(ctx, on.Store, d.Person, by)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: ended %s and %s\n", d.Person, counted(links, "link"), counted(sessions, "session"))
		return on.Store.NoteDeskEnds(ctx)
	}
	if d.Lasts < time.Minute || d.Lasts > MaxDeskLink {
		return control.Usage("--for %s: a link is good for 1m to %s", d.Lasts, MaxDeskLink)
	}
	var people []string
	known := false
	for _, p := range on.Config.People {
		people, known = append(people, p.ID), known || p.ID == d.Person
	}
	if !known {
		return control.Usage("there is no person %q; the configuration has %s", d.Person, strings.Join(people, ", "))
	}
	p, err := on.Config.Procedure()
	if err != nil {
		return err
	}
	link, until, err := deskfeed.NewLink(ctx, on.Store, on.Config.Desk.URL, d.Person, by, d.Lasts)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, link)
	fmt.Fprintf(log, "it works once, until %s: send it to %s alone\n", until.In(p.Zone).Format(minuteFormat), d.Person)
	return on.Store.NoteDeskEnds(ctx)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// minuteFormat is how times of links and sessions are printed.
const minuteFormat = "2006-01-02 15:04 MST"

// DeskAccess lists the links and sessions of the desk that are good now.
type DeskAccess struct {
	control.NeedsFile
	JSON bool
}

// Do prints them, as a table or as a JSON array.
func (l *DeskAccess) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	if on.Config.Desk == nil {
		return errNoDesk
	}
	p, err := on.Config.Procedure()
	if err != nil {
		return err
	}
	door := deskfeed.Door{Store: on.Store, Idle: on.Config.Desk.Idle, Lasts: on.Config.Desk.Session}
	all, err := door.List(ctx)
	if err != nil {
		return err
	}
	if l.JSON {
		return printJSON(out, append([]deskfeed.Access{}, all...), false)
	}
	if len(all) == 0 {
		fmt.Fprintln(out, "nobody has a link or a session")
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PERSON\tKIND\tID\tBEGUN\tLAST ACT\tENDS\tBROWSER")
	at := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.In(p.Zone).Format("2006-01-02 15:04")
	}
	for _, a := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", a.Person, a.Kind, a.ID, at(a.Begun), at(a.Seen), at(a.Until), a.Browser)
	}
	return table.Flush()
}
