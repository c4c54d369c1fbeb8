package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers"
)

// TestMain lets the commands of the tests, and the programs that they start, make a store in
// an empty folder; the tests of a first start unset that.
func TestMain(m *testing.M) {
	if err := os.Setenv(config.InitVar, "1"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// call runs the command line as a person would, at noon of the made-up day.
func call(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	root := newRoot(func() time.Time { return time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC) })
	var out, log bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&log)
	root.SetArgs(args)
	err = root.ExecuteContext(t.Context())
	return out.String(), log.String(), err
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	out, log, err := call(t, args...)
	if err != nil {
		t.Fatalf("sigap %v: %v\n%s", args, err, log)
	}
	return out
}

// importAll imports the three lists of the made-up day.
func importAll(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	for _, list := range []string{"customers", "vvip", "special-requests"} {
		must(t, "import", list, "../internal/sim/demo/day/"+list+".csv", "--data", data)
	}
	return data
}

func TestImportTwiceChangesNothing(t *testing.T) {
	data := importAll(t)
	out := must(t, "import", "special-requests", "../internal/sim/demo/day/special-requests.csv", "--data", data, "--json")
	var got handlers.Imported
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Rows != 316 || got.New != 0 || got.Ended != 0 || got.Unchanged != 316 || len(got.Refused) != 6 {
		t.Errorf("the second import says %+v; want 316 rows, all kept, 6 refused", got)
	}
}

func TestImportEndsWhatTheFileNoLongerHas(t *testing.T) {
	data := importAll(t)
	lines := strings.SplitAfter(read(t, "../internal/sim/demo/day/vvip.csv"), "\n")
	// The second row goes; the third one is wrong now, and must not end.
	lines[2] = "'" + strings.Replace(lines[2], "endorsing Telkom", "entah", 1)
	file := filepath.Join(t.TempDir(), "vvip.csv")
	if err := os.WriteFile(file, []byte(strings.Join(slices.Delete(lines, 1, 2), "")), 0o600); err != nil {
		t.Fatal(err)
	}
	rejects := filepath.Join(t.TempDir(), "rejects.csv")
	dry := must(t, "import", "vvip", file, "--data", data, "--dry-run")
	out := must(t, "import", "vvip", file, "--data", data, "--rejects", rejects)
	if !strings.Contains(out, "0 are now new, 1 ended") || !strings.Contains(dry, "0 would be new, 1 ended") {
		t.Errorf("the imports say\n%s%swant 1 ended", dry, out)
	}
	if got := read(t, rejects); !strings.HasPrefix(got, "line,reason,column,text,No Internet,") || !strings.Contains(got, "\n2,bad_kind,Kategori VVIP,") || !strings.Contains(got, ",'142670054605,") || strings.Count(got, "\n") != 2 {
		t.Errorf("the rejects are\n%s\nwant a header and line 2 with its reason and its row", got)
	}
	if c := lookupOf(t, data, "142670054605").Category; c != "vvip" {
		t.Errorf("whose row was refused is %s now; want vvip as before", c)
	}
	if c := lookupOf(t, data, "113468627060").Category; c == "vvip" {
		t.Errorf("who is no longer in the file is still %s", c)
	}
}

func lookupOf(t *testing.T, data, number string, more ...string) (out tasks.Found) {
	t.Helper()
	if err := json.Unmarshal([]byte(must(t, append([]string{"lookup", number, "--data", data, "--json"}, more...)...)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestLookup(t *testing.T) {
	data := importAll(t)
	for _, c := range []struct {
		number, category, criteria, route string
		more                              []string
	}{
		{"628950000282", "special", "speed_50_100 management_request", "educate+callback", []string{"--unsolved"}},
		{"IN82928627", "vvip", "many_followers hard_complaint", "educate+callback", []string{"--judged", "hard_complaint"}},
		{"131361227892", "unknown", "", "confirm_data", []string{"--judged", "hard_complaint"}},
		{"142576194924", "special", "speed_50_100", "tier1+backend", []string{"--unsolved"}},
		{"IN93409536", "regular", "", "regular", nil},
		{"153203218617", "special", "management_request", "educate+callback", []string{"--at", "2026-11-23T23:59:59+07:00"}},
		{"153203218617", "regular", "", "regular", []string{"--at", "2026-11-24T00:00:00+07:00"}},
	} {
		got := lookupOf(t, data, c.number, c.more...)
		var criteria []string
		for _, x := range got.Criteria {
			criteria = append(criteria, string(x))
		}
		if got.Category != c.category || strings.Join(criteria, " ") != c.criteria || got.Route != c.route {
			t.Errorf("lookup %s %v is %s, %v, %s; want %s, %s, %s", c.number, c.more, got.Category, criteria, got.Route, c.category, c.criteria, c.route)
		}
	}
	if out := must(t, "lookup", "131361227892", "--data", data); !strings.Contains(out, `"criteria": []`) {
		t.Errorf("the criteria of an unknown number should be an empty array:\n%s", out)
	}
}

func TestWrongCallsSaySo(t *testing.T) {
	data := importAll(t)
	for _, c := range []struct {
		args  []string
		usage bool
		say   string
	}{
		{[]string{"lookup"}, true, "--help"},
		{[]string{"lookup", "abc", "--data", data}, true, "a number looks like"},
		{[]string{"lookup", "152000000001", "--data", data, "--at", "today"}, true, "RFC 3339"},
		{[]string{"lookup", "152000000001", "--data", data, "--judged", "vvip"}, true, "only hard_complaint and super_emergency"},
		{[]string{"lookup", "152000000001", "--data", t.TempDir()}, false, "import the lists first"},
		{[]string{"import", "friends", "x.csv"}, true, "the lists are customers, special-requests, vvip"},
		{[]string{"import", "vvip", "none.csv", "--data", data}, false, "can't be read"},
		{[]string{"import", "vvip", "../internal/sim/demo/day/customers.csv", "--data", data}, false, "Kategori VVIP"},
		{[]string{"demo", "--listen", "0.0.0.0:8147"}, true, "this machine only"},
		{[]string{"cases", "--what"}, true, "unknown flag"},
		{[]string{"nosuch"}, true, `no command "nosuch"`},
	} {
		_, _, err := call(t, c.args...)
		if err == nil || errors.Is(err, control.ErrUsage) != c.usage || !strings.Contains(err.Error(), c.say) {
			t.Errorf("sigap %v: %v; want a usage error: %v, saying %q", c.args, err, c.usage, c.say)
		}
	}
}

func TestCasesOfAnEmptyStore(t *testing.T) {
	if out := must(t, "cases", "--json", "--data", importAll(t)); strings.TrimSpace(out) != "[]" {
		t.Errorf("cases --json prints %q; want []", out)
	}
	if out := must(t, "version"); strings.TrimSpace(out) != version {
		t.Errorf("version prints %q; want %q", out, version)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheSpeedIsBounded(t *testing.T) {
	for _, speed := range []string{"-1", "0.5", "1001", "fast"} {
		if _, _, err := call(t, "demo", "--play", speed); !errors.Is(err, control.ErrUsage) {
			t.Errorf("demo --play %s gives %v; want a wrong call", speed, err)
		}
	}
}
