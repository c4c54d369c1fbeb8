package procedure_test

import (
	"encoding/json"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

func TestNumberText(t *testing.T) {
	for key, n := range map[string]Number{
		"i:122345678901":   {Kind: Internet, Value: "122345678901"},
		"t:+6281234567890": {Kind: Telephone, Value: "+6281234567890"},
		"k:IN12345678":     {Kind: Ticket, Value: "IN12345678"},
		"k:INC12345678":    {Kind: Ticket, Value: "INC12345678"},
		"k:1-ABC1D23":      {Kind: Ticket, Value: "1-ABC1D23"},
		"":                 {},
	} {
		if got := n.Key(); got != key {
			t.Errorf("key %q, want %q", got, key)
		}
		b, err := json.Marshal(map[Number]Number{n: n})
		if err != nil {
			t.Fatal(err)
		}
		var back map[Number]Number
		if err := json.Unmarshal(b, &back); err != nil || len(back) != 1 || back[n] != n {
			t.Errorf("%s read back: %v, %v; want %v as key and value", b, back, err, n)
		}
	}
}

func TestNumberFromBadKey(t *testing.T) {
	for _, key := range []string{"", "i", "i:", "x:123", "i123", "0812"} {
		if n, err := NumberFromKey(key); err == nil || n != (Number{}) {
			t.Errorf("key %q: got %v, %v; want an error and no number", key, n, err)
		}
	}
	n := Number{Kind: Internet, Value: "1"}
	if err := n.UnmarshalText([]byte("x:1")); err == nil {
		t.Error("text \"x:1\": want an error")
	}
}

func TestNumberString(t *testing.T) {
	for want, n := range map[string]Number{
		"081234567890": phone,
		"+6598765432":  {Kind: Telephone, Value: "+6598765432"},
		"122345678901": line,
		"IN12345678":   {Kind: Ticket, Value: "IN12345678"},
		"INC12345678":  {Kind: Ticket, Value: "INC12345678"},
		"1-ABC1D23":    {Kind: Ticket, Value: "1-ABC1D23"},
	} {
		if got := n.String(); got != want {
			t.Errorf("%s as people write it: %q, want %q", n.Key(), got, want)
		}
	}
}

func TestRowIdentity(t *testing.T) {
	base := Row{List: SpecialRequests, Numbers: []Number{line, phone}, Name: "Pak Contoh", Request: CabutPasang, Note: "a b", Until: "2026-11-24"}
	same := map[string]func(*Row){
		"letter case":      func(r *Row) { r.Name = "PAK contoh" },
		"spaces":           func(r *Row) { r.Name, r.Note = "  Pak   Contoh ", "a  b" },
		"order of numbers": func(r *Row) { r.Numbers = []Number{phone, line} },
	}
	other := map[string]func(*Row){
		"list":     func(r *Row) { r.List = Customers },
		"numbers":  func(r *Row) { r.Numbers = []Number{line} },
		"name":     func(r *Row) { r.Name = "Pak Contoh II" },
		"speed":    func(r *Row) { r.Mbps = 50 },
		"kind":     func(r *Row) { r.VVIP = Official },
		"request":  func(r *Row) { r.Request = OtherRequest },
		"note":     func(r *Row) { r.Note = "ab" },
		"say":      func(r *Row) { r.Say = "maaf" },
		"dont":     func(r *Row) { r.Dont = "janji" },
		"last day": func(r *Row) { r.Until = "2026-11-25" },
		"PIC":      func(r *Row) { r.PIC = "GM" },
	}
	for want, changes := range map[bool]map[string]func(*Row){true: same, false: other} {
		for name, change := range changes {
			r := base
			change(&r)
			if got := r.Identity() == base.Identity(); got != want {
				t.Errorf("another %s: one row is %v, want %v", name, got, want)
			}
		}
	}
	if base.Numbers[0] != line {
		t.Error("Identity sorted the row's own numbers, want them as they were")
	}
}
