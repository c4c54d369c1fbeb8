package app

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/alert"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// The bounds of the work of one scrape.
const (
	maxOutboxSeen = 10_000      // cases with waiting messages; more are not counted
	listsFresh    = time.Minute // the lists are read at most this often
	scrapeTimeout = 5 * time.Second
)

// The metrics that are computed at a scrape.
var (
	descOpen   = prometheus.NewDesc("sigap_cases_open", "Open cases, by state and urgency (1 is the most urgent).", []string{"state", "urgency"}, nil)
	descOutbox = prometheus.NewDesc("sigap_outbox_cases", "Cases and calls whose messages don't show yet what they should.", nil, nil)
	descOldest = prometheus.NewDesc("sigap_outbox_oldest_seconds", "How long the message that waits longest has been waiting.", nil, nil)
	descSize   = prometheus.NewDesc("sigap_store_size_bytes", "Size of the data file.", nil, nil)
	descSaves  = prometheus.NewDesc("sigap_store_writable", "1 where what is written is saved, 0 since that failed; see /readyz for the cause.", nil, nil)
	descFree   = prometheus.NewDesc("sigap_store_free_bytes", "Room that the disk of the data file has left.", nil, nil)
	descRows   = prometheus.NewDesc("sigap_list_rows", "Rows of a list after its newest import.", []string{"list"}, nil)
	descImport = prometheus.NewDesc("sigap_list_imported_timestamp_seconds", "When a list was imported last, in Unix time.", []string{"list"}, nil)
	descUp     = prometheus.NewDesc("sigap_platform_up", "Whether a platform is connected, or answered lately.", []string{"platform"}, nil)
	descLate   = prometheus.NewDesc("sigap_undelivered_messages", "Messages that are not shown as they must be, by platform and trouble.", []string{"platform", "trouble"}, nil)
	descWaits  = prometheus.NewDesc("sigap_undelivered_oldest_seconds", "How long the undelivered message of a platform that waits longest has been waiting.", []string{"platform"}, nil)
	descNow    = prometheus.NewDesc("sigap_incidents", "Incidents that the leads are notified of and that are not over, by kind.", []string{"kind"}, nil)
	descBegun  = prometheus.NewDesc("sigap_incidents_total", "Incidents since the start, by kind.", []string{"kind"}, nil)
	descClock  = prometheus.NewDesc("sigap_clock_doubted", "1 while the machine's clock is doubted; see /readyz for the cause.", nil, nil)
	descAhead  = prometheus.NewDesc("sigap_clock_ahead_seconds", "How far the doubted clock is ahead of what it should say, below zero behind; 0 while it isn't doubted.", nil, nil)
	descCTI    = prometheus.NewDesc("sigap_directory_up", "Whether the CTI's directory answers; missing without one.", nil, nil)
)

// storeCollector reads metrics from the store and the platforms. It is safe for
// concurrent use.
type storeCollector struct {
	app      *App
	dataFile string

	mu      sync.Mutex // guards all below
	waiting map[waitingPost]time.Time
	lists   map[procedure.List]handlers.Import
	readAt  time.Time
}

// waitingPost is a post that shows an old rev.
type waitingPost struct {
	id    bot.PostID
	shown uint64
}

// Describe implements prometheus.Collector.
func (s *storeCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descOpen, descOutbox, descOldest, descSize, descSaves, descFree, descRows, descImport, descUp, descLate, descWaits, descNow, descBegun, descClock, descAhead, descCTI} {
		to <- d
	}
}

