package bottest

import (
	"os"
	"strings"
	"testing"
)

// Golden plays a script and compares its transcript with a file, or rewrites the file if
// update is set. It fails with the first line of the script whose result differs.
func Golden(t *testing.T, r Recorder, script, file string, update bool) {
	t.Helper()
	got := Transcript(t, r, script)
	if update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("the play has no golden transcript, -update writes it: %v", err)
	}
	if diff := firstDifference(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-update writes it anew; read it before it is committed)\n%s", file, diff)
	}
}

// firstDifference describes the first difference of two transcripts: the line of the
// script, the place, and the two lines; "" if they are equal.
func firstDifference(want, got []string) string {
	var step, place string
	for i := range max(len(want), len(got)) {
		w, g := lineAt(want, i), lineAt(got, i)
		if w != g {
			return "after: " + step + "\n" + place + "\nwant: " + w + "\ngot:  " + g
		}
		switch indent := len(w) - len(strings.TrimLeft(w, " ")); {
		case w == "":
		case indent == 0:
			step, place = w, ""
		case indent == 2:
			place = w
		}
	}
	return ""
}

func lineAt(lines []string, i int) string {
	if i >= len(lines) {
		return "(nothing more)"
	}
	return lines[i]
}
