package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/tasks"
)

// keyedSite is a configuration with a key ring, and its data folder with the lists.
func keyedSite(t *testing.T) (path, ring, data string) {
	t.Helper()
	path = writeConfig(t, strings.Replace(deskYAML, "{url", "{listen: '127.0.0.1:0', url", 1)+"keys_file: keys\n")
	ring, data = filepath.Join(filepath.Dir(path), "keys"), filepath.Join(filepath.Dir(path), "data")
	if out := must(t, "keys", "new", "--file", ring); strings.Contains(out, strings.TrimSpace(read(t, ring))[2:]) {
		t.Errorf("keys new --file prints the key: %s", out)
	}
	for _, list := range []string{"customers", "vvip", "special-requests"} {
		must(t, "import", list, "../internal/sim/demo/day/"+list+".csv", "--config", path)
	}
	return path, ring, data
}

func keysOf(t *testing.T, args ...string) (k tasks.KeysState) {
	t.Helper()
	if err := json.Unmarshal([]byte(must(t, append([]string{"keys", "--json"}, args...)...)), &k); err != nil {
		t.Fatal(err)
	}
	return k
}

// customerNames are in the clear in a file that is not encrypted.
var customerNames = []string{"628950000282", "8950000282", "142670054605"}

// TestACopiedFileTellsNobody: with a key ring the data file and its backup hold no number of
// the lists, every command reads them with the ring, and none without it.
func TestACopiedFileTellsNobody(t *testing.T) {
	path, ring, data := keyedSite(t)
	copied := filepath.Join(t.TempDir(), "copy.db")
	must(t, "backup", "--to", copied, "--config", path)
	for _, file := range []string{dataFile(data), copied} {
		for _, number := range customerNames {
			if strings.Contains(read(t, file), number) {
				t.Errorf("%s shows %s; want no number", filepath.Base(file), number)
			}
		}
	}
	want := must(t, "lookup", "628950000282", "--config", path)
	must(t, "restore", copied, "--data", filepath.Join(t.TempDir(), "anew"), "--config", path)
	t.Setenv("SIGAP_KEYS_FILE", ring)
	for _, args := range [][]string{{"cases"}, {"lookup", "628950000282"}, {"backup", "--to", filepath.Join(t.TempDir(), "b.db")}, {"export", "cases"}, {"imports"}, {"audit", "list"}, {"deliver"}} {
		must(t, append(args, "--data", data)...)
	}
	if got := must(t, "lookup", "628950000282", "--data", data); got != want {
		t.Errorf("with the ring of the environment a look-up says\n%s\nwant\n%s", got, want)
	}
	t.Setenv("SIGAP_KEYS_FILE", "")
	for _, args := range [][]string{{"cases"}, {"lookup", "628950000282"}, {"backup", "--to", filepath.Join(t.TempDir(), "b.db")}, {"import", "vvip", "../internal/sim/demo/day/vvip.csv"}} {
		if _, _, err := call(t, append(args, "--data", data)...); err == nil || !strings.Contains(err.Error(), "keys_file") {
			t.Errorf("without the ring sigap %v ended with %v; want it refused, saying where the ring belongs", args, err)
		}
	}
	if said := startsUp(t, "with its ring", "--config", path); !strings.Contains(said, "encrypted, under key 1") {
		t.Errorf("serve says\n%s\nwant that the data are encrypted", said)
	}
}

