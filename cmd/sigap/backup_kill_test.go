//go:build kill

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestKillInABackupOrAnImportLeavesNothingHalf kills backups, imports and undos, those
// of a bot and those of a command alone. A file with the backup's name is a whole
// backup; the list is that of before the import or of after it, and look-ups find
// exactly its rows, also before the next start has cleaned up.
func TestKillInABackupOrAnImportLeavesNothingHalf(t *testing.T) {
	binary, data, to := buildSigap(t), t.TempDir(), t.TempDir()
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	all, half := wholeAndHalf(t)
	must(t, "import", "customers", all, "--data", data)
	whole, kills, met, there, tried := rowsIn(t, dataFile(data)), killsOf(commandShare), 0, 0, 0
	must(t, "import", "customers", half, "--data", data, "--confirm-ended", fmt.Sprint(whole/2))
	less := rowsIn(t, dataFile(data))
	began := time.Now() // a command is killed within twice the time that one takes here
	if out, err := exec.Command(binary, "backup", "--to", filepath.Join(to, "first.db"), "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("the first backup: %v\n%s", err, out)
	}
	inCommand := 2 * time.Since(began)
	for i := 0; met < kills && i < 8*kills; i++ {
		tried++
		file := filepath.Join(to, fmt.Sprint(i, ".db"))
		var bot *program
		if i%4 >= 2 {
			bot = launch(t, binary, "demo", "--data", data, "--listen", "127.0.0.1:0")
			bot.waitReady(t)
		}
		args := []string{"backup", "--to", file}
		if i%2 == 1 {
			args = otherList(t, data, all, half, i%3 == 0)
		}
		command := exec.Command(binary, append(args, "--data", data)...)
		victim := func() { _ = command.Process.Kill() }
		if bot != nil && i%8 >= 4 {
			victim = bot.kill
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(random.Int64N(int64(inCommand))), victim)
		err := command.Wait()
		if killed := !timer.Stop(); killed && err != nil {
			met++
		} else if err != nil {
			t.Fatalf("%v should end well unless it is killed: %v", args, err)
		}
		if bot != nil {
			bot.kill()
			<-bot.ended
		}
		if n := rowsIn(t, dataFile(data)); n != whole && n != less {
			t.Fatalf("after a kill of %v the list has %d rows; want %d or %d", args, n, whole, less)
		} else {
			wantFound(t, dataFile(data), all, n == whole)
		}
		if _, err := os.Stat(file); err == nil {
			there++
			rowsIn(t, file)
		} else if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	must(t, "cases", "--data", data) // a start takes away what was left
	must(t, "backup", "--to", to, "--data", data)
	for _, name := range namesIn(t, to) {
		if strings.HasPrefix(name, ".") {
			t.Errorf("where backups are written is left %s; want it taken away by the next backup", name)
		}
	}
	for _, name := range namesIn(t, data) {
		if strings.HasPrefix(name, config.DataFileName) && name != config.DataFileName {
			t.Errorf("in the data folder is left %s", name)
		}
	}
	if met < kills || there == 0 {
		t.Errorf("%d kills hit a running command and %d backups were made; want %d and some", met, there, kills)
	}
	t.Logf("%d kills hit one of %d running commands, %d backups are whole", met, tried, there)
}

// wholeAndHalf are the made-up day's customers as two files: all of them, and
// every other one.
func wholeAndHalf(t *testing.T) (all, half string) {
	t.Helper()
	lines := strings.SplitAfter(read(t, "../internal/sim/demo/day/customers.csv"), "\n")
	var kept strings.Builder
	for i, line := range lines {
		if i == 0 || i%2 == 1 {
			kept.WriteString(line)
		}
	}
	half = filepath.Join(t.TempDir(), "half.csv")
	if err := os.WriteFile(half, []byte(kept.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return "../internal/sim/demo/day/customers.csv", half
}

// otherList is the command that makes the other of the two lists: the undo of the last
// change, or an import, with the count that it ends.
func otherList(t *testing.T, data, all, half string, undo bool) []string {
	t.Helper()
	var changes []struct{ ID, New, Ended, Rows int }
	if err := json.Unmarshal([]byte(must(t, "imports", "customers", "--json", "--data", data)), &changes); err != nil {
		t.Fatal(err)
	}
	last, most := changes[0], 0
	for _, c := range changes {
		most = max(most, c.Rows)
	}
	switch {
	case undo && last.New+last.Ended > 0:
		return []string{"undo", fmt.Sprint(last.ID), "--confirm-ended", fmt.Sprint(last.New)}
	case last.Rows == most:
		return []string{"import", "customers", half, "--confirm-ended", fmt.Sprint(most / 2)}
	}
	return []string{"import", "customers", all}
}

// wantFound checks that the numbers of the first customers are found: all, or every other
// one.
func wantFound(t *testing.T, path, list string, all bool) {
	t.Helper()
	s, err := store.OpenReadOnly(store.Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, _, err := lists.ReadAll(procedure.Customers, strings.NewReader(read(t, list)), lists.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(t.Context(), func(tx *store.Tx) error {
		found := 0
		for r := range tx.ListRows(procedure.Customers) {
			m, err := tx.Find(r.Numbers[0])
			if err != nil {
				return err
			}
			if len(m.Customers) == 0 {
				t.Errorf("a row of the list is not found by its number")
			}
			found++
		}
		for _, r := range rows {
			listed := false
			at, _ := tx.Rows(r.Numbers[0])
			for _, stored := range at {
				listed = listed || stored.Identity() == r.Identity()
			}
			if listed {
				found--
			} else if all {
				t.Errorf("a row of the whole list is not found")
			}
		}
		if found != 0 {
			t.Errorf("%d rows more are in the list than look-ups find", found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rowsIn is how many customers a file has that passes every check.
func rowsIn(t *testing.T, path string) int {
	t.Helper()
	s, err := store.OpenReadOnly(store.Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatalf("%s should open after a kill: %v", path, err)
	}
	defer s.Close()
	r, err := s.Verify(t.Context())
	if err != nil {
		t.Fatalf("%s should pass every check after a kill: %v", path, err)
	}
	return r.Rows["customers"]
}
