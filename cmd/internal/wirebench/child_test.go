package wirebench_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/store/storebench"
)

// child is a process that is measured, with the Slack that it is connected to.
type child struct {
	name  string
	slack *slack
	cmd   *exec.Cmd
	dir   string
	said  bytes.Buffer
}

// start runs a command until the test ends, when it must stop without a fault.
func (c *child) start(t testing.TB, env []string, argv ...string) *child {
	t.Helper()
	c.cmd = exec.Command(argv[0], argv[1:]...)
	c.cmd.Env, c.cmd.Dir, c.cmd.Stdout, c.cmd.Stderr = env, c.dir, &c.said, &c.said
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.cmd.Process.Signal(syscall.SIGTERM)
		if err := c.cmd.Wait(); err != nil || t.Failed() {
			t.Errorf("%s ended with %v and said\n%s", c.name, err, c.said.String())
		}
	})
	c.slack.await(t)
	return c
}

// processor is the time that the process has had of the processors, to a
// hundredth of a second: proc_pid_stat(5), fields 14 and 15.
func (c *child) processor(t testing.TB) time.Duration {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	var ticks int
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// buildSigap builds the program as it is released. For a profile it gets one file
// more, which isn't in the tree.
func buildSigap(t testing.TB, profiled bool) string {
	t.Helper()
	dir := t.TempDir()
	binary := filepath.Join(dir, "sigap")
	args := []string{"build", "-trimpath", "-o", binary}
	if profiled {
		args = append(args, "-overlay", profilerIn(t, dir))
	}
	cmd := exec.Command("go", append(args, "../../sigap")...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the program should build: %v\n%s", err, out)
	}
	return binary
}

// startSigap runs a binary's serve over a customer file of its own.
func startSigap(t testing.TB, name, binary string) *child {
	t.Helper()
	c := &child{name: name, slack: newSlack(t), dir: t.TempDir()}
	list, config := filepath.Join(c.dir, "customers.csv"), filepath.Join(c.dir, "sigap.yaml")
	rows := []byte("Internet,Nama\n")
	for i := range customers {
		rows = fmt.Appendf(rows, "%s,Pelanggan %d\n", storebench.Number(i).Value, i)
	}
	people := fmt.Appendf(nil, "data: %q\npolicy: {lookups_per_hour: 1000000}\nslack: {tier2: C1, api_url: %q}\npeople:\n", c.dir, c.slack.URL+"/api/")
	for i := range agents {
		people = fmt.Appendf(people, "  - {id: agent%d, name: Agent %d, roles: [agent], slack: U%06d}\n", i, i, i)
	}
	for path, text := range map[string][]byte{list: rows, config: people} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command(binary, "import", "customers", list, "--data", c.dir, "--init").CombinedOutput(); err != nil {
		t.Fatalf("%s should import %d customers: %v\n%s", name, customers, err, out)
	}
	env := []string{"SLACK_BOT_TOKEN=xoxb-bench", "SLACK_APP_TOKEN=xapp-bench", "SIGAP_ADMIN_LISTEN=127.0.0.1:0"}
	return c.start(t, env, binary, "serve", "--config", config)
}

// startBare runs this test's own binary as the bare loop; see TestMain.
func startBare(t testing.TB) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{name: "bare", slack: newSlack(t), dir: t.TempDir()}
	return c.start(t, []string{bareEnv + "=" + c.slack.URL}, self)
}

// profiler begins and ends a CPU profile at signals.
const profiler = `package main

import (
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
)

func init() {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGUSR1)
	go func() {
		<-told
		f, _ := os.Create("cpu.part")
		_ = pprof.StartCPUProfile(f)
		<-told
		pprof.StopCPUProfile()
		f.Close()
		_ = os.Rename("cpu.part", "cpu.pprof")
	}()
}
`

// profilerIn writes an overlay that adds the profiler to the program.
func profilerIn(t testing.TB, dir string) string {
	t.Helper()
	main, err := filepath.Abs("../../sigap/profile_added.go")
	if err != nil {
		t.Fatal(err)
	}
	file, overlay := filepath.Join(dir, "profile.go"), filepath.Join(dir, "overlay.json")
	for path, text := range map[string]string{file: profiler, overlay: fmt.Sprintf(`{"Replace": {%q: %q}}`, main, file)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return overlay
}

// profileInto has the child write a profile of all that follows into a file.
func (c *child) profileInto(t testing.TB, path string) {
	t.Helper()
	tell := func() {
		if err := c.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
			t.Fatal(err)
		}
	}
	tell()
	t.Cleanup(func() { // before the child's own, which stops it
		tell()
		var raw []byte
		for end := time.Now().Add(patience); len(raw) == 0 && time.Now().Before(end); {
			raw, _ = os.ReadFile(filepath.Join(c.dir, "cpu.pprof"))
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil || len(raw) == 0 {
			t.Errorf("the profile of %d bytes: %v", len(raw), err)
		}
	})
}