// Collect implements prometheus.Collector. What can't be read is left out and
// reported as an invalid metric, which the handler logs.
func (s *storeCollector) Collect(to chan<- prometheus.Metric) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	for _, l := range s.app.served() {
		gauge(descUp, map[bool]float64{true: 1}[l.Up], l.Platform)
	}
	counts := s.app.notifier.Counts()
	for _, kind := range alert.Kinds {
		gauge(descNow, float64(counts.Now[kind]), kind)
		to <- prometheus.MustNewConstMetric(descBegun, prometheus.CounterValue, float64(counts.Begun[kind]), kind)
	}
	doubt, doubted := s.app.Store.Doubt()
	gauge(descClock, map[bool]float64{true: 1}[doubted])
	gauge(descAhead, doubt.Ahead.Seconds())
	if d := s.app.Directory; d != nil {
		gauge(descCTI, map[bool]float64{true: 1}[d.State().Up])
	}
	if info, err := os.Stat(s.dataFile); err == nil {
		gauge(descSize, float64(info.Size()))
	} else {
		to <- prometheus.NewInvalidMetric(descSize, err)
	}
	gauge(descSaves, map[bool]float64{true: 1}[s.app.notifier.Unsaved() == nil])
	if free, err := store.DiskFree(filepath.Dir(s.dataFile)); err == nil {
		gauge(descFree, float64(free))
	} else {
		to <- prometheus.NewInvalidMetric(descFree, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	if err := s.app.Store.View(ctx, func(tx *store.Tx) error { return s.read(tx, gauge) }); err != nil {
		to <- prometheus.NewInvalidMetric(descOpen, err)
	}
}

func (s *storeCollector) read(tx *store.Tx, gauge func(*prometheus.Desc, float64, ...string)) error {
	open, err := tx.Open()
	if err != nil {
		return err
	}
	count := map[procedure.State]map[int]int{}
	for _, state := range []procedure.State{procedure.Waiting, procedure.Claimed, procedure.Escalated} {
		count[state] = map[int]int{}
		for urgency := 1; urgency <= procedure.UrgencyRest; urgency++ {
			count[state][urgency] = 0
		}
	}
	for _, l := range open {
		count[l.State][l.Urgency]++
	}
	for state, by := range count {
		for urgency, n := range by {
			gauge(descOpen, float64(n), string(state), strconv.Itoa(urgency))
		}
	}
	cases, oldest := s.outbox(tx)
	gauge(descOutbox, float64(cases))
	gauge(descOldest, oldest.Seconds())
	if err := s.undelivered(tx, gauge); err != nil {
		return err
	}
	for list, i := range s.imported(tx) {
		gauge(descRows, float64(i.Rows), string(list))
		gauge(descImport, float64(i.At.UnixNano())/1e9, string(list))
	}
	return nil
}

// outbox returns how many cases wait for their messages, and how long the oldest
// message has waited: since it was recorded if it was never sent, else since a scrape
// first saw it out of date. Messages for closed places don't count; the leads are
// notified about those, and the check lists them.
func (s *storeCollector) outbox(tx *store.Tx) (cases int, oldest time.Duration) {
	waiting := map[waitingPost]time.Time{}
	rows := tx.Outbox(maxOutboxSeen)
	closed := handlers.ClosedPlaces(tx, rows)
	for _, row := range rows {
		for _, p := range tx.Posts(row.Subject) {
			if p.Settled() || closed[p.Place] != "" || closed[bot.Place{Platform: p.Place.Platform}] != "" {
				continue
			}
			key, since := waitingPost{p.ID, p.Shown}, p.At
			if p.State == bot.PostDone {
				since = tx.Now()
				if seen, ok := s.waiting[key]; ok {
					since = seen
				}
			}
			waiting[key] = since
			oldest = max(oldest, tx.Now().Sub(since))
		}
	}
	s.waiting = waiting
	return len(rows), oldest
}

// undelivered counts the messages that are not shown as they must be.
func (s *storeCollector) undelivered(tx *store.Tx, gauge func(*prometheus.Desc, float64, ...string)) error {
	found, err := handlers.FindUndelivered(tx, maxOutboxSeen)
	if err != nil {
		return err
	}
	count, oldest := map[string]map[handlers.Trouble]int{}, map[string]time.Duration{}
	for _, l := range s.app.served() {
		count[l.Platform], oldest[l.Platform] = map[handlers.Trouble]int{}, 0
	}
	for _, u := range found {
		at := u.Place.Platform
		if count[at] == nil {
			count[at] = map[handlers.Trouble]int{}
		}
		count[at][u.Trouble]++
		oldest[at] = max(oldest[at], tx.Now().Sub(u.Since))
	}
	for at, by := range count {
		for _, trouble := range handlers.Troubles {
			gauge(descLate, float64(by[trouble]), at, string(trouble))
		}
		gauge(descWaits, oldest[at].Seconds(), at)
	}
	return nil
}

// imported returns the newest imports of the lists, cached for listsFresh.
func (s *storeCollector) imported(tx *store.Tx) map[procedure.List]handlers.Import {
	if s.readAt.IsZero() || tx.Now().Sub(s.readAt).Abs() >= listsFresh {
		s.lists, s.readAt = handlers.Imports(tx), tx.Now()
	}
	return s.lists
}
