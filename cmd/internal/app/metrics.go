package app

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics are the program's counts, in a registry of their own. No label tells who
// somebody is. Names and units: prometheus.io/docs/practices/naming.
type metrics struct {
	registry *prometheus.Registry
	inputs   *prometheus.CounterVec   // by platform, kind and code
	answers  *prometheus.HistogramVec // by kind
	posts    *prometheus.CounterVec   // by platform, act and result
	timers   prometheus.Counter
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
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "sigap_build_info", Help: "The version that runs; always 1.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(m.inputs, m.answers, m.posts, m.timers, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}
