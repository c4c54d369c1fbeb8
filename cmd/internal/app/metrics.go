package app

import (
	"context"
	"log/slog"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/cc147/sigap/bot"
)

// metrics are the program's metrics, in a registry of their own. No label identifies
// a person. Names and units: prometheus.io/docs/practices/naming.
type metrics struct {
	registry *prometheus.Registry
	inputs   *prometheus.CounterVec   // by platform, kind and code
	answers  *prometheus.HistogramVec // by kind
	posts    *prometheus.CounterVec   // by platform, act and result
	timers   prometheus.Counter
	restarts *prometheus.CounterVec // by part
	resends  prometheus.Counter

	directory directoryMetrics
}

func newMetrics(version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		inputs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sigap_inputs_total", Help: "Inputs that were answered, by platform, kind, and ok or the code of the refusal.",
		}, []string{"platform", "kind", "code"}),
		answers: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sigap_answer_duration_seconds", Help: "Time from an input to its answer; what an act writes is on the disk by then.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3, 10},
		}, []string{"kind"}),
		posts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sigap_posts_total", Help: "Messages that were sent, edited or looked for, by platform, act and result.",
		}, []string{"platform", "act", "result"}),
		timers: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "sigap_timer_acts_total", Help: "What the program did by itself: calls dropped, untouched claims given back.",
		}),
	}
	m.restarts = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "sigap_part_restarts_total", Help: "How often a part of the program ended by a fault and was started again, such as a platform.",
	}, []string{"part"})
	m.resends = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "sigap_resends_total", Help: "How often somebody had undelivered messages sent again.",
	})
	m.directory = newDirectoryMetrics()
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "sigap_build_info", Help: "The version that runs; always 1.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(m.inputs, m.answers, m.posts, m.timers, m.restarts, m.resends, m.directory.answers, m.directory.calls, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// The codes of inputs that were not refused by the procedure.
const (
	codeOK    = "ok"
	codeError = "error"
	codePanic = "internal" // a panic is answered as internal too, see bot.Dispatch
)

// countInputs wraps a handler to count and time its inputs. At debug level it logs
// each input without its sender and its text.
func (m *metrics) countInputs(next bot.Handler, now func() time.Time, log *slog.Logger) bot.Handler {
	return func(ctx context.Context, in bot.In) (bot.Answer, error) {
		begun, code := now(), codePanic
		defer func() {
			took, kind := now().Sub(begun).Seconds(), in.Kind()
			m.answers.WithLabelValues(kind).Observe(took)
			m.inputs.WithLabelValues(in.Account.Platform, kind, code).Inc()
			log.Debug("answered", "platform", in.Account.Platform, "kind", kind, "code", code, "seconds", took)
		}()
		answer, err := next(ctx, in)
		code = codeOf(answer, err)
		return answer, err
	}
}

func codeOf(a bot.Answer, err error) string {
	switch {
	case a.Code != "":
		return a.Code
	case err != nil:
		return codeError
	}
	return codeOK
}

// resultNames are the label values for the results of calls to a service.
var resultNames = map[bot.Result]string{bot.Done: "done", bot.Retry: "retry", bot.Unsure: "unsure", bot.Gone: "gone", bot.Failed: "failed", bot.Closed: "closed", bot.Off: "off", bot.Unknown: "unknown"}

// countPost counts a call of the courier: act is "send", "edit", "find" or "remove".
func (m *metrics) countPost(platform, act string, out bot.Outcome) {
	m.posts.WithLabelValues(platform, act, resultNames[out.Result]).Inc()
}
