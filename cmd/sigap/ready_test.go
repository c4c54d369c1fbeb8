package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store/storebench"
)

const (
	million = 1_000_000
	starts  = 20 // of which the median counts
)

// BenchmarkReady starts the built program on a file of a thousand and of a
// million cases, in turns: from the start of the process until /readyz gives 200,
// with Telegram imitated on this machine. Beside it a process of the same binary
// that only says its version, and bbolt alone opening the file of a million.
// Medians, in milliseconds.
func BenchmarkReady(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "sigap")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("the program should build: %v\n%s", err, out)
	}
	service := readyService(b)
	small, big := readyConfig(b, 1000, service), readyConfig(b, million, service)
	var alone, bare, thousand, full, memory []float64
	for b.Loop() {
		for range starts {
			alone = append(alone, versionOf(b, binary))
			bare = append(bare, bareOpen(b, filepath.Join(filepath.Dir(big), config.DataFileName)))
			took, _ := ready(b, binary, small)
			thousand = append(thousand, took)
			took, anonymous := ready(b, binary, big)
			full, memory = append(full, took), append(memory, anonymous)
		}
	}
	b.ReportMetric(storebench.Median(alone), "ms-process-alone")
	b.ReportMetric(storebench.Median(bare), "ms-bbolt-alone")
	b.ReportMetric(storebench.Median(thousand), "ms-ready-thousand")
	b.ReportMetric(storebench.Median(full), "ms-ready-million")
	b.ReportMetric(storebench.Median(memory), "MB-anonymous")
	b.ReportMetric(0, "ns/op")
}

func versionOf(b *testing.B, binary string) float64 {
	b.Helper()
	began := time.Now()
	if err := exec.Command(binary, "version").Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began).Seconds() * 1000
}

// bareOpen has bbolt open a file and look into it.
func bareOpen(b *testing.B, path string) float64 {
	b.Helper()
	began := time.Now()
	db, err := bolt.Open(path, 0o600, &bolt.Options{FreelistType: bolt.FreelistArrayType, InitialMmapSize: 8 << 30})
	if err == nil {
		err = db.View(func(tx *bolt.Tx) error { tx.Cursor().First(); return nil })
	}
	took := time.Since(began).Seconds() * 1000
	if err = errors.Join(err, db.Close()); err != nil {
		b.Fatal(err)
	}
	return took
}

// ready starts the program, waits until it is ready, and stops it: how many
// milliseconds that took, and how many MB of anonymous memory it has then.
func ready(b *testing.B, binary, config string) (took, anonymous float64) {
	b.Helper()
	cmd := exec.Command(binary, "serve", "--config", config)
	cmd.Env = []string{"TELEGRAM_BOT_TOKEN=" + telegramToken, "SIGAP_ADMIN_LISTEN=127.0.0.1:0"}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	said, asked := "", 0
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "ready"; {
		said += lines.Text() + "\n"
		if _, url, ok := strings.Cut(lines.Text(), "admin     "); ok {
			asked = untilReady(b, url+"/readyz")
			took = time.Since(began).Seconds() * 1000
		}
	}
	anonymous = rssAnonOf(b, cmd.Process.Pid)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil || asked == 0 || strings.Contains(said, "not connected yet") {
		b.Fatalf("the program should be ready, and stop: %v\n%s", err, said)
	}
	return took, anonymous
}

// untilReady asks /readyz, four times in a millisecond, until it gives 200, and
// gives how often that was.
func untilReady(b *testing.B, url string) (asked int) {
	b.Helper()
	patience := time.After(time.Minute)
	again := time.NewTicker(time.Millisecond / 4)
	defer again.Stop()
	for {
		asked++
		got, err := http.Get(url)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, got.Body) // so that the connection serves again
		got.Body.Close()
		if got.StatusCode == http.StatusOK {
			http.DefaultClient.CloseIdleConnections()
			return asked
		}
		select {
		case <-patience:
			b.Fatalf("%s gives %d after a minute; want 200", url, got.StatusCode)
		case <-again.C:
		}
	}
}

func rssAnonOf(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "RssAnon:" {
			kb, err := strconv.ParseFloat(f[1], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb / 1024
		}
	}
	b.Fatal("the system tells nothing of anonymous memory")
	return 0
}

// readyService imitates Telegram, with the group of Tier 2.
func readyService(b *testing.B) *telegramfake.Service {
	b.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := telegramfake.New(telegramfake.Config{Listener: ln, Token: telegramToken,
		Bot: telegramfake.User{ID: telegramBot, IsBot: true, FirstName: "Sigap", Username: "sigap147bot"}, Now: time.Now})
	b.Cleanup(func() { s.Close() })
	return s
}

// readyConfig is a sigap.yaml whose data folder has a file of n cases.
func readyConfig(b *testing.B, n int, service *telegramfake.Service) string {
	b.Helper()
	dir := b.TempDir()
	path, err := storebench.File(n)
	if err == nil {
		path, err = storebench.Copy(path, dir)
	}
	if err == nil {
		err = os.Rename(path, filepath.Join(dir, config.DataFileName))
	}
	config := filepath.Join(dir, "sigap.yaml")
	if err == nil {
		err = os.WriteFile(config, fmt.Appendf(nil, "data: %q\ntelegram: {tier2: %q, api_url: %q}\npeople: [{id: sari, name: Sari, roles: [tier2], telegram: \"1001\"}]\n",
			dir, telegramGroups["tier2"], service.URL()), 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	return config
}
