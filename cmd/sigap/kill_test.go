//go:build kill

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/store"
)

const (
	kills   = 50
	clients = 8
	luck    = 147
)

// sent is one /cek: its words are its own, so that it can be counted.
type sent struct {
	key, line string
	acked     bool
}

// TestKillLosesNothing kills the program with SIGKILL at random moments under
// load: what was acknowledged is there, what is there was sent, and what was
// not acknowledged and is sent again with its key is there exactly once.
func TestKillLosesNothing(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "sigap")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	random := rand.New(rand.NewPCG(luck, luck))
	numbers := vvipNumbers(t)
	data := t.TempDir()
	var all []*sent
	turns := map[string]uint64{}
	replayed := 0
	for round := range kills {
		url, kill := startChild(t, binary, data)
		for _, s := range all {
			if !s.acked {
				if !postUntil(t, url, "dewi", s.key, `"line":"`+s.line+`"`) {
					t.Fatalf("round %d: the input that was not acknowledged should be taken now", round)
				}
				s.acked = true
				replayed++
			}
		}
		all = append(all, load(url, round, numbers, random, kill)...)
		check(t, round, data, all, turns)
	}
	acked := 0
	for _, s := range all {
		if s.acked {
			acked++
		}
	}
	t.Logf("%d kills, %d inputs sent, %d acknowledged before or after, %d sent again", kills, len(all), acked, replayed)
}

// load sends inputs from several clients at once until the program is killed.
func load(url string, round int, numbers []string, random *rand.Rand, kill func()) []*sent {
	var mu sync.Mutex
	var out []*sent
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for c := range clients {
		r := rand.New(rand.NewPCG(random.Uint64(), uint64(c)))
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				id := fmt.Sprintf("%03dx%dx%04d", round, c, n)
				s := &sent{key: "k" + strings.ReplaceAll(id, "x", "0") + "aaaa", line: "/cek " + numbers[r.IntN(len(numbers))] + " uji-" + id}
				mu.Lock()
				out = append(out, s)
				mu.Unlock()
				if s.acked = post(url, "dewi", s.key, `"line":"`+s.line+`"`); !s.acked && n > 0 {
					return // killed, or not open yet: the next round sends it again
				}
				call := fmt.Sprint(r.IntN(round*40+40) + 1)
				post(url, "dewi", "p"+s.key, `"press":{"subject":"C-`+call+`","action":"confirm","turn":"1"}`)
				post(url, "dewi", "q"+s.key, `"press":{"subject":"C-`+call+`","action":"callback","arg":"given","turn":"2"}`)
				post(url, "sari", "r"+s.key, `"press":{"subject":"K-`+fmt.Sprint(r.IntN(60)+1)+`","action":"claim","turn":"1"}`)
			}
		})
	}
	time.AfterFunc(time.Duration(30+random.IntN(250))*time.Millisecond, kill)
	time.AfterFunc(320*time.Millisecond, func() { close(stop) })
	wg.Wait()
	kill()
	return out
}

// check reads the data file that the kill left.
func check(t *testing.T, round int, data string, all []*sent, turns map[string]uint64) {
	t.Helper()
	s, err := store.Open(store.Options{Path: filepath.Join(data, fileName), Now: time.Now})
	if err != nil {
		t.Fatalf("round %d: the file should open: %v", round, err)
	}
	defer s.Close()
	if err := s.VerifyAudit(t.Context()); err != nil {
		t.Fatalf("round %d: the audit chain should be whole: %v", round, err)
	}
	present := map[string]int{}
	open := map[string]string{}
	err = s.View(t.Context(), func(tx *store.Tx) error {
		grew := func(name string, turn uint64) {
			if turn < turns[name] {
				t.Errorf("round %d: the turn of %s went from %d back to %d", round, name, turns[name], turn)
			}
			turns[name] = turn
		}
		for id := uint64(1); ; id++ {
			c, err := tx.Call(id)
			if err != nil {
				break
			}
			present[c.Personal.Words]++
			grew(c.Name(), c.Turn)
		}
		for _, c := range tx.Cases(0, 10_000) {
			grew(c.Name(), c.Turn)
			if other := open[c.Customer]; c.IsOpen() && other != "" {
				t.Errorf("round %d: %s and %s are open for one customer", round, c.Name(), other)
			}
			if c.IsOpen() {
				open[c.Customer] = c.Name()
			}
			boards := 0
			for _, p := range tx.Posts(c.Name()) {
				if !p.Place.Private {
					boards++
				}
			}
			if boards != 1 || c.Kind != sigap.CallbackKind {
				t.Errorf("round %d: %s has %d cards in the channel; want 1", round, c.Name(), boards)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range all {
		words := in.line[strings.Index(in.line, "uji-"):]
		if n := present[words]; n > 1 || in.acked && n != 1 {
			t.Fatalf("round %d: %s, acknowledged %v, is there %d times", round, words, in.acked, n)
		}
		delete(present, words)
	}
	if len(present) > 0 {
		t.Fatalf("round %d: what nobody sent is there: %v", round, present)
	}
}

// startChild starts the program and gives its address and how to kill it.
func startChild(t *testing.T, binary, data string) (url string, kill func()) {
	t.Helper()
	cmd := exec.Command(binary, "demo", "--data", data, "--listen", "127.0.0.1:0")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the program should say its address: %v", err)
	}
	kill = sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	t.Cleanup(kill)
	return strings.TrimSpace(line[strings.Index(line, "http"):]), kill
}

// post sends an input as the page does; true says that it was acknowledged.
func post(url, as, key, what string) bool {
	body := fmt.Sprintf(`{"key":%q,"place":"me",%s}`, key, what)
	r, err := http.Post(url+"/in?as="+as, "application/json", bytes.NewBufferString(body))
	if err != nil {
		return false
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	return err == nil && r.StatusCode == http.StatusOK && !bytes.Contains(text, []byte("ersimpan"))
}

// postUntil sends an input until it is acknowledged, as the page does while the
// program is starting.
func postUntil(t *testing.T, url, as, key, what string) bool {
	t.Helper()
	patience := time.After(10 * time.Second)
	for !post(url, as, key, what) {
		select {
		case <-patience:
			return false
		case <-time.After(10 * time.Millisecond):
		}
	}
	return true
}

func vvipNumbers(t *testing.T) (out []string) {
	t.Helper()
	for _, line := range strings.Split(read(t, "demo/day/vvip.csv"), "\n")[1:] {
		if n, _, ok := strings.Cut(line, ","); ok {
			out = append(out, n)
		}
	}
	return out
}
