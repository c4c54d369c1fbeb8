package wirebench_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/store/storebench"
)

// importRows is how many customers BenchmarkImport imports; SIGAP_BENCH_ROWS replaces it.
const importRows = 1_000_000

// BenchmarkImport has the running program import a million customers, then a million that
// are all changed, and then undo that, while agents send /cek NUMBER one at a time. It says
// for each how many seconds the command took, the most anonymous memory of the command and
// of the bot, and how long the agents waited for their acknowledgements.
func BenchmarkImport(b *testing.B) {
	rows := importRows
	if n, err := strconv.Atoi(os.Getenv("SIGAP_BENCH_ROWS")); err == nil {
		rows = n
	}
	binary := buildSigap(b, false)
	for b.Loop() {
		c := startSigap(b, "sigap", binary)
		first, changed := manyCustomers(b, rows, "a"), manyCustomers(b, rows, "b")
		c.during(b, "first", binary, "import", "customers", first, "--confirm-ended", strconv.Itoa(customers))
		c.during(b, "changed", binary, "import", "customers", changed, "--confirm-ended", strconv.Itoa(rows))
		c.during(b, "undo", binary, "undo", "3", "--confirm-ended", strconv.Itoa(rows))
	}
	b.ReportMetric(0, "ns/op")
}

// manyCustomers writes a customer file; the 100,000 first rows carry one telephone.
func manyCustomers(b *testing.B, rows int, salt string) string {
	b.Helper()
	f, err := os.CreateTemp(b.TempDir(), "*.csv")
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "Internet,Nama,Telepon,Paket (Mbps)")
	for i := range rows {
		telephone := "0812-0000-0000"
		if i >= rows/10 {
			telephone = fmt.Sprintf("0813%08d", i)
		}
		fmt.Fprintf(w, "%s,Pelanggan %d %s,%s,20\n", storebench.Number(i).Value, i, salt, telephone)
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		b.Fatal(err)
	}
	return f.Name()
}

// during runs a command while agents send commands of their own.
func (c *child) during(b *testing.B, name string, argv ...string) {
	b.Helper()
	command := exec.Command(argv[0], append(argv[1:], "--data", c.dir)...)
	out, err := os.Create(filepath.Join(b.TempDir(), name))
	if err != nil {
		b.Fatal(err)
	}
	command.Stdout, command.Stderr = out, out
	began := time.Now()
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan struct{})
	var beside sync.WaitGroup
	var bot, own int
	var waits []time.Duration
	beside.Go(func() {
		for more := true; more; {
			select {
			case <-ended:
				more = false
			case <-time.After(20 * time.Millisecond):
			}
			bot, own = max(bot, anonymous(c.cmd.Process.Pid)), max(own, anonymous(command.Process.Pid))
		}
	})
	beside.Go(func() { waits = c.slack.one(b, ended) })
	err = command.Wait()
	took := time.Since(began)
	close(ended)
	beside.Wait()
	if err != nil {
		said, _ := os.ReadFile(out.Name())
		b.Fatalf("%v: %v\n%s", argv, err, said)
	}
	slices.Sort(waits)
	b.ReportMetric(took.Seconds(), "s-"+name)
	b.ReportMetric(float64(bot)/1024, "MiB-bot-"+name)
	b.ReportMetric(float64(own)/1024, "MiB-command-"+name)
	b.ReportMetric(float64(waits[len(waits)/2].Microseconds())/1000, "ms-p50-"+name)
	b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds())/1000, "ms-p99-"+name)
}

// anonymous is the anonymous memory of a process in KiB; 0 if it is over.
func anonymous(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := strings.Cut(string(status), "RssAnon:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(fields[0])
	return n
}

// one sends one command after the other until the channel is closed, and returns how long
// each waited for its acknowledgement.
func (s *slack) one(b *testing.B, ended <-chan struct{}) (waits []time.Duration) {
	for i := 0; ; i++ {
		select {
		case <-ended:
			return waits
		case <-time.After(5 * time.Millisecond):
		}
		began := time.Now()
		if _, err := s.keep(s.open[i%len(s.open)], 1, time.Time{}); err != nil {
			b.Error(err)
			return waits
		}
		waits = append(waits, time.Since(began))
	}
}
