package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// firstSite is a configuration in a folder of its own, whose data folder is there and
// empty, and no permission to make a store.
func firstSite(t *testing.T) (path, data string) {
	t.Helper()
	t.Setenv(config.InitVar, "")
	path = writeConfig(t, strings.Replace(deskYAML, "{url", "{listen: '127.0.0.1:0', url", 1))
	data = filepath.Join(filepath.Dir(path), "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	return path, data
}

// startsUp wants serve to get ready.
func startsUp(t *testing.T, what string, args ...string) string {
	t.Helper()
	said, err := callToReady(t, append([]string{"serve"}, args...)...)
	if err != nil || !strings.Contains(said, "\nready\n") {
		t.Fatalf("%s serve should be ready; it ended with %v and said\n%s", what, err, said)
	}
	return said
}

// refuses wants a command to be refused in words, and the folder to have those files.
func refuses(t *testing.T, data string, args []string, files []string, words ...string) {
	t.Helper()
	_, err := callToReady(t, args...)
	for _, word := range words {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("sigap %v ended with %v; want it refused, saying %q", args, err, word)
		}
	}
	got := slices.DeleteFunc(namesIn(t, data), func(name string) bool { return strings.HasSuffix(name, ".epoch") })
	if strings.Join(got, " ") != strings.Join(files, " ") {
		t.Errorf("after that the data folder has %v; want %v", got, files)
	}
}

// TestALostDataFileIsNoFirstStart: what was there once, by the marker, is not made anew;
// neither by serve nor by import.
func TestALostDataFileIsNoFirstStart(t *testing.T) {
	path, data := firstSite(t)
	startsUp(t, "at the first start", "--config", path)
	startsUp(t, "with its data", "--config", path)
	if err := os.Remove(dataFile(data)); err != nil {
		t.Fatal(err)
	}
	list := []string{"import", "vvip", "../internal/sim/demo/day/vvip.csv", "--config", path}
	for _, args := range [][]string{{"serve", "--config", path}, list, append(list, "--data", t.TempDir())} {
		refuses(t, data, args, nil, "there is no data file in", "there was one in "+data, path+".store", "--init")
	}
	lines := checkAt(t, checking{path: path, offline: true}, noon())
	if !hasLine(lines, "FAIL store: there is no data file", path+".store", "mounted") {
		t.Errorf("the check should say that there was a data file:\n%s", strings.Join(lines, "\n"))
	}
	startsUp(t, "with --init", "--config", path, "--init")
	startsUp(t, "after that", "--config", path)
}

// TestAnImportCanBeTheFirstStart, and serve goes on with its store.
func TestAnImportCanBeTheFirstStart(t *testing.T) {
	path, data := firstSite(t)
	must(t, "import", "vvip", "../internal/sim/demo/day/vvip.csv", "--config", path)
	startsUp(t, "after an import", "--config", path)
	if err := os.Remove(dataFile(data)); err != nil {
		t.Fatal(err)
	}
	refuses(t, data, []string{"serve", "--config", path}, nil, "there was one")
}

