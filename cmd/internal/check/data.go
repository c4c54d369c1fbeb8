package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// The bounds from which the check warns.
const (
	listAge   = 8 * 24 * time.Hour // weekly lists, and a day
	waitLong  = 10 * time.Minute   // how long a message may wait to be sent or edited
	maxOutbox = 1000               // the most subjects that are read
)

// listFacts reports the size and the age of each list, whether one was lost, and a share of special customers
// above the site's bound.
func (t *Task) listFacts(ctx context.Context, s *store.Store, rules handlers.ListRules, zone *time.Location, f *Facts) error {
	return s.View(ctx, func(tx *store.Tx) error {
		read, lost := handlers.Imports(tx), app.LostLists(tx, config.NewWitness(t.MarkerFile, t.Marker))
		for _, list := range procedure.Lists {
			next := fmt.Sprintf("sigap import %s FILE", list)
			i, known := read[list]
			age := tx.Now().Sub(i.At)
			switch n := tx.CountRows(list); {
			case slices.Contains(lost, list):
				f.fail("lists", app.LostNext, "%s is empty, though no import ended its rows", list)
			case n == 0:
				f.warn("lists", next, "%s is empty", list)
			case !known:
				f.warn("lists", next, "%s: %s; nobody knows since when", list, control.Count(n, "row"))
			case age > listAge:
				f.warn("lists", next, "%s: %s, imported %s ago", list, control.Count(n, "row"), control.Count(int(age.Hours()/24), "day"))
			default:
				f.ok("lists", "%s: %s, imported %s", list, control.Count(n, "row"), i.At.In(zone).Format("2006-01-02 15:04 MST"))
			}
		}
		if percent, bound, above := handlers.SpecialShare(tx, rules); above {
			f.warn("lists", "set policy.speed_min and policy.speed_max to what is meant, or lists.special_share to what is usual",
				"%d %% of the customers are special by their speed, above %d %%; ordinary packages of today are 50 and 100 Mbps", percent, bound)
		}
		return nil
	})
}

// scriptFacts reports the way-out scripts that are still samples.
func scriptFacts(ctx context.Context, s *store.Store, f *Facts) error {
	return s.View(ctx, func(tx *store.Tx) error {
		samples := map[procedure.ScriptName][]string{}
		for _, s := range handlers.SampleScripts(tx) {
			samples[s.Name] = append(samples[s.Name], s.Lang)
		}
		for _, name := range procedure.ScriptNames {
			if langs := samples[name]; len(langs) > 0 {
				f.warn("scripts", "publish the official text of My Kiss in chat, with /sigap skrip", "%s is still a sample (%s)", name, strings.Join(langs, ", "))
			}
		}
		if len(samples) == 0 {
			f.ok("scripts", "none is a sample")
		}
		return nil
	})
}

// deliveryFacts reports messages about open cases that were not delivered, and those
// that wait.
func deliveryFacts(ctx context.Context, s *store.Store, f *Facts) error {
	return s.View(ctx, func(tx *store.Tx) error {
		failed, err := handlers.Failures(tx)
		if err != nil {
			return err
		}
		waiting := handlers.Closed(tx, tx.Outbox(maxOutbox))
		for _, x := range waiting {
			f.fail("deliveries", "mend the cause there; a running bot sends them by itself within a few minutes ('sigap deliver' names the cases)", "%s waiting for %s: %s", control.Count(x.Posts, "message"), placeName(x.Place), x.Why)
		}
		for _, x := range failed {
			f.fail("deliveries", "mend the cause there, then 'sigap deliver retry --all'; 'sigap deliver' names the cases", "%s about open cases could not be sent to %s: %s", control.Count(x.Posts, "message"), placeName(x.Place), x.Why)
		}
		if len(failed)+len(waiting) == 0 {
			f.ok("deliveries", "no message about an open case failed")
		}
		outboxFacts(tx, f)
		return nil
	})
}

// placeName names a channel, or a whole platform. A private chat has no name here, since it
// would identify a person.
func placeName(p bot.Place) string {
	switch {
	case p.Private:
		return p.Platform + ", a private chat"
	case p.ID == "":
		return p.Platform
	}
	return p.Platform + " " + p.ID
}

func outboxFacts(tx *store.Tx, f *Facts) {
	n, oldest := handlers.Waiting(tx, maxOutbox)
	if n == 0 {
		f.ok("deliveries", "nothing waits to be shown")
		return
	}
	depth := control.Count(n, "case")
	if n == maxOutbox {
		depth = "at least " + depth
	}
	age := tx.Now().Sub(oldest).Abs().Truncate(time.Second)
	if !oldest.IsZero() && age > waitLong {
		f.warn("deliveries", "is a bot running, and can it reach the services?", "%s waiting to be shown as is, the oldest since %s", depth, age)
		return
	}
	f.ok("deliveries", "%s about to be shown as is", depth)
}
