package app

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/directory"
)

// partDirectory is the directory's name in /readyz and in /sigap status.
const partDirectory = "directory"

// NewDirectory makes the directory of a configuration, or nil. It calls nothing.
// Without its secret it is off, and says why.
func NewDirectory(c config.Config, env func(string) string, log *slog.Logger, now func() time.Time) (*directory.Directory, error) {
	o, err := c.DirectoryOptions(env)
	if o == nil || err != nil {
		return nil, err
	}
	o.Log, o.Now = log, now
	return directory.New(*o), nil
}

// newDirectory makes the directory that the handlers ask, counted by the metrics.
func (a *App) newDirectory(o *directory.Options, log *slog.Logger, now func() time.Time) {
	if o == nil {
		return
	}
	with := *o
	with.Log, with.Now, with.Observe = log, now, a.metrics.observeDirectory
	a.Directory = directory.New(with)
}

// asks is the directory for the handlers; a nil interface without one.
func (a *App) asks() handlers.Directory {
	if a.Directory == nil {
		return nil
	}
	return a.Directory
}

// directoryPart is the directory in /readyz. It never makes the bot unready: look-ups
// go on with the lists, and a restart would mend nothing.
func directoryPart(d *directory.Directory) Part {
	s := d.State()
	out := Part{Part: partDirectory, OK: true}
	if !s.Up {
		out.Reason = "look-ups go on with the lists: " + s.Cause
	}
	if !s.Since.IsZero() {
		out.Since = &s.Since
	}
	return out
}

// directoryMetrics are the metrics of the directory.
type directoryMetrics struct {
	answers *prometheus.CounterVec // by result
	calls   prometheus.Histogram
}

func newDirectoryMetrics() directoryMetrics {
	return directoryMetrics{
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sigap_directory_answers_total", Help: "Answers of the CTI's directory, by result: known, unknown, kept (from before), or the fault; beside that, unread are those with a value that was not understood.",
		}, []string{"result"}),
		calls: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "sigap_directory_call_duration_seconds", Help: "Time of a call to the CTI's directory.",
			Buckets: []float64{.005, .01, .025, .05, .1, .2, .3, .5, .7, 1},
		}),
	}
}

// observeDirectory counts an answer of the directory, and times its call.
func (m *metrics) observeDirectory(result string, took time.Duration) {
	m.directory.answers.WithLabelValues(result).Inc()
	if took > 0 {
		m.directory.calls.Observe(took.Seconds())
	}
}

// reportDirectory prints whether the directory is asked, and why not.
func reportDirectory(c *config.Directory, o *directory.Options, out io.Writer) {
	switch {
	case c == nil:
	case o.Off != "":
		fmt.Fprintf(out, "  %-9s off: %s; look-ups go on with the lists\n", partDirectory, o.Off)
	default:
		fmt.Fprintf(out, "  %-9s on: %s is asked at each look-up\n", partDirectory, c.Host())
	}
}