// TestWithoutAMarkerAFirstStartIsSaid: no configuration, or one whose folder can't be
// written, tells nothing of before.
func TestWithoutAMarkerAFirstStartIsSaid(t *testing.T) {
	t.Setenv(config.InitVar, "")
	t.Chdir(t.TempDir())
	list := filepath.Join(t.TempDir(), "vvip.csv")
	if err := os.WriteFile(list, []byte("No Internet,Nama,Kategori VVIP\n152000000001,Budi,VVIP\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	args := []string{"import", "vvip", list, "--data", data}
	refuses(t, data, args, nil, "no configuration", "mounted", "--init", "SIGAP_INIT=1")
	t.Setenv(config.InitVar, "perhaps")
	refuses(t, data, args, nil, "SIGAP_INIT", "1 or 0")
	t.Setenv(config.InitVar, "1")
	_, _ = callToReady(t, args...) // the file's only row is refused
	if got := namesIn(t, data); len(got) != 1 {
		t.Errorf("with SIGAP_INIT=1 the data folder has %v; want the data file", got)
	}
}

// TestAnEmptyDataFileIsRefused, whoever opens it, and --init doesn't change that.
func TestAnEmptyDataFileIsRefused(t *testing.T) {
	path, data := firstSite(t)
	if err := os.WriteFile(dataFile(data), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve"}, {"serve", "--init"}, {"import", "vvip", "../internal/sim/demo/day/vvip.csv", "--init"}, {"cases"}} {
		refuses(t, data, append(args, "--config", path), []string{config.DataFileName}, "nothing is in it", "sigap restore", "remove the file")
	}
	if info, err := os.Stat(dataFile(data)); err != nil || info.Size() != 0 {
		t.Errorf("the file is %v now, %v; want it as it was", info, err)
	}
	if lines := checkAt(t, checking{path: path, offline: true}, noon()); !hasLine(lines, "FAIL store:", "nothing is in it") {
		t.Errorf("the check should fail:\n%s", strings.Join(lines, "\n"))
	}
}

// TestAnotherStoreInItsPlaceIsRefused until it is said to be meant; a backup of the
// same store is none, and a restored one is meant.
func TestAnotherStoreInItsPlaceIsRefused(t *testing.T) {
	path, data := firstSite(t)
	startsUp(t, "at the first start", "--config", path)
	copied, foreign := filepath.Join(t.TempDir(), "own.db"), filepath.Join(t.TempDir(), "foreign.db")
	must(t, "backup", "--to", copied, "--config", path)
	t.Setenv(config.InitVar, "1")
	must(t, "backup", "--to", foreign, "--data", importAll(t))
	t.Setenv(config.InitVar, "")
	put := func(backup string) {
		t.Helper()
		if err := os.WriteFile(dataFile(data), []byte(read(t, backup)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(copied)
	startsUp(t, "with its own backup", "--config", path)
	put(foreign)
	_, err := callToReady(t, "serve", "--config", path)
	if !errors.Is(err, store.ErrOther) || !strings.Contains(err.Error(), "--init") || !strings.Contains(err.Error(), path+".store") {
		t.Errorf("serve with another store ended with %v; want it refused with the next step", err)
	}
	if lines := checkAt(t, checking{path: path, offline: true}, noon()); !hasLine(lines, "FAIL store: it is store", "names store", "--init") {
		t.Errorf("the check should fail:\n%s", strings.Join(lines, "\n"))
	}
	startsUp(t, "with --init", "--config", path, "--init")
	must(t, "restore", copied, "--replace", "--config", path)
	startsUp(t, "with a restored store", "--config", path)
}

// TestALostListIsNotReady: a list that had rows, by the marker outside of the data or by
// its newest change, and has none; one that an import ended is not lost.
func TestALostListIsNotReady(t *testing.T) {
	w := openSite(t, desk.Name)
	admin := w.app.AdminHandler(t.Context(), dataFile(w.dir))
	until(t, "it is ready", func() bool { code, _ := readyOf(t, admin); return code == http.StatusOK })
	if _, err := w.store.ReplaceList(t.Context(), procedure.VVIPRegister, nil, store.Change{By: "adi", Via: "cli"}); err != nil {
		t.Fatal(err)
	}
	if code, now := readyOf(t, admin); code != http.StatusOK {
		t.Errorf("after an import that ended a list it is %s; want it ready", reasons(now))
	}

	path, data := firstSite(t)
	startsUp(t, "at the first start", "--config", path)
	marker := path + ".store"
	if err := os.WriteFile(marker, []byte(strings.Replace(read(t, marker), "lists: []", "lists: [vvip]", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	address := server.Listener.Addr().String()
	server.Close()
	t.Setenv("SIGAP_ADMIN_LISTEN", address)
	var said string
	ended := serveUntil(t, path, func() {
		until(t, "it is not ready for the list", func() bool {
			_, err := app.AskReady(t.Context(), "http://"+address+"/readyz")
			return err != nil && strings.Contains(err.Error(), "lists: vvip: empty")
		})
		out, _, err := call(t, "check", "--offline", "--json", "--config", path)
		if said = out; err == nil {
			t.Error("the check of a lost list passes; want a FAIL")
		}
	})
	var found []struct{ Level, Section, Fact string }
	if err := json.Unmarshal([]byte(said), &found); err != nil || !strings.Contains(said, "vvip is empty, though") || ended != nil {
		t.Errorf("serve ended with %v, the check of %s says\n%s\nwant that the list was lost", ended, data, said)
	}
}

// serveUntil runs serve, calls do once it has started, and ends it.
func serveUntil(t *testing.T, path string, do func()) error {
	t.Helper()
	end := serving(t, path)
	do()
	return end()
}

// serving runs serve until the returned function is called.
func serving(t *testing.T, path string) (end func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended, ready := make(chan error, 1), make(chan struct{})
	root := newRoot(noon)
	root.SetOut(stopAt{"ready", sync.OnceFunc(func() { close(ready) })})
	root.SetErr(io.Discard)
	root.SetArgs([]string{"serve", "--config", path})
	go func() { ended <- root.ExecuteContext(ctx) }()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatalf("serve should run; it ended with %v", err)
	}
	return func() error {
		cancel()
		return <-ended
	}
}
