//go:build kill

package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/cc147/sigap/cmd/internal/app"
)

// nobody is the id of the container image's user.
const nobody = 65532

// inEmptyRoot runs the program in a mount namespace of its own: the root is read
// only and holds nothing but the program, what it is to read, and the data folder,
// which alone may be written. Each step replaces the one before, so a signal reaches
// the program.
const inEmptyRoot = `set -e
root=$1; shift
mount --bind "$root" "$root"
mount --bind "$root/data" "$root/data"
mount -o remount,bind,ro "$root"
exec env -i "$@"`

// argvIn calls the program in the empty root, with nothing in its environment but env.
func argvIn(root string, env []string, args ...string) []string {
	argv := append([]string{"unshare", "--mount", "sh", "-c", inEmptyRoot, "sh", root}, env...)
	return append(append(argv, "/usr/sbin/chroot", "--userspec=65532:65532", root, "/sigap"), args...)
}

// TestEmptyRootIsEnough: the static binary runs as a plain user where there is
// nothing else: no shell, no library, no zone file, no temporary folder.
func TestEmptyRootIsEnough(t *testing.T) {
	root := emptyRoot(t)
	p := launch(t, argvIn(root, nil, "demo", "--data", "/data/demo", "--listen", "127.0.0.1:0")...)
	url := p.waitReady(t)
	if page := pageOf(t, url); !strings.Contains(page, "<title>Sigap") {
		t.Errorf("the desk's page is\n%s\nwant Sigap's", page)
	}
	p.wantConfined(t)
	p.end(t, syscall.SIGTERM)
	if info, err := os.Stat(dataFile(filepath.Join(root, "data", "demo"))); err != nil || info.Size() == 0 || info.Sys().(*syscall.Stat_t).Uid != nobody {
		t.Errorf("the data file is %v, %v; want one of user %d", info, err, nobody)
	}
}

// emptyRoot is a folder with the program, built as the image has it, and a data
// folder of the image's user.
func emptyRoot(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("this test makes a mount namespace: run it as root")
	}
	root := t.TempDir()
	// The user must be able to reach the files in the root.
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
	return root
}

// TestEmptyRootServes: so does the service, and every command of the operator's
// page beside it.
func TestEmptyRootServes(t *testing.T) {
	root := emptyRoot(t)
	for name, text := range map[string]string{
		"sigap.yaml":    "desk: {listen: \"127.0.0.1:0\", url: \"https://desk.example\"}\npeople: [{id: ratna, name: Ratna, roles: [lead]}]\n",
		"customers.csv": read(t, "../internal/sim/demo/day/customers.csv"),
	} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	admin := ln.Addr().String()
	ln.Close()
	env := []string{"SIGAP_DATA=/data", "SIGAP_ADMIN_LISTEN=" + admin}
	p := launch(t, argvIn(root, env, "serve", "--config", "/sigap.yaml", "--init")...)
	until(t, "the service is ready", func() bool { _, err := app.AskReady(t.Context(), "http://"+admin+"/readyz"); return err == nil })
	p.wantConfined(t, "customers.csv", "sigap.yaml")
	run := func(call, want string) {
		t.Helper()
		argv := argvIn(root, env, strings.Fields(call)...)
		if out, err := exec.Command(argv[0], argv[1:]...).CombinedOutput(); err != nil || !strings.Contains(string(out), want) {
			t.Errorf("sigap %s in an empty root: %v\n%s\nwant %q", call, err, out, want)
		}
	}
	for _, c := range []struct {
		call, want string
	}{
		{"version", version},
		{"healthcheck --url http://" + admin + "/readyz", "ready: program, store, desk"},
		{"config show --config /sigap.yaml", "ratna"},
		{"import customers /customers.csv --data /data --dry-run", "1989 rows"},
		{"import customers /customers.csv --data /data", "1989 rows"},
		{"lookup IN93409536 --data /data", "regular"},
		{"cases --data /data", ""},
		{"backup --data /data --to /data/one.sigap", "one.sigap"},
		{"check --offline --config /sigap.yaml --data /data", "a running bot has it"},
		{"restore /data/one.sigap --data /data/anew", "anew"},
		{"export cases --data /data/anew", "Nomor"},
	} {
		run(c.call, c.want)
	}
	p.end(t, syscall.SIGTERM)
	run("desk-link ratna --config /sigap.yaml --data /data", "https://desk.example/")
}

// wantConfined wants the program to be what the test says that it is.
func (p *program) wantConfined(t *testing.T, beside ...string) {
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
	if want := slices.Sorted(slices.Values(append(beside, "data", "sigap"))); !slices.Equal(names, want) {
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
