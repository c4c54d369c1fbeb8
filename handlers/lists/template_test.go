package lists_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// TestTemplates: a list's template is read back with every column that the list has, and
// two rows.
func TestTemplates(t *testing.T) {
	for _, list := range procedure.Lists {
		for _, book := range []bool{true, false} {
			var out bytes.Buffer
			if err := lists.WriteTemplate(&out, list, book); err != nil {
				t.Fatal(err)
			}
			f, err := readAll(list, bytes.NewReader(out.Bytes()))
			if err != nil || len(f.Rows) != 2 || len(f.Refused)+len(f.Unread)+f.EmptiedCells+f.SkippedRows != 0 {
				t.Errorf("%s as a book (%v): %v, rows %v, refused %v, not read %q, emptied %v; want two rows", list, book, err, f.Rows, f.Refused, f.Unread, f.Emptied)
			}
			fields := lists.Fields(list)
			for _, c := range f.Columns {
				if fields = slices.DeleteFunc(fields, func(f string) bool { return f == c.Field }); c.Field == "" {
					t.Errorf("%s: the column %q is not read", list, c.Header)
				}
			}
			if list == procedure.Customers { // say and dont are of entries; a customer may have them
				fields = slices.DeleteFunc(fields, func(f string) bool { return f == "say" || f == "dont" })
			}
			if len(fields) > 0 {
				t.Errorf("%s: the template lacks %v", list, fields)
			}
		}
	}
	if err := lists.WriteTemplate(full{}, procedure.Customers, false); !errors.Is(err, errFull) {
		t.Errorf("a full disk gives %v; want %v", err, errFull)
	}
}
