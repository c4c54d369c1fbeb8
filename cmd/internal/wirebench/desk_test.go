package wirebench_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkDesk runs the built program with a desk, and 150 people with sessions. 100 of them
// work: each has a stream, and asks for a place once a second, some on a connection of their
// own each time. Then 50 others open 10,000 streams, and strangers 3,000 connections that
// send a header slowly and 3,000 that send nothing, each again five seconds after it was
// closed. It says how long the 100 waited before and meanwhile, how many of their requests
// failed, and streams ended, the most anonymous memory, and how long after the attack
// everything was as before. The smaller turn leaves the program 256 descriptors.
// SIGAP_BENCH_PROFILE names a file for a CPU profile of the program meanwhile.
func BenchmarkDesk(b *testing.B) {
	profile := os.Getenv("SIGAP_BENCH_PROFILE")
	binary := buildSigap(b, profile != "")
	for _, files := range []int{0, 256} {
		b.Run(fmt.Sprint("files=", files), func(b *testing.B) {
			for b.Loop() {
				d := startDesk(b, binary, files)
				work := crowdPeople - crowdAttackers
				if files > 0 {
					work /= 4 // as many as may have a stream, and more
				}
				if profile != "" {
					d.profileInto(b, profile)
				}
				d.crowd(b, work)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func (d *deskChild) crowd(b *testing.B, people int) {
	w := d.work(people)
	w.during(5 * time.Second)
	before := w.take()
	end := d.begin(b)
	memory := 0
	for range 200 { // twenty seconds
		w.during(100 * time.Millisecond)
		memory = max(memory, anonymous(d.cmd.Process.Pid))
	}
	meanwhile := w.take()
	lost := w.lost.Load()
	open := d.descriptors()
	began := time.Now()
	most, told := end()
	calm := w.calm(d)
	recovered := time.Since(began)
	w.end()
	before.report(b, "before")
	meanwhile.report(b, "attack")
	b.ReportMetric(float64(lost), "streams-lost")
	b.ReportMetric(float64(memory)/1024, "MiB")
	b.ReportMetric(float64(anonymous(d.cmd.Process.Pid))/1024, "MiB-after")
	b.ReportMetric(float64(most), "connections-at-once")
	b.ReportMetric(float64(open), "descriptors")
	b.ReportMetric(float64(told), "released")
	b.ReportMetric(recovered.Seconds(), "s-recovered")
	if !calm {
		b.Errorf("a quarter of a minute after the attack the desk is not as before")
	}
}

// descriptors is how many the program has open.
func (d *deskChild) descriptors() int {
	all, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", d.cmd.Process.Pid))
	return len(all)
}

// working are people who use the desk.
type working struct {
	stop chan struct{}
	all  sync.WaitGroup
	lost atomic.Int64 // streams that ended

	mu    sync.Mutex // guards the rest
	waits results
}

// results are how long requests waited, in connections that were kept and in new ones.
type results struct {
	kept, fresh []time.Duration
	failed      int
	why         string // of the last one that failed
}

func (d *deskChild) work(people int) *working {
	w := &working{stop: make(chan struct{})}
	for i := range people {
		person := crowdAttackers + i
		w.all.Go(func() { w.follow(d, person) })
		w.all.Go(func() { w.ask(d, person, i%5 == 0) })
	}
	return w
}

// follow keeps a stream open, as the page does.
func (w *working) follow(d *deskChild, person int) {
	client := http.Client{Jar: d.jars[person], Transport: &http.Transport{}}
	for {
		r, err := client.Get(d.url + "/events")
		if err == nil {
			go func() {
				<-w.stop
				r.Body.Close()
			}()
			for lines := bufio.NewScanner(r.Body); lines.Scan(); {
			}
			r.Body.Close()
		}
		select {
		case <-w.stop:
			return
		case <-time.After(time.Second):
			w.lost.Add(1)
		}
	}
}

// ask asks for a place once a second.
func (w *working) ask(d *deskChild, person int, fresh bool) {
	client := http.Client{Jar: d.jars[person], Transport: &http.Transport{DisableKeepAlives: fresh}, Timeout: 10 * time.Second}
	for {
		select {
		case <-w.stop:
			return
		case <-time.After(time.Second):
		}
		began := time.Now()
		r, err := client.Get(d.url + "/snapshot?place=me")
		if err == nil {
			_, err = io.Copy(io.Discard, r.Body)
			r.Body.Close()
			if err == nil && r.StatusCode != http.StatusOK {
				err = fmt.Errorf("status %d", r.StatusCode)
			}
		}
		w.add(time.Since(began), fresh, err)
	}
}

func (w *working) add(took time.Duration, fresh bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err != nil:
		w.waits.failed++
		w.waits.why = fmt.Sprintf("new %v: %v", fresh, err)
	case fresh:
		w.waits.fresh = append(w.waits.fresh, took)
	default:
		w.waits.kept = append(w.waits.kept, took)
	}
}

func (w *working) take() results {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.waits
	w.waits = results{}
	return r
}

func (w *working) during(d time.Duration) { <-time.After(d) }

func (w *working) end() {
	close(w.stop)
	w.all.Wait()
}

// calm waits until a second's requests are all answered within 300 ms, and the program has no
// more descriptors than the people need.
func (w *working) calm(d *deskChild) bool {
	for range 15 {
		w.take()
		w.during(time.Second)
		r := w.take()
		all := slices.Concat(r.kept, r.fresh)
		if r.failed == 0 && len(all) > 0 && slices.Max(all) < 300*time.Millisecond && d.descriptors() < 3*crowdPeople {
			return true
		}
	}
	return false
}

func (r results) report(b *testing.B, name string) {
	for kind, all := range map[string][]time.Duration{"kept": r.kept, "new": r.fresh} {
		if len(all) == 0 {
			b.Errorf("%s: no request on a %s connection was answered: %s", name, kind, r.why)
			continue
		}
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-p50-"+kind+"-"+name)
		b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "ms-p99-"+kind+"-"+name)
	}
	b.ReportMetric(float64(r.failed), "failed-"+name)
	if r.failed > 0 {
		b.Log(name, "failed:", strings.TrimSpace(r.why))
	}
}
