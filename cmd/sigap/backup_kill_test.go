//go:build kill

package main

import (
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
	"github.com/cc147/sigap/store"
)

const inCommand = 90 * time.Millisecond

// TestKillInABackupOrAnImportLeavesNothingHalf kills backups and imports, those
// of a bot and those of a command alone. A file with the backup's name is a whole
// backup, and the data are those of before the import or of after it.
func TestKillInABackupOrAnImportLeavesNothingHalf(t *testing.T) {
	binary, data, to := buildSigap(t), t.TempDir(), t.TempDir()
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	all, half := wholeAndHalf(t)
	must(t, "import", "customers", all, "--data", data)
	whole, kills, met, there, tried := rowsIn(t, dataFile(data)), killsOf(commandShare), 0, 0, 0
	must(t, "import", "customers", half, "--data", data)
	less := rowsIn(t, dataFile(data))
	for i := 0; met < kills && i < 8*kills; i++ {
		tried++
		file := filepath.Join(to, fmt.Sprint(i, ".db"))
		args := [][]string{{"backup", "--to", file}, {"import", "customers", []string{all, half}[i/2%2]}}[i%2]
		command := exec.Command(binary, append(args, "--data", data)...)
		victim := func() { _ = command.Process.Kill() }
		var bot *program
		if i%4 >= 2 {
			bot = launch(t, binary, "demo", "--data", data, "--listen", "127.0.0.1:0")
			bot.waitReady(t)
			if i%8 >= 4 {
				victim = bot.kill
			}
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
		}
		if _, err := os.Stat(file); err == nil {
			there++
			rowsIn(t, file)
		} else if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	must(t, "cases", "--data", data) // a start takes away what was left
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
