package numbers_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
)

// TestEverySpellingIsReadAsItIs holds the parser against spellings whose number
// is known: testdata/spellings-N.csv, made-up, with the kind of each spelling.
func TestEverySpellingIsReadAsItIs(t *testing.T) {
	for _, file := range []string{"spellings-1.csv", "spellings-2.csv"} {
		in, err := os.Open(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		rows, err := csv.NewReader(in).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		forms, right := map[string]bool{}, 0
		for _, row := range rows[1:] {
			typed, want, form := row[0], row[1], row[2]
			forms[form] = true
			if got := readAs(typed); got == want {
				right++
			} else {
				t.Errorf("%s: %s: Read(%q) is %s; want %s", file, form, typed, got, want)
			}
		}
		t.Logf("%s: %d of %d spellings in %d forms", file, right, len(rows)-1, len(forms))
		if right < 1000 || len(forms) < 38 {
			t.Errorf("%s: %d spellings were read, in %d forms; want 1,000 in 38 at least", file, right, len(forms))
		}
	}
}

// readAs is what Read gives, as the file writes it.
func readAs(typed string) string {
	got, err := numbers.Public.Read(typed)
	var bad *numbers.Error
	if errors.As(err, &bad) {
		return "refuse:" + string(bad.Problem.Reason())
	}
	var keys []string
	for _, n := range got {
		keys = append(keys, n.Key())
	}
	return strings.Join(keys, "|")
}
