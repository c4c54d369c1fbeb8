//go:build kill

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/store"
)

// onFullDisk is a disk that a running program has its data on.
type onFullDisk struct {
	fill, empty func(t *testing.T, p *program)
	prefix      []string // of the command line that starts a program while it is full
}

// TestFullFileLimit: no file may grow, and none be written behind its head.
func TestFullFileLimit(t *testing.T) {
	limit := func(to string) func(*testing.T, *program) {
		return func(t *testing.T, p *program) {
			if out, err := exec.Command("prlimit", "--pid", fmt.Sprint(p.cmd.Process.Pid), "--fsize="+to+":").CombinedOutput(); err != nil {
				t.Fatalf("the limit of a file's size (prlimit, Debian package util-linux): %v\n%s", err, out)
			}
		}
	}
	head := fmt.Sprint(headOfAFile)
	fullStory(t, t.TempDir(), onFullDisk{limit(head), limit("unlimited"), []string{"prlimit", "--fsize=" + head + ":", "--"}})
}

// TestFullTmpfs: a disk of its own that somebody else's file fills up.
func TestFullTmpfs(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("sigap", dir, "tmpfs", 0, "size=20m"); err != nil {
		if os.Geteuid() == 0 && !errors.Is(err, syscall.EPERM) {
			t.Fatalf("a tmpfs can't be mounted: %v", err)
		}
		t.Logf("NOT TESTED: this machine lets nobody mount a tmpfs (%v); TestFullFileLimit shows the same but for ENOSPC", err)
		return
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	ballast := filepath.Join(dir, "ballast")
	fullStory(t, dir, onFullDisk{
		fill: func(t *testing.T, _ *program) {
			f, err := os.Create(ballast)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			for size := 64 << 10; size > 0; size /= 2 {
				for err = nil; err == nil; {
					_, err = f.Write(bytes.Repeat([]byte("x"), size))
				}
			}
			if !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("the disk takes %v; want it full", err)
			}
		},
		empty: func(t *testing.T, _ *program) {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		},
	})
}

// fullStory runs the built program on Slack and Telegram while its disk becomes
// full, is started anew meanwhile, and has room again in the end.
func fullStory(t *testing.T, dir string, disk onFullDisk) {
	w := openSite(t, slack.Name, telegram.Name)
	w.linkEverywhere(t, "ratna")
	w.ahead.Add(int64(time.Since(w.now()))) // the program has the real clock
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	w.settle(t)
	w.stop(t)
	w.stop = func(*testing.T) {}
	if out, err := exec.Command("cp", "--sparse=always", dataFile(w.dir), dataFile(dir)).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	w.dir = dir
	f := &fullSite{site: w, binary: buildSigap(t), config: w.writeConfig(t)}

	p := f.serve(t)
	saved := f.check(t)
	if strings.Contains(saved, "Belum tersimpan") || !strings.Contains(saved, "VVIP") {
		t.Fatalf("before, /cek shows\n%s\nwant the customer", saved)
	}
	disk.fill(t, p)
	until(t, "what can't be saved is said", func() bool { return strings.Contains(f.check(t), "Belum tersimpan") })
	f.everywhere(t, fullTitle)
	f.wantFull(t)
	p.end(t, syscall.SIGTERM)
	p = f.serve(t, disk.prefix...)
	until(t, "it is said after a start, too", func() bool { return strings.Contains(f.check(t), "Belum tersimpan") })
	f.wantFull(t)

	disk.empty(t, p)
	until(t, "it is saved again, without a start", func() bool { return !strings.Contains(f.check(t), "Belum tersimpan") })
	f.everywhere(t, roomTitle)
	if said := f.run(t, true, "healthcheck", "--url", f.admin+"/readyz"); !strings.HasPrefix(said, "ready") {
		t.Errorf("with room the healthcheck says %q; want ready", said)
	}
	p.end(t, syscall.SIGTERM)
	f.compare(t)
}

// fullSite is a site whose program is a process of its own.
type fullSite struct {
	*site
	binary, config string
	admin          string // address
	calls          int    // that were saved, by the agent's answers
}

