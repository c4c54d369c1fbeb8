package check

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// The bounds for free disk space, in bytes. Below the smaller one the data file can't
// grow and a backup is refused.
const (
	leastFree = 64 << 20
	goodFree  = 1 << 30
)

// store checks the data file and its folder, and returns the facts that are in the
// data.
func (j Job) store(ctx context.Context, conf config.Config, settings config.Settings, f *Facts) Facts {
	path, socket := config.DataFile(conf.Data), control.SocketFile(conf.Data)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		j.missing(conf.Data, f)
		return nil
	case err != nil:
		f.fail("store", "run the command as the user that the bot runs as", "the data file can't be reached: %v", err)
		return nil
	}
	if f.ok("store", "%s, %s", path, size(info.Size())); info.Mode().Perm()&0o077 != 0 {
		f.warn("store", "chmod 600 "+path, "other users may read the data file (mode %o)", info.Mode().Perm())
	}
	var out, log bytes.Buffer
	caller := control.Caller{Version: j.Version, Config: conf, Settings: settings, File: control.File{Now: j.Now, Ring: func() (config.Ring, error) { return conf.ReadRing(j.Source.Env) }}, Out: &out, Log: &log}
	task := &Task{MarkerFile: j.Source.Marker(), Repair: j.Repair}
	if task.Marker, task.Marked, err = config.ReadMarker(task.MarkerFile); err != nil {
		f.fail("store", "look at the data, then remove that file; the next start writes it", "%v", err)
	}
	byBot, err := caller.Run(ctx, "check", task)
	_, ringErr := conf.ReadRing(j.Source.Env) // a running bot has its own
	var inData Facts
	if err == nil {
		err = json.Unmarshal(out.Bytes(), &inData)
	}
	switch {
	case err == nil && byBot:
		f.ok("store", "a running bot has it and answers at %s", socket)
	case err == nil:
		f.ok("store", "no bot has it now")
	case errors.Is(err, fs.ErrPermission):
		f.fail("store", "run the command as the user that the bot runs as", "%v", err)
	case errors.Is(err, store.ErrLocked):
		f.fail("store", "look whether it hangs, and start it again", "a process has the data file and does not answer at %s", socket)
	case errors.Is(err, store.ErrKeys), ringErr != nil:
		f.fail("store", "mend the key ring; the file is not damaged by that", "%v", err)
	default:
		f.fail("store", "keep the file and restore the newest backup with 'sigap restore', if it is damaged", "%v", err)
	}
	for said := range strings.Lines(log.String()) {
		f.warn("config", "restart the bot, or name its configuration with --config", "%s", strings.TrimSpace(said))
	}
	*f = append(*f, inData.in("store")...)
	j.ringFacts(conf, f)
	j.folderFacts(conf.Data, f)
	diskFacts(conf.Data, f)
	return inData
}

func diskFacts(dir string, f *Facts) {
	const next = "make room on that disk, or move the data folder"
	switch free, err := store.DiskFree(dir); {
	case err != nil:
		f.warn("store", "", "%v", err)
	case free < leastFree:
		f.fail("store", next, "the disk has %s left", size(int64(free)))
	case free < goodFree:
		f.warn("store", next, "the disk has %s left", size(int64(free)))
	default:
		f.ok("store", "the disk has %s left", size(int64(free)))
	}
}

// size formats a number of bytes for people.
func size(n int64) string {
	if n >= 10<<30 {
		return fmt.Sprintf("%.0f GiB", float64(n)/(1<<30))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// partFacts reports what the running bot can't serve now, since when and why.
func partFacts(parts []handlers.Link, zone *time.Location, f *Facts) {
	for _, l := range parts {
		since := "since the start"
		if !l.Since.IsZero() {
			since = "since " + l.Since.In(zone).Format("2006-01-02 15:04 MST")
		}
		if !l.Up {
			f.fail("parts", "mend the cause; the bot tries again by itself, but reads its configuration and tokens only at its start", "%s is off in the running bot %s: %s", l.Platform, since, cmp.Or(l.Cause, "see the log"))
		} else {
			f.ok("parts", "%s works in the running bot, %s", l.Platform, since)
		}
	}
}

// clockFacts reports what is known of the machine's clock where no bot runs, which would have
// it among its parts.
func clockFacts(s *store.Store, zone *time.Location, f *Facts) {
	if d, doubted := s.Doubt(); doubted {
		f.warn("store", "set the clock; what was decided by a date meanwhile may be wrong", "the machine's clock is doubted since %s: %s", d.Since.In(zone).Format("2006-01-02 15:04 MST"), app.DoubtCause(d))
	}
}

// savedFacts reports whether the bot's commits succeed.
func savedFacts(s *store.Store, zone *time.Location, f *Facts) {
	t, failed := s.LastFault()
	next := "look at the disk of the data folder and at the system's log"
	if errors.Is(t.Cause, store.ErrFull) {
		next = "make room on the disk of the data folder; the bot goes on by itself"
	}
	at := t.At.In(zone).Format("2006-01-02 15:04 MST")
	switch {
	case failed && !t.Over:
		f.fail("store", next, "what the bot writes is not saved, last at %s: %v", at, t.Cause)
	case failed:
		f.warn("store", next, "something could not be saved, last at %s; it works again: %v", at, t.Cause)
	}
}
