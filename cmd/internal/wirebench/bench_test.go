package wirebench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cc147/sigap/store/storebench"
)

const (
	warmUp = 300 * time.Millisecond
	span   = 2 * time.Second // of one measurement
)

// inFlight is how many commands wait for their acknowledgement at once.
var inFlight = []int{1, 32, 256}

// BenchmarkSocket sends /cek NUMBER to the program of this tree and to the bare
// loop, in turns, and says for each how many commands a second it acknowledged
// and how many microseconds of processor one took. Medians over the turns.
// SIGAP_BENCH_OTHER names the binary of another tree, which then takes its turns
// too; SIGAP_BENCH_PROFILE names a file for a CPU profile of this tree's program.
func BenchmarkSocket(b *testing.B) {
	profile := os.Getenv("SIGAP_BENCH_PROFILE")
	tree := buildSigap(b, profile != "")
	for _, n := range inFlight {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			children := []*child{startSigap(b, "sigap", tree), startBare(b)}
			if other := os.Getenv("SIGAP_BENCH_OTHER"); other != "" {
				children = append(children, startSigap(b, "other", other))
			}
			if profile != "" {
				children[0].profileInto(b, profile)
			}
			measured := map[string][]sample{}
			for b.Loop() {
				for _, c := range children {
					measured[c.name] = append(measured[c.name], c.measure(b, n))
				}
			}
			for name, all := range measured {
				b.ReportMetric(median(all, sample.perSecond), "acks/s-"+name)
				b.ReportMetric(median(all, sample.micros), "µs-"+name)
				if name != "sigap" {
					b.ReportMetric(ratio(measured["sigap"], all), "of-"+name)
				}
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// measure keeps n commands in flight for a span.
func (c *child) measure(b *testing.B, n int) sample {
	c.slack.run(b, n, warmUp)
	before := c.processor(b)
	count, took := c.slack.run(b, n, span)
	return sample{
		rate: float64(count) / took.Seconds(),
		cost: float64(c.processor(b)-before) / float64(time.Microsecond) / float64(count),
	}
}

// sample is one measurement.
type sample struct {
	rate float64 // acknowledgements a second
	cost float64 // microseconds of processor for each
}

func (s sample) perSecond() float64 { return s.rate }
func (s sample) micros() float64    { return s.cost }

func median(all []sample, of func(sample) float64) float64 {
	values := make([]float64, len(all))
	for i, s := range all {
		values[i] = of(s)
	}
	return storebench.Median(values)
}

// ratio is one's rate over another's: the median of the turns, in each of which
// they are neighbours in time.
func ratio(ours, theirs []sample) float64 {
	values := make([]float64, len(ours))
	for i := range ours {
		values[i] = ours[i].rate / theirs[i].rate
	}
	return storebench.Median(values)
}

// TestTheBareLoopAcknowledges: what the program is measured beside does its work,
// and the Slack of this package sees it.
func TestTheBareLoopAcknowledges(t *testing.T) {
	c := startBare(t)
	if count, _ := c.slack.run(t, 8, 100*time.Millisecond); count < 8 {
		t.Errorf("the bare loop acknowledged %d commands of 8 in flight, want 8 at least", count)
	}
	if info, err := os.Stat(filepath.Join(c.dir, bareFile)); err != nil || info.Size() == 0 {
		t.Errorf("the bare loop's file is %v, %v; want what it was sent", info, err)
	}
	if c.processor(t) < 0 {
		t.Error("the bare loop's processor time can't be read")
	}
}
