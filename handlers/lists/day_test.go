package lists_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// readDay reads a list of the made-up day that the demo ships.
func readDay(t *testing.T, list procedure.List) whole {
	t.Helper()
	in, err := os.Open(filepath.Join("..", "..", "cmd", "internal", "sim", "demo", "day", string(list)+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	f, err := readAll(list, in)
	if err != nil {
		t.Fatalf("the day's %s is refused: %v; want it read", list, err)
	}
	return f
}

func TestTheDayIsReadWholly(t *testing.T) {
	for _, c := range []struct {
		list    procedure.List
		rows    int
		last    int
		refused map[int]lists.Reason
		first   procedure.Row
	}{
		{procedure.Customers, 1989, 1990, map[int]lists.Reason{}, procedure.Row{
			List: procedure.Customers, Numbers: numbersOf("i:153679724671", "t:+622285559333"), Name: "Bayu Utomo", Mbps: 10}},
		{procedure.SpecialRequests, 316, 323, map[int]lists.Reason{
			107: lists.BadKind, 116: lists.NoNumber, 166: lists.NoNumber, 193: lists.NoNumber, 226: lists.BadKind, 293: lists.NoNumber,
		}, procedure.Row{
			List: procedure.SpecialRequests, Numbers: numbersOf("i:126638849660", "t:+6285700007683"), Name: "Galih Saragih",
			Request: procedure.CabutPasang, Until: "2026-11-22", PIC: "Rizki Yulianto"}},
		{procedure.VVIPRegister, 60, 61, map[int]lists.Reason{}, procedure.Row{
			List: procedure.VVIPRegister, Numbers: numbersOf("i:113468627060", "t:+627514062838"), Name: "Nur Hidayat", VVIP: procedure.PublicFigure}},
	} {
		t.Run(string(c.list), func(t *testing.T) {
			f := readDay(t, c.list)
			if len(f.Rows) != c.rows || len(f.Lines) != c.rows || f.Duplicates != 0 || len(f.Unread) != 0 {
				t.Fatalf("%d rows, %d lines, %d duplicates, unknown columns %q; want %d rows and lines, none of the rest",
					len(f.Rows), len(f.Lines), f.Duplicates, f.Unread, c.rows)
			}
			if diff := cmp.Diff(c.refused, reasons(f)); diff != "" {
				t.Errorf("the refused rows by line (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.first, f.Rows[0]); diff != "" {
				t.Errorf("the first row (-want +got):\n%s", diff)
			}
			if f.Lines[0] != 2 || f.Lines[c.rows-1] != c.last {
				t.Errorf("the rows stand on lines %d to %d; want 2 to %d", f.Lines[0], f.Lines[c.rows-1], c.last)
			}
		})
	}
}

func TestTheDayHasEveryKind(t *testing.T) {
	requests := map[procedure.RequestKind]int{}
	for _, r := range readDay(t, procedure.SpecialRequests).Rows {
		requests[r.Request]++
	}
	vvips := map[procedure.Criterion]int{}
	for _, r := range readDay(t, procedure.VVIPRegister).Rows {
		vvips[r.VVIP]++
	}
	for _, k := range []procedure.RequestKind{procedure.NoIsolirOpening, procedure.CabutPasang, procedure.OtherRequest} {
		if requests[k] == 0 {
			t.Errorf("no row of the day asks for %s; the day has some", k)
		}
	}
	for _, k := range procedure.VVIPCriteria {
		if vvips[k] == 0 {
			t.Errorf("no row of the day is %s; the day has some", k)
		}
	}
	if len(requests) != 3 || len(vvips) != len(procedure.VVIPCriteria) {
		t.Errorf("the kinds are %v and %v; want no other than the procedure's", requests, vvips)
	}
}

func reasons(f whole) map[int]lists.Reason {
	out := map[int]lists.Reason{}
	for _, r := range f.Refused {
		out[r.Line] = r.Reason
	}
	return out
}

func numbersOf(keys ...string) []procedure.Number {
	var out []procedure.Number
	for _, k := range keys {
		n, err := procedure.NumberFromKey(k)
		if err != nil {
			panic(err)
		}
		out = append(out, n)
	}
	return out
}
