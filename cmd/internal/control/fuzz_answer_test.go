package control

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzAnswer checks that reading any answer ends, and prints no more bytes than came.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte("{\"working\":5}\n{\"out\":\"K-1 menunggu\\n\"}\n{\"log\":\"x\"}\n{\"end\":{\"exit\":2,\"error\":\"name a list\"}}\n"))
	f.Add([]byte("{\"bytes\":\"AAEC\"}\n{\"end\":{}}\n"))
	f.Add([]byte("{\"out\":\"\xff\",\"end\":null}\n\n"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		var out, log bytes.Buffer
		_ = readAnswer(bytes.NewReader(answer), &out, &log) // any end will do
		// A byte that is no text becomes the three of U+FFFD.
		if out.Len()+log.Len() > 3*len(answer) {
			t.Errorf("%d and %d bytes are printed of %d", out.Len(), log.Len(), len(answer))
		}
	})
}

// FuzzPieces checks that a task's output and error arrive unchanged.
func FuzzPieces(f *testing.F) {
	f.Add([]byte("K-1\n"), "rows: 3", "no such list", true)
	f.Add([]byte{0xff}, "\xff", "", false)
	f.Fuzz(func(t *testing.T, printed []byte, logged, problem string, usage bool) {
		var wire, out, log bytes.Buffer
		a := &answer{to: &wire, sent: func() error { return nil }}
		if n, err := (lineWriter{a, outLine}).Write(printed); err != nil || n != len(printed) {
			t.Fatalf("%d of %d bytes are written: %v", n, len(printed), err)
		}
		if n, err := (lineWriter{a, logLine}).Write([]byte(logged)); err != nil || n != len(logged) {
			t.Fatalf("%d of %d bytes are written: %v", n, len(logged), err)
		}
		ended := &end{}
		if problem = strings.ToValidUTF8(problem, "?"); problem != "" {
			ended = &end{Exit: 1, Error: problem}
			if usage {
				ended.Exit = 2
			}
		}
		if err := a.write(line{End: ended}); err != nil {
			t.Fatal(err)
		}
		err := readAnswer(&wire, &out, &log)
		if !bytes.Equal(out.Bytes(), printed) || log.String() != strings.ToValidUTF8(logged, "?") {
			t.Errorf("it prints %q and %q; want %q and %q", out.Bytes(), log.String(), printed, logged)
		}
		if diff := cmp.Diff(ended, endOf(err)); diff != "" {
			t.Errorf("it ends otherwise (-want +got):\n%s", diff)
		}
	})
}
