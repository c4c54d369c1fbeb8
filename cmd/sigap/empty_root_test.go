//go:build kill

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// nobody is the user of the container image.
const nobody = 65532

// inEmptyRoot runs the program in a mount namespace of its own: the root is read
// only and holds nothing but the program and the data folder, which alone may be
// written. Each step replaces the one before, so a signal reaches the program.
const inEmptyRoot = `set -e
mount --bind "$1" "$1"
mount --bind "$1/data" "$1/data"
mount -o remount,bind,ro "$1"
exec chroot --userspec=65532:65532 "$1" /sigap demo --data /data --listen 127.0.0.1:0`

// TestEmptyRootIsEnough: the static binary runs as a plain user where there is
// nothing else: no shell, no library, no zone file, no temporary folder.
func TestEmptyRootIsEnough(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Fatal("this test makes a mount namespace: run it as root")
	}
	root := t.TempDir()
	// The user must be able to reach what stands in the root.
	for dir := root; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(root, "sigap"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the program should build: %v\n%s", err, out)
	}
	data := filepath.Join(root, "data")
	if err := errors.Join(os.Mkdir(data, 0o700), os.Chown(data, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	p := launch(t, "unshare", "--mount", "sh", "-c", inEmptyRoot, "sh", root)
	url := p.waitReady(t)
	if page := pageOf(t, url); !strings.Contains(page, "<title>Sigap") {
		t.Errorf("the desk's page is\n%s\nwant Sigap's", page)
	}
	p.wantConfined(t)
	p.end(t, syscall.SIGTERM)
	if info, err := os.Stat(filepath.Join(data, fileName)); err != nil || info.Size() == 0 || info.Sys().(*syscall.Stat_t).Uid != nobody {
		t.Errorf("the data file is %v, %v; want one of user %d", info, err, nobody)
	}
}

// wantConfined wants the program to be what the test says that it is.
func (p *program) wantConfined(t *testing.T) {
	t.Helper()
	proc := fmt.Sprintf("/proc/%d/", p.cmd.Process.Pid)
	if status := read(t, proc+"status"); !strings.Contains(status, "\nUid:\t65532\t65532\t65532\t65532\n") || !strings.Contains(status, "\nCapEff:\t0000000000000000\n") {
		t.Errorf("it runs with\n%s\nwant user %d and no capability", status, nobody)
	}
	entries, err := os.ReadDir(proc + "root/")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"data", "sigap"}; !slices.Equal(names, want) {
		t.Errorf("its root holds %v; want %v", names, want)
	}
	if err := os.WriteFile(proc+"root/x", nil, 0o600); !errors.Is(err, syscall.EROFS) {
		t.Errorf("writing into its root gives %v; want a read-only file system", err)
	}
}

func pageOf(t *testing.T, url string) string {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("the page gives %s, %v; want 200", resp.Status, err)
	}
	return string(page)
}
