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
	children := []*child{startSigap(b, "sigap", tree), startBare(b)}
	if other := os.Getenv("SIGAP_BENCH_OTHER"); other != "" {
		children = append(children, startSigap(b, "other", other))
	}
	measured := map[string][]sample{}
	if profile != "" {
		children[0].profileInto(b, profile)
	}
	for b.Loop() {
		for _, n := range inFlight {
			for _, c := range children {
				c.slack.run(b, n, warmUp)
				before := c.processor(b)
				count, took := c.slack.run(b, n, span)
				name := fmt.Sprintf("%s/%d", c.name, n)
				measured[name] = append(measured[name], sample{
					rate: float64(count) / took.Seconds(),
					cost: float64(c.processor(b)-before) / float64(time.Microsecond) / float64(count),
				})
			}
		}
	}
	for _, c := range children {
		for _, n := range inFlight {
			name := fmt.Sprintf("%s/%d", c.name, n)
			b.ReportMetric(median(measured[name], sample.perSecond), "acks/s:"+name)
			b.ReportMetric(median(measured[name], sample.micros), "µs-processor:"+name)
		}
	}
	if len(children) == 3 {
		for _, n := range inFlight {
			b.ReportMetric(ratio(measured, n, "other"), fmt.Sprintf("times-the-other's-rate/%d", n))
		}
	}
	for _, n := range inFlight {
		b.ReportMetric(ratio(measured, n, "bare"), fmt.Sprintf("of-bare's-rate/%d", n))
	}
	b.ReportMetric(0, "ns/op")
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

// ratio is this tree's rate over another's, turn by turn: the median of the turns,
// which neighbours in time.
func ratio(measured map[string][]sample, n int, to string) float64 {
	ours, theirs := measured[fmt.Sprintf("sigap/%d", n)], measured[fmt.Sprintf("%s/%d", to, n)]
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
