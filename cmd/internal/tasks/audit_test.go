package tasks

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/cc147/sigap/procedure"
)

// TestTheBodyOfAnEntryIsMasked, in words, unless it is asked for in full.
func TestTheBodyOfAnEntryIsMasked(t *testing.T) {
	n := procedure.Number{Kind: procedure.Telephone, Value: "+6281234567890"}
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		body         any
		masked, full string
	}{
		{procedure.Call{ID: 3, At: at, Turn: 2, Customer: "t:+6281234567890#abc", Digest: "x1", Category: procedure.VVIP, Personal: procedure.CallPersonal{Number: n, Words: "mati, hub 0812 3456 7890", Candidates: []string{n.Key()}}},
			"category: vvip; customer: •••; id: 3; candidates: •••; number: 0812•••••890; words: mati, hub •••• •••• ••90",
			"category: vvip; customer: t:+6281234567890#abc; id: 3; candidates: t:+6281234567890; number: 081234567890; words: mati, hub 0812 3456 7890"},
		{map[string]any{"list": "vvip", "rows": 3, "ended": 0, "refused": 1}, "list: vvip; refused: 1; rows: 3", "list: vvip; refused: 1; rows: 3"},
		{map[string]any{"name": "Budi Hidayat", "numbers": []procedure.Number{n, n}, "secret": "Budi", "full": true, "from": time.Time{}},
			"full: yes; name: B. H.; numbers: 0812•••••890, 0812•••••890; secret: •••", "full: yes; name: Budi Hidayat; numbers: 081234567890, 081234567890; secret: Budi"},
		{map[string]any{"rows": []string{"case K-12", "entry 31 of the audit"}}, "rows: case K-12, entry 31 of the audit", "rows: case K-12, entry 31 of the audit"},
		{nil, "", ""},
		{"Budi", "•••", "Budi"},
	} {
		raw, err := json.Marshal(c.body)
		if err != nil {
			t.Fatal(err)
		}
		if got := bodyWords(raw, false); got != c.masked {
			t.Errorf("masked it is\n%s\nwant\n%s", got, c.masked)
		}
		if got := bodyWords(raw, true); got != c.full {
			t.Errorf("in full it is\n%s\nwant\n%s", got, c.full)
		}
	}
	if got := bodyWords(nil, false); got != "" {
		t.Errorf("without a body it is %q; want nothing", got)
	}
}