// TestKeysAreRotated, by the command alone, through the bot, and where the ring is in the
// environment; no older key is lost, and no command shows one.
func TestKeysAreRotated(t *testing.T) {
	path, ring, data := keyedSite(t)
	first := read(t, ring)
	secrets := []string{strings.TrimSpace(first)[2:]}
	rotate := func(args ...string) (said string) {
		t.Helper()
		out, log, err := call(t, append([]string{"keys", "rotate"}, args...)...)
		if err != nil {
			t.Fatalf("keys rotate %v: %v\n%s", args, err, log)
		}
		for line := range strings.Lines(read(t, ring)) {
			_, secret, _ := strings.Cut(strings.TrimSpace(line), ":")
			secrets = append(secrets, secret)
		}
		for _, secret := range secrets {
			if strings.Contains(out+log, secret) {
				t.Errorf("keys rotate %v shows a key", args)
			}
		}
		return out + log
	}
	said := rotate("--config", path)
	if after := read(t, ring); !strings.HasPrefix(after, "2:") || !strings.HasSuffix(after, first) || !strings.Contains(said, "key 2 is the current one") || !strings.Contains(said, "key 1: not in use") {
		t.Errorf("keys rotate says\n%s\nand the ring has the keys of %d lines; want key 2 above key 1, which is not in use", said, strings.Count(after, "\n"))
	}
	if out := must(t, "audit", "list", "--config", path, "--action", "rotate"); strings.Count(out, "rotate") != 1 || !strings.Contains(out, "uid ") {
		t.Errorf("after a rotation the audit has\n%s\nwant one entry that says who", out)
	}
	if info, err := os.Stat(ring); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the ring is %v, %v; want mode 600 as before", info.Mode(), err)
	}
	beside(t, path, data, func() {
		said = rotate("--config", path)
		if k := keysOf(t, "--config", path); k.Current != 3 || len(k.InUse) != 1 || k.InUse[3] == 0 || fmt.Sprint(k.Ring, k.Unused) != "[3 2 1] [2 1]" {
			t.Errorf("beside a bot keys rotate says\n%s\nand the keys are %+v; want all under key 3", said, k)
		}
	})
	// The ring in the environment can't be changed by the command.
	_, old, _ := strings.Cut(read(t, ring), "\n")
	if err := os.WriteFile(path, []byte(strings.Replace(read(t, path), "keys_file: keys\n", "", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(config.KeysVar, read(t, ring))
	if said := rotate("--config", path); !strings.Contains(said, "put a line of 'sigap keys new' above the others") || !strings.Contains(said, "0 values were encrypted anew") {
		t.Errorf("with the ring in the environment keys rotate says\n%s\nwant what to do, and nothing done", said)
	}
	fresh := must(t, "keys", "new", "--config", path)
	if !strings.HasPrefix(fresh, "4:") {
		t.Errorf("keys new prints %.2s…; want key 4", fresh)
	}
	t.Setenv(config.KeysVar, fresh+read(t, ring))
	if said := rotate("--config", path); !strings.Contains(said, "key 4 is the current one") {
		t.Errorf("with a new first key keys rotate says\n%s\nwant all under key 4", said)
	}
	t.Setenv(config.KeysVar, strings.TrimSpace(fresh))
	must(t, "lookup", "628950000282", "--config", path)
	t.Setenv(config.KeysVar, old)
	if _, _, err := call(t, "keys", "--config", path); err == nil || !strings.Contains(err.Error(), "key 4") {
		t.Errorf("without key 4 the keys can't be told: %v; want that key 4 is missing", err)
	}
}

// beside runs do while a bot has the data.
func beside(t *testing.T, path, data string, do func()) {
	t.Helper()
	if err := serveUntil(t, path, do); err != nil {
		t.Errorf("serve ended with %v", err)
	}
	for _, name := range namesIn(t, data) {
		if strings.Contains(name, ".copy-") || strings.Contains(name, "sock") {
			t.Errorf("in the data folder is left %s; want nothing temporary", name)
		}
	}
}

// TestAnInterruptedRotationGoesOn with the key that it added, and adds no other.
func TestAnInterruptedRotationGoesOn(t *testing.T) {
	path, ring, _ := keyedSite(t)
	c := readConfig(t, path)
	r, err := c.ReadRing(tokens(nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.AddKey(); err != nil { // and the command is killed
		t.Fatal(err)
	}
	if _, err := r.AddKey(); err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
		t.Errorf("adding to a ring that was changed meanwhile: %v; want it refused", err)
	}
	before := read(t, ring)
	if out := must(t, "keys", "rotate", "--config", path); !strings.Contains(out, "key 2 is the current one") || read(t, ring) != before {
		t.Errorf("the command says\n%s\nwant key 2, and no further key", out)
	}
}

// TestACheckTellsOfKeys: who can read the ring, and what lies in the clear.
func TestACheckTellsOfKeys(t *testing.T) {
	path, ring, data := keyedSite(t)
	lines := checkAt(t, checking{path: path, offline: true}, noon())
	if !hasLine(lines, "ok   store: encrypted under key 1") || hasLine(lines, "FAIL") {
		t.Errorf("the check of an encrypted store should say so:\n%s", strings.Join(lines, "\n"))
	}
	plain := importAll(t)
	for name, from := range map[string]string{".schema3": dataFile(plain), ".before-restore-1": dataFile(plain), ".before-restore-2": dataFile(data), ".copy-1": dataFile(data)} {
		if err := os.WriteFile(dataFile(data)+name, []byte(read(t, from)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := noon().AddDate(-3, 0, 0)
	for name, err := range map[string]error{"chmod": os.Chmod(ring, 0o644), "chtimes": os.Chtimes(dataFile(data)+".copy-1", old, old), "folder": os.Chmod(data, 0o770)} {
		if err != nil {
			t.Fatal(name, err)
		}
	}
	lines = checkAt(t, checking{path: path, offline: true}, noon())
	for _, want := range [][]string{
		{"FAIL store: other users may read or write the key ring", ring, "644", "chmod 600"},
		{"FAIL store: other users may write in the data folder", "770", "chmod go-w"},
		{"warn store: copies of before that are not encrypted", ": sigap.db.before-restore-1, sigap.db.schema3 —"},
		{"warn store: a killed command left sigap.db.copy-1"},
	} {
		if !hasLine(lines, want[0], want[1:]...) {
			t.Errorf("the check should have a line %q:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if lines := checkAt(t, checking{data: plain, offline: true}, noon()); !hasLine(lines, "warn store: customers' data in it are not encrypted", "sigap keys new --file") {
		t.Errorf("the check of a store that is not encrypted should say what to do:\n%s", strings.Join(lines, "\n"))
	}
}

// TestWrongKeysAreToldWithoutThem, and an existing ring is never overwritten.
func TestWrongKeysAreToldWithoutThem(t *testing.T) {
	path, ring, _ := keyedSite(t)
	line := strings.TrimSpace(read(t, ring))
	if _, _, err := call(t, "keys", "new", "--file", ring); err == nil || !strings.Contains(err.Error(), "there already") || strings.TrimSpace(read(t, ring)) != line {
		t.Errorf("keys new --file over a ring: %v; want it refused", err)
	}
	for text, want := range map[string]string{line + "\n" + line: "line 2", line + "x": "line 1", strings.Replace(line, ":", "", 1): "line 1"} {
		if err := os.WriteFile(ring, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"cases"}, {"keys", "rotate"}, {"config", "show"}, {"check", "--offline"}} {
			out, log, err := call(t, append(args, "--config", path)...)
			said := fmt.Sprint(out, log, err)
			if !strings.Contains(said, want) || strings.Contains(said, line[4:20]) {
				t.Errorf("with a wrong ring sigap %v says\n%s\nwant %q, and nothing of a key", args, strings.ReplaceAll(said, line[2:], "(THE KEY)"), want)
			}
		}
	}
	if err := os.Remove(ring); err != nil {
		t.Fatal(err)
	}
	if _, _, err := call(t, "cases", "--config", path); err == nil || !strings.Contains(err.Error(), ring) {
		t.Errorf("without the ring's file: %v; want it named", err)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%v %+v %#v", config.Secret(line), config.Ring{Text: config.Secret(line)}, config.Ring{Text: config.Secret(line)})
	if strings.Contains(out.String(), line[2:]) {
		t.Errorf("a printed ring shows its key: %s", strings.ReplaceAll(out.String(), line[2:], "(THE KEY)"))
	}
}
