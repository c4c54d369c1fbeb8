//go:build kill

package main

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
)

// A kill can't show a missing fdatasync, because the page cache survives it. A
// trace of the system calls can: an act is written to the data file, synced,
// committed by the meta page, synced again, and only then answered.

// TestFsyncComesBeforeTheAnswer sends one /check and one press to the program
// under strace and looks at when each was durable and when it was answered.
func TestFsyncComesBeforeTheAnswer(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatalf("install strace (Debian package strace): without it nobody knows whether answers wait for the disk: %v", err)
	}
	trace := filepath.Join(t.TempDir(), "trace")
	p := launch(t, strace, "-f", "-y", "-s", "1048576", "-e", "trace=fdatasync,read,write,writev,sendto,pwrite64", "-o", trace,
		buildSigap(t), "demo", "--data", t.TempDir(), "--listen", "127.0.0.1:0")
	url := p.waitReady(t)
	acts := map[string]string{
		"k00000000001": `"line": "/check 113468627060 internet mati"`,
		"k00000000002": `"press": {"subject": "C-1", "action": "confirm", "turn": "1"}`,
	}
	for _, key := range slices.Sorted(maps.Keys(acts)) {
		sendTraced(t, url, `{"key": "`+key+`", "place": "me", `+acts[key]+`}`)
	}
	p.end(t, syscall.SIGTERM)
	calls := tracedCalls(read(t, trace))
	for key, what := range acts {
		if err := durableFirst(calls, key); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if !t.Failed() {
		t.Logf("%d system calls traced; each of %d acts is answered behind the second fdatasync of its commit", len(calls), len(acts))
	}
}

// sendTraced sends one input as the agent Dewi, on a connection of its own.
func sendTraced(t *testing.T, url, body string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	for {
		r, err := client.Post(url+"/in?as=dewi", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatalf("the desk should answer %s: %v", body, err)
		}
		r.Body.Close()
		switch r.StatusCode {
		case http.StatusOK:
			return
		case http.StatusServiceUnavailable: // it has just begun
			continue
		}
		t.Fatalf("%s is answered with %s; want 200", body, r.Status)
	}
}

// TestFsyncTraceIsJudged: the judgement sees an answer that came too early.
func TestFsyncTraceIsJudged(t *testing.T) {
	const data = "pwrite64(5</d/sigap.db>, \"..k1.dewi..\", 4096, 8192) = 4096"
	const meta = "pwrite64(5</d/sigap.db>, \"..\", 4096, 0) = 4096"
	const sync = "fdatasync(5</d/sigap.db>) = 0"
	const answer = "write(7<socket:[9]>, \"HTTP/1.1 200 OK..\", 20) = 20"
	for want, lines := range map[string][]string{
		"":                 {data, sync, meta, sync, answer},
		"the answer began": {data, sync, meta, answer, sync},
		"second fdatasync": {data, sync, meta, answer},
		"first fdatasync":  {data, strings.Replace(sync, "= 0", "= -1 EIO", 1), answer},
		"pwrite64 of its":  {sync, meta, sync, answer},
	} {
		text := "8 read(7<socket:[9]>, \"POST /in..k1..\", 4096) = 30\n8 " + strings.Join(lines, "\n8 ") + "\n"
		if err := durableFirst(tracedCalls(text), "k1"); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q is judged %v; want an error with %q", lines, err, want)
		}
	}
	split := "8 fdatasync(5</d/sigap.db> <unfinished ...>\n9 read(7<s>, \"x\", 1) = 1\n8 <... fdatasync resumed>) = 0\n"
	if got := tracedCalls(split); len(got) != 2 || got[1].begin != 0 || got[1].end != 2 || !strings.HasSuffix(got[1].text, "= 0") {
		t.Errorf("a call that others interrupted is read as %+v; want it whole, from line 0 to 2", got)
	}
}

// tracedCall is one system call, from the line of the trace where it began to
// the one where it ended.
type tracedCall struct {
	begin, end int
	text       string
}

// tracedCalls reads a trace of strace -f -y, in the order of the ends.
func tracedCalls(trace string) (out []tracedCall) {
	begun := map[string]tracedCall{} // by thread
	for i, line := range strings.Split(trace, "\n") {
		thread, text, _ := strings.Cut(line, " ")
		text = strings.TrimSpace(text)
		c := tracedCall{begin: i, end: i, text: text}
		if head, ok := strings.CutSuffix(text, "<unfinished ...>"); ok {
			begun[thread] = tracedCall{begin: i, text: head}
			continue
		}
		if _, tail, ok := strings.Cut(text, " resumed>"); ok && strings.HasPrefix(text, "<... ") {
			c.begin, c.text = begun[thread].begin, begun[thread].text+tail
		}
		if strings.Contains(c.text, "(") {
			out = append(out, c)
		}
	}
	return out
}

