package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// The bounds from which the check warns.
const (
	listAge   = 8 * 24 * time.Hour // weekly lists, and a day
	waitLong  = 10 * time.Minute   // for a message that is to be sent or edited
	maxOutbox = 1000               // subjects that are looked at
)

// listFacts says of each list how long it is and when it was read.
func listFacts(ctx context.Context, s *store.Store, f *facts) error {
	return s.View(ctx, func(tx *store.Tx) error {
		read := lastImports(tx)
		for _, list := range sigap.Lists {
			next := fmt.Sprintf("sigap import %s FILE", list)
			at, known := read[list]
			age := tx.Now().Sub(at)
			switch n := tx.CountRows(list); {
			case n == 0:
				f.warn("lists", next, "%s is empty", list)
			case !known:
				f.warn("lists", next, "%s: %d rows; nobody knows since when", list, n)
			case age > listAge:
				f.warn("lists", next, "%s: %d rows, imported %d days ago", list, n, int(age.Hours()/24))
			default:
				f.ok("lists", "%s: %d rows, imported %s", list, n, at.In(tx.Now().Location()).Format("2006-01-02 15:04 MST"))
			}
		}
		return nil
	})
}

// lastImports is when each list was last imported, from the audit.
func lastImports(tx *store.Tx) map[sigap.List]time.Time {
	out := map[sigap.List]time.Time{}
	for _, e := range tx.AuditOf("list") {
		var body struct {
			List sigap.List `json:"list"`
		}
		text, ok := e.Body.(json.RawMessage)
		if ok && e.Action == "import" && json.Unmarshal(text, &body) == nil {
			out[body.List] = e.At
		}
	}
	return out
}

// scriptFacts says which way-out scripts are still samples.
func scriptFacts(_ context.Context, _ *store.Store, f *facts) error {
	z, err := zone()
	if err != nil {
		return err
	}
	book, err := words.New(z)
	if err != nil {
		return err
	}
	if samples := handlers.SampleScripts(book.In(words.House)); len(samples) > 0 {
		f.warn("scripts", "copy the official texts from My Kiss", "still samples: %s", strings.Join(samples, ", "))
	} else {
		f.ok("scripts", "none is a sample")
	}
	return nil
}

// deliveryFacts says what of the open cases nobody sees, and what waits to be
// sent or edited.
func deliveryFacts(ctx context.Context, s *store.Store, f *facts) error {
	return s.View(ctx, func(tx *store.Tx) error {
		open, err := tx.Open()
		if err != nil {
			return err
		}
		failed := map[string]int{}
		for _, l := range open {
			for _, p := range tx.Posts(sigap.CaseName(l.ID)) {
				if p.State == bot.PostFailed {
					failed[placeName(p.Place)+": "+p.Why]++
				}
			}
		}
		for _, where := range slices.Sorted(maps.Keys(failed)) {
			f.fail("deliveries", "mend the cause there, then look at the cases with 'sigap cases'", "%d messages about open cases could not be sent to %s", failed[where], where)
		}
		if len(failed) == 0 {
			f.ok("deliveries", "no message about an open case failed")
		}
		outboxFacts(tx, f)
		return nil
	})
}

// placeName names a channel. A private chat is one person's, and is not named.
func placeName(p bot.Place) string {
	if p.Private {
		return p.Platform + ", a private chat"
	}
	return p.Platform + " " + p.ID
}

func outboxFacts(tx *store.Tx, f *facts) {
	rows := tx.Outbox(maxOutbox)
	if len(rows) == 0 {
		f.ok("deliveries", "nothing waits to be shown")
		return
	}
	var oldest time.Time
	for _, r := range rows {
		entries := tx.AuditOf(r.Subject)
		if n := len(entries); n > 0 && (oldest.IsZero() || entries[n-1].At.Before(oldest)) {
			oldest = entries[n-1].At
		}
	}
	depth := fmt.Sprint(len(rows))
	if len(rows) == maxOutbox {
		depth = "at least " + depth
	}
	age := tx.Now().Sub(oldest).Truncate(time.Second)
	if !oldest.IsZero() && age > waitLong {
		f.warn("deliveries", "is a bot running, and can it reach the services?", "%s cases wait to be shown as they are, the oldest since %s", depth, age)
		return
	}
	f.ok("deliveries", "%s cases are about to be shown as they are", depth)
}
