package check

import (
	"context"
	"strings"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/deskfeed"
	"github.com/cc147/sigap/store"
)

// deskFacts reports who has access to the desk, and who has none.
func deskFacts(ctx context.Context, s *store.Store, c config.Config, f *Facts) {
	if c.Desk == nil {
		return
	}
	door := deskfeed.Door{Store: s, Idle: c.Desk.Idle, Lasts: c.Desk.Session}
	all, err := door.List(ctx)
	if err != nil {
		f.fail("desk", "run the command as the user that the bot runs as, and look at that file", "nobody can enter: %v", err)
		return
	}
	links, have := 0, map[string]bool{}
	for _, a := range all {
		if have[a.Person] = true; a.Kind == string(store.DeskLink) {
			links++
		}
	}
	f.ok("desk", "%d sessions of people, %d entry links that wait; 'sigap desk-link --list' names them", len(all)-links, links)
	var none []string
	for _, p := range c.People {
		if !have[p.ID] {
			none = append(none, p.ID)
		}
	}
	if len(none) > 0 {
		const most = 10
		names := strings.Join(none[:min(len(none), most)], ", ")
		if len(none) > most {
			names += ", …"
		}
		f.warn("desk", "if they use the desk, make each a link: sigap desk-link PERSON", "%d of %d people have neither a session nor a link: %s", len(none), len(c.People), names)
	}
}