// durableFirst follows the input with that key from the read that brought it to
// the write that answers it, and says what stood in the wrong order.
func durableFirst(calls []tracedCall, key string) error {
	after := -1
	next := func(what string, fits func(string) bool) (c tracedCall, err error) {
		i := slices.IndexFunc(calls, func(c tracedCall) bool { return c.begin > after && fits(c.text) })
		if i < 0 {
			return c, fmt.Errorf("the trace has no %s", what)
		}
		after = calls[i].end
		return calls[i], nil
	}
	onData := func(name string) func(string) bool {
		return func(s string) bool {
			return strings.HasPrefix(s, name+"(") && strings.Contains(s, config.DataFileName+">")
		}
	}
	synced := func(s string) bool { return onData("fdatasync")(s) && strings.HasSuffix(s, "= 0") }
	asked, err := next("read of the input", func(s string) bool { return strings.HasPrefix(s, "read(") && strings.Contains(s, key) })
	if err != nil {
		return err
	}
	_, socket, _ := strings.Cut(asked.text, "(")
	socket, _, _ = strings.Cut(socket, ",")
	answered, err := next("answer to the input", func(s string) bool {
		name, rest, _ := strings.Cut(s, "(")
		return name != "read" && strings.HasPrefix(rest, socket+",") && strings.Contains(rest, "HTTP/1.1 200")
	})
	if err != nil {
		return err
	}
	after = asked.end
	for _, s := range []struct {
		what string
		fits func(string) bool
	}{
		{"pwrite64 of its receipt", func(s string) bool { return onData("pwrite64")(s) && strings.Contains(s, key) }},
		{"first fdatasync of its commit", synced},
		{"pwrite64 of the meta page", onData("pwrite64")},
		{"second fdatasync of its commit", synced},
	} {
		if _, err := next(s.what, s.fits); err != nil {
			return err
		}
	}
	if answered.begin < after {
		return fmt.Errorf("the answer began at line %d of the trace, the second fdatasync ended at line %d; want the answer behind it", answered.begin, after)
	}
	return nil
}

// program is the built program while it runs, in a process group of its own.
type program struct {
	cmd   *exec.Cmd
	ready chan string // its address, once; closed when it has ended
	ended chan struct{}
	err   error // of its end; read it behind ended
}

// buildSigap builds the program, without the race detector, and gives its path.
func buildSigap(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sigap")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("the program should build: %v\n%s", err, out)
	}
	return path
}

// launch starts a command that is, or runs, sigap demo.
func launch(t *testing.T, argv ...string) *program {
	t.Helper()
	p := &program{cmd: exec.Command(argv[0], argv[1:]...), ready: make(chan string, 1), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = &firstLine{got: p.ready}, os.Stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("%s should start: %v", argv[0], err)
	}
	go func() {
		defer close(p.ended)
		p.err = p.cmd.Wait()
		close(p.ready)
	}()
	t.Cleanup(p.kill)
	return p
}

// waitReady returns the address that the program serves on.
func (p *program) waitReady(t *testing.T) string {
	t.Helper()
	select {
	case line := <-p.ready:
		if _, url, ok := strings.Cut(line, "Sigap demo: "); ok {
			return url
		}
		t.Fatalf("the program says %q; want its address", line)
	case <-time.After(time.Minute):
		t.Fatal("the program should serve within a minute")
	}
	return ""
}

// kill ends the program and all that it runs under, and waits for that.
func (p *program) kill() {
	select {
	case <-p.ended: // its group's id may be somebody else's by now
	default:
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.ended
	}
}

// end asks the program to stop and wants it to do so without a fault.
func (p *program) end(t *testing.T, s syscall.Signal) {
	t.Helper()
	_ = syscall.Kill(-p.cmd.Process.Pid, s)
	select {
	case <-p.ended:
		if p.err != nil {
			t.Errorf("the program should stop without a fault at %v: %v", s, p.err)
		}
	case <-time.After(30 * time.Second):
		t.Fatalf("the program should stop within 30 s of %v", s)
	}
}

// firstLine gives away the first line that is written to it.
type firstLine struct {
	line []byte
	got  chan<- string
	done bool
}

func (f *firstLine) Write(p []byte) (int, error) {
	f.line = append(f.line, p...)
	if line, _, ok := strings.Cut(string(f.line), "\n"); ok && !f.done {
		f.done = true
		f.got <- line
	}
	return len(p), nil
}