// serve starts the program and waits until it works.
func (f *fullSite) serve(t *testing.T, prefix ...string) *program {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := ln.Addr().String()
	ln.Close()
	f.admin = "http://" + listen
	argv := append(prefix, "env", "SIGAP_DATA="+f.dir, "SIGAP_ADMIN_LISTEN="+listen, "SLACK_BOT_TOKEN=xoxb-fake", "SLACK_APP_TOKEN=xapp-fake", "TELEGRAM_BOT_TOKEN="+telegramToken,
		f.binary, "serve", "--config", f.config, "--log-level", "error")
	p := launch(t, argv...)
	// A program that serves may still be connecting to a platform, which loses its commands.
	until(t, "the program works, with both platforms", func() bool {
		said, err := app.AskReady(t.Context(), f.admin+"/readyz")
		return err == nil && !strings.Contains(said, "; off: ")
	})
	return p
}

// check is what an agent sees of a VVIP on Slack.
func (f *fullSite) check(t *testing.T) string {
	t.Helper()
	s := f.scenes[slack.Name].(*slackScene)
	seen, err := s.fake.As(s.account("dewi")).Slash(t.Context(), s.fake.DM(s.account("dewi")), "/cek", "152000000001 masih")
	if err != nil || seen.Message == nil {
		t.Fatalf("/cek is answered by %+v, %v; want a message", seen, err)
	}
	if !strings.Contains(seen.Message.Text, "Belum tersimpan") {
		f.calls++
	} else if !strings.Contains(seen.Message.Text, "VVIP") || !strings.Contains(seen.Message.Text, "Katakan") {
		t.Errorf("/cek on a full disk shows\n%s\nwant the category and what to say", seen.Message.Text)
	}
	return seen.Message.Text
}

// everywhere waits until the lead has been notified on both platforms.
func (f *fullSite) everywhere(t *testing.T, title string) {
	t.Helper()
	until(t, "the lead is notified on both platforms: "+title, func() bool {
		n := f.hears(t, "ratna", title)
		return n[slack.Name] > 0 && n[telegram.Name] > 0
	})
}

// wantFull wants the commands to read, and to say what is wrong.
func (f *fullSite) wantFull(t *testing.T) {
	t.Helper()
	if said := f.run(t, true, "lookup", "152000000001", "--data", f.dir); !strings.Contains(said, "vvip") {
		t.Errorf("lookup says\n%s\nwant the category", said)
	}
	if said := f.run(t, true, "cases", "--data", f.dir); !strings.Contains(said, "K-1") {
		t.Errorf("cases says\n%s\nwant the case", said)
	}
	// A look-up's entry in the audit may have found room in the file; then the disk's own
	// fact fails.
	said := f.run(t, false, "check", "--offline", "--config", f.config, "--data", f.dir)
	notSaved := strings.Contains(said, "FAIL store: what the bot writes is not saved") || strings.Contains(said, "FAIL store: the disk has 0.0 MiB left")
	if !notSaved || !strings.Contains(said, "make room on th") {
		t.Errorf("check says\n%s\nwant what is wrong and the next step", said)
	}
	until(t, "it is not ready", func() bool { _, err := app.AskReady(t.Context(), f.admin+"/readyz"); return err != nil })
	if said := f.run(t, false, "healthcheck", "--url", f.admin+"/readyz"); !strings.Contains(said, "make room on the disk") {
		t.Errorf("the healthcheck says\n%s\nwant the next step", said)
	}
}

// run runs a command and wants it to end well, or not.
func (f *fullSite) run(t *testing.T, well bool, args ...string) string {
	t.Helper()
	cmd := exec.Command(f.binary, args...)
	cmd.Env = append(os.Environ(), "SIGAP_ADMIN_LISTEN=127.0.0.1:0")
	out, err := cmd.CombinedOutput()
	if (err == nil) != well {
		t.Errorf("sigap %s ends with %v; want it to end well: %v\n%s", args[0], err, well, out)
	}
	return string(out)
}

// compare wants exactly what was acknowledged to be there, and each lead to have
// heard once of each outage: the one before the start, and the one after it.
func (f *fullSite) compare(t *testing.T) {
	t.Helper()
	for _, title := range []string{fullTitle, roomTitle} {
		most := map[string]int{fullTitle: 2, roomTitle: 1}[title]
		for name, n := range f.hears(t, "ratna", title) {
			if n != most {
				t.Errorf("on %s the lead got %q %d times; want %d", name, title, n, most)
			}
		}
	}
	s, err := openStore(f.dir, time.Now, false)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.VerifyAudit(t.Context()); err != nil {
		t.Errorf("the audit should be whole: %v", err)
	}
	if err := s.View(t.Context(), func(tx *store.Tx) error {
		last, _ := tx.LastCall("dewi")
		if want := uint64(f.calls + 1); last.ID != want { // and the one before the program
			t.Errorf("the newest call is %s; want C-%d, for so many were acknowledged", last.Name(), want)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}
