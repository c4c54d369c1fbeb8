package wirebench_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

const (
	crowdPeople    = 150
	crowdAttackers = 50 // of them, who open all the streams that they can
	crowdStreams   = 10_000
	crowdSlow      = 3_000
	crowdIdle      = 3_000
)

// deskChild is the running program with a desk, and everybody's session.
type deskChild struct {
	*child
	url  string
	jars []http.CookieJar // by person
}

// startDesk runs serve with a desk alone; files is its limit of descriptors, or 0.
func startDesk(b *testing.B, binary string, files int) *deskChild {
	b.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	at := free.Addr().String()
	free.Close()
	d := &deskChild{child: &child{name: "desk", dir: b.TempDir()}, url: "http://" + at}
	config := fmt.Appendf(nil, "data: %q\ndesk: {listen: %q, url: %q}\npeople:\n", d.dir, at, d.url)
	for i := range crowdPeople {
		config = fmt.Appendf(config, "  - {id: agent%d, name: Agent %d, roles: [agent]}\n", i, i)
	}
	path := filepath.Join(d.dir, "sigap.yaml")
	if err := os.WriteFile(path, config, 0o600); err != nil {
		b.Fatal(err)
	}
	argv := []string{binary, "serve", "--config", path}
	if files > 0 {
		argv = []string{"sh", "-c", fmt.Sprintf("ulimit -n %d && exec \"$@\"", files), "sh", binary, "serve", "--config", path}
	}
	d.cmd = exec.Command(argv[0], argv[1:]...)
	d.cmd.Env, d.cmd.Dir, d.cmd.Stdout, d.cmd.Stderr = []string{"SIGAP_INIT=1"}, d.dir, &d.said, &d.said
	if err := d.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = d.cmd.Process.Signal(syscall.SIGTERM)
		if err := d.cmd.Wait(); err != nil || b.Failed() {
			b.Errorf("the desk ended with %v and said\n%.4000s", err, d.said.String())
		}
	})
	for i := range crowdPeople {
		d.jars = append(d.jars, d.enter(b, binary, path, fmt.Sprint("agent", i)))
	}
	return d
}

// enter has a person enter by a new link, and returns the browser's cookies.
func (d *deskChild) enter(b *testing.B, binary, config, person string) http.CookieJar {
	b.Helper()
	var link []byte
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); <-time.After(20 * time.Millisecond) {
		if link, err = exec.Command(binary, "desk-link", person, "--config", config).Output(); err == nil {
			break
		}
	}
	at, _, _ := strings.Cut(strings.TrimSpace(string(link)), "\n")
	u, bad := url.Parse(at)
	if err != nil || bad != nil {
		b.Fatalf("%s should get a link: %v, %v", person, err, bad)
	}
	jar, _ := cookiejar.New(nil) // never fails
	key := u.Query().Get("key")
	if key == "" {
		key = u.Fragment
	}
	// The link itself begins the session, or the button of its page does.
	client := http.Client{Jar: jar}
	for _, ask := range []func() (*http.Response, error){
		func() (*http.Response, error) { return client.Get(at) },
		func() (*http.Response, error) {
			return client.PostForm(d.url+"/enter", url.Values{"key": {key}})
		},
	} {
		if own, _ := url.Parse(d.url); len(jar.Cookies(own)) > 0 {
			break
		}
		got, err := ask()
		if err != nil {
			b.Fatal(err)
		}
		got.Body.Close()
	}
	if own, _ := url.Parse(d.url); len(jar.Cookies(own)) == 0 {
		b.Fatalf("%s should enter by the link %s", person, at)
	}
	client.CloseIdleConnections()
	return jar
}

// cookies is the header of a person's requests.
func (d *deskChild) cookies(person int) string {
	own, _ := url.Parse(d.url)
	var all []string
	for _, c := range d.jars[person].Cookies(own) {
		all = append(all, c.String())
	}
	return strings.Join(all, "; ")
}

// crowdEnv has the desk's address, for a process that is the crowd.
const crowdEnv = "SIGAP_BENCH_CROWD"

// attack is what holds the desk's connections. It is a process of its own, and one that waits
// for all others: on other machines it would take no processor from the desk.
type attack struct {
	to   string
	stop chan struct{}
	all  sync.WaitGroup
	open atomic.Int64 // connections now
	most atomic.Int64
	told atomic.Int64 // windows that were released
}

// begin starts the crowd. end stops it, and returns how many connections it had at once, and
// how many of its windows were released.
func (d *deskChild) begin(b *testing.B) (end func() (most, told int)) {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command("nice", "-n", "10", self)
	cmd.Env = []string{crowdEnv + "=" + strings.TrimPrefix(d.url, "http://")}
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	for i := range crowdAttackers {
		fmt.Fprintln(in, d.cookies(i))
	}
	fmt.Fprintln(in, "begin")
	return func() (most, told int) {
		in.Close()
		if err := cmd.Wait(); err != nil {
			b.Errorf("the crowd ended with %v: %.1000s", err, said.String())
		}
		_, _ = fmt.Sscan(said.String(), &most, &told)
		return most, told
	}
}

// crowd opens all connections, each again some seconds after it was closed, until nothing
// more is said to it: first the sessions, then "begin".
func crowd(to string, in io.Reader, out io.Writer) {
	a := &attack{to: to, stop: make(chan struct{})}
	lines := bufio.NewScanner(in)
	var cookies []string
	for lines.Scan() && lines.Text() != "begin" {
		cookies = append(cookies, lines.Text())
	}
	for i := range crowdStreams {
		request := fmt.Sprintf("GET /events HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n", a.to, cookies[i%len(cookies)])
		a.all.Go(func() { a.hold(i, request, nil) })
	}
	for i := range crowdSlow {
		a.all.Go(func() { a.hold(i, "GET / HTTP/1.1\r\nHost: x\r\n", []byte("X-A: b\r\n")) })
	}
	for i := range crowdIdle {
		a.all.Go(func() { a.hold(i, "", nil) })
	}
	for lines.Scan() {
	}
	close(a.stop)
	a.all.Wait()
	fmt.Fprintln(out, a.most.Load(), a.told.Load())
}

// hold holds one connection: it says the request, and then the drip every second.
func (a *attack) hold(i int, request string, drip []byte) {
	wait := time.Duration(i%1000) * 3 * time.Millisecond // they come within three seconds
	for {
		select {
		case <-a.stop:
			return
		case <-time.After(wait):
		}
		wait = 5 * time.Second
		c, err := net.DialTimeout("tcp", a.to, 5*time.Second)
		if err != nil {
			continue
		}
		if n := a.open.Add(1); n > a.most.Load() {
			a.most.Store(n)
		}
		a.keep(c, request, drip)
		c.Close()
		a.open.Add(-1)
	}
}

func (a *attack) keep(c net.Conn, request string, drip []byte) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		lines := bufio.NewReaderSize(c, 512)
		for {
			line, err := lines.ReadString('\n')
			if strings.HasPrefix(line, "event: release") {
				a.told.Add(1)
			}
			if err != nil {
				return
			}
		}
	}()
	_, _ = io.WriteString(c, request)
	for {
		var next <-chan time.Time
		if drip != nil {
			next = time.After(time.Second)
		}
		select {
		case <-ended:
			return
		case <-a.stop:
			c.Close()
			<-ended
			return
		case <-next:
			_, _ = c.Write(drip)
		}
	}
}
