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

// The codes of inputs that have none of a refusal.
const (
	codeOK    = "ok"
	codeError = "error"
	codePanic = "internal" // as it is answered, see bot.Dispatch
)

// counting is a handler whose inputs are counted and timed. At debug level it logs
// each, without who made it and what it says.
func (m *metrics) counting(next bot.Handler, now func() time.Time, log *slog.Logger) bot.Handler {
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

// resultNames are the results of outside calls as metrics name them.
var resultNames = map[bot.Result]string{bot.Done: "done", bot.Retry: "retry", bot.Unsure: "unsure", bot.Gone: "gone", bot.Failed: "failed", bot.Closed: "closed"}

// counted are platforms whose posts are counted.
func (m *metrics) counted(platforms []bot.Platform) (out []bot.Platform) {
	for _, p := range platforms {
		c := countedPlatform{p, m}
		if f, ok := p.(bot.Finder); ok {
			out = append(out, countedFinder{c, f})
			continue
		}
		out = append(out, c)
	}
	return out
}

// countedPlatform is a platform as the courier needs it, with its posts counted.
type countedPlatform struct {
	bot.Platform
	*metrics
}

func (p countedPlatform) count(act string, out bot.Outcome) {
	p.posts.WithLabelValues(p.Name(), act, resultNames[out.Result]).Inc()
}

// Post is bot.Platform's.
func (p countedPlatform) Post(ctx context.Context, place bot.Place, card bot.Card, id bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	ref, out := p.Platform.Post(ctx, place, card, id, thread)
	p.count("send", out)
	return ref, out
}

// SendDirect is bot.Platform's.
func (p countedPlatform) SendDirect(ctx context.Context, account bot.Account, card bot.Card, id bot.PostID) (bot.Ref, bot.Outcome) {
	ref, out := p.Platform.SendDirect(ctx, account, card, id)
	p.count("send", out)
	return ref, out
}

// Edit is bot.Platform's.
func (p countedPlatform) Edit(ctx context.Context, place bot.Place, ref bot.Ref, card bot.Card) bot.Outcome {
	out := p.Platform.Edit(ctx, place, ref, card)
	p.count("edit", out)
	return out
}

// countedFinder is a countedPlatform that can look a lost post up.
type countedFinder struct {
	countedPlatform
	finder bot.Finder
}

// Find is bot.Finder's.
func (p countedFinder) Find(ctx context.Context, lost bot.Lost) (bot.Ref, bot.Outcome) {
	ref, out := p.finder.Find(ctx, lost)
	p.count("find", out)
	return ref, out
}
