package directory_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cc147/sigap/handlers/directory"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// FuzzReadAnswer checks that whatever a directory answers is bounded rows about the
// number that was asked for, or an error that has nothing of it.
func FuzzReadAnswer(f *testing.F) {
	f.Add(`{"customer": ` + maya + `}`)
	f.Add(`{"customer": [{"lines":[{"number":"152400000001","mbps":"50 Mbps"}],"contact":{"phones":["0812"]},"valid":{"from":"2026-01-01","to":"x"}},{"flags":["NO-ISOLIR"]}]}`)
	f.Add(`{"customer": null}`)
	f.Add(`[[[[{"customer": {"name": [["a"], 1e400, true, {}]}}]]]]`)
	f.Fuzz(func(t *testing.T, body string) {
		for _, asked := range []procedure.Number{line, phone} {
			rows, unread, err := mapping.Read([]byte(body), asked, numbers.Public, wib)
			if err != nil {
				if len(rows)+len(unread) > 0 || !strings.HasPrefix(err.Error(), "its answer") {
					t.Fatalf("%d rows beside %q; want none, and a sentence of our own", len(rows), err)
				}
				continue
			}
			kinds := len(directory.Kinds())
			if len(rows) > kinds*(procedure.FillerLines+1) || len(unread) > 4 {
				t.Fatalf("%d rows, %d values that are not understood; want few", len(rows), len(unread))
			}
			for _, r := range rows {
				if r.List != procedure.DirectoryList || !slices.Contains(r.Numbers, asked) || r.Mbps < 0 || r.Mbps > 99999 ||
					!utf8.ValidString(r.Name+r.Note+r.Say+r.Dont+r.PIC) || len(r.Name) > 1000 || len(r.Note) > 2000 {
					t.Fatalf("the row %+v; want bounded valid texts, and the number that was asked for", r)
				}
				if r.VVIP != "" && !slices.Contains(procedure.VVIPCriteria, r.VVIP) || r.Request != "" && !slices.Contains(procedure.RequestKinds, r.Request) {
					t.Fatalf("the row %+v has a kind of its own", r)
				}
			}
		}
	})
}
