package directory_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/handlers/directory"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

var wib = time.FixedZone("WIB", 7*3600)

// mapping is that of docs/directory.md.
var mapping = directory.Mapping{
	Records: "customer",
	Fields: map[string]string{
		"name": "name", "internet": "lines.number", "telephone": "contact.phones", "ticket": "tickets", "speed": "lines.mbps", "vvip": "category", "request": "flags",
		"note": "remark", "say": "say", "dont_promise": "dont", "from": "valid.from", "until": "valid.to", "pic": "owner",
	},
	Kinds: map[string]string{"ARTIS": "public_figure", "Direksi BUMN": "soe_executive", "REGULER": "none", "NO-ISOLIR": "no_isolir_opening", "true": "official"},
}

var (
	line  = procedure.Number{Kind: procedure.Internet, Value: "152400000001"}
	phone = procedure.Number{Kind: procedure.Telephone, Value: "+6281234567890"}
)

// shown writes rows and unread values in short.
func shown(rows []procedure.Row, unread []procedure.UnreadValue) string {
	var out []string
	for _, r := range rows {
		var numbers []string
		for _, n := range r.Numbers {
			numbers = append(numbers, n.Value)
		}
		text := strings.Join(numbers, ",")
		for _, part := range []string{r.Name, string(r.VVIP), string(r.Request), r.Note, r.Say, r.Dont, string(r.From), string(r.Until), r.PIC} {
			if part != "" {
				text += " " + part
			}
		}
		if r.Mbps != 0 {
			text += fmt.Sprint(" ", r.Mbps)
		}
		out = append(out, text)
	}
	for _, u := range unread {
		out = append(out, "?"+u.Field+"="+u.Text)
	}
	return strings.Join(out, " | ")
}

// TestAnAnswerIsReadOrReported: what is understood becomes rows, what is not is named,
// and nothing is guessed.
func TestAnAnswerIsReadOrReported(t *testing.T) {
	const l, p = "152400000001", "+6281234567890"
	for _, c := range []struct {
		what, customer string
		asked          procedure.Number
		want           string
	}{
		{"a VVIP", `{"name":" Maya  Putri ","lines":{"number":152400000001,"mbps":300},"category":"artis","remark":"lewat manajer","dont":"jam","valid":{"to":"2026-12-31"}}`, line,
			l + " Maya Putri 300 | " + l + " Maya Putri public_figure lewat manajer jam 2026-12-31"},
		{"it tells the line of a telephone", `{"lines":[{"number":"1524 0000 0001"}],"contact":{"phones":["0812-3456-7890","-"]}}`, phone, l + "," + p},
		{"the number that was asked for is the customer's", `{"name":"A","lines":{"number":"152400000001"}}`, phone, l + "," + p + " A"},
		{"an own code", `{"category":"endorser"}`, line, l + " endorser"},
		{"two kinds and a request; the note is said once", `{"category":["ARTIS","DIREKSI  bumn"],"flags":["NO-ISOLIR"],"remark":"n","owner":"Nur"}`, line,
			l + " public_figure n Nur | " + l + " soe_executive Nur | " + l + " no_isolir_opening Nur"},
		{"a request in the field of VVIP", `{"category":"cabut_pasang"}`, line, l + " cabut_pasang"},
		{"a truth value", `{"category":true}`, line, l + " official"},
		{"nothing special", `{"name":"A","category":"REGULER","flags":[]}`, line, l + " A"},
		{"a word that nobody mapped", `{"name":"A","category":"PLATINUM"}`, line, l + " A | ?vvip=PLATINUM"},
		{"super emergency is judged, never told", `{"category":"super_emergency"}`, line, l + " | ?vvip=super_emergency"},
		{"an object is no word", `{"name":"A","category":{"x":"ARTIS"}}`, line, l + " A"},
		{"speeds", `{"lines":[{"number":"152400000001","mbps":"50 Mbps"},{"mbps":"50.0"}]}`, line, l + " 50"},
		{"two speeds", `{"lines":[{"mbps":50},{"mbps":100}]}`, line, l + " | ?speed=100"},
		{"a speed in words", `{"name":"A","lines":{"mbps":"fast"}}`, line, l + " A | ?speed=fast"},
		{"days in any form", `{"flags":"other","valid":{"from":"2026-01-02T08:00:00","to":"2026-12-30T17:00:00Z"}}`, line, l + " other 2026-01-02 2026-12-31"},
		{"a day that could be two", `{"name":"A","category":"ARTIS","valid":{"to":"11/12/2026"}}`, line, l + " A | ?until=11/12/2026 | ?vvip=ARTIS"},
		{"null is empty", `{"name":null,"category":null,"valid":{"to":null}}`, line, l},
		{"somebody else's line", `{"name":"B","lines":{"number":"152400000002"},"category":"ARTIS"}`, line, "?internet=1524•••••002"},
		{"somebody else's telephone", `{"name":"B","contact":{"phones":"0812 0000 0009"}}`, phone, "?telephone=0812•••••009"},
		{"a line that can't be read, where it was asked for", `{"name":"B","lines":{"number":"1.524E+11"}}`, line, "?internet=1.524E+11"},
		{"two lines", `{"lines":[{"number":"152400000001"},{"number":"152400000002"}]}`, phone, "?internet=1524•••••001"},
		{"a telephone in the field of the line", `{"name":"A","lines":{"number":"081234567890"}}`, phone, p + " A | ?internet=081234567890"},
		{"two customers", `[{"name":"A","lines":{"number":"152400000001"}},{"name":"B","lines":{"number":"152400000002"},"category":"ARTIS"}]`, phone,
			"152400000001," + p + " A | 152400000002," + p + " B public_figure"},
		{"nobody", `null`, line, ""},
		{"nobody in an array", `[]`, line, ""},
		{"nobody in an object", `{}`, line, ""},
		{"control characters", `{"name":"A\u202e\u0000B\nC"}`, line, l + " AB C"},
	} {
		rows, unread, err := mapping.Read([]byte(`{"customer": `+c.customer+`}`), c.asked, numbers.Public, wib)
		if got := shown(rows, unread); err != nil || got != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.what, err, got, c.want)
		}
		for _, r := range rows {
			if r.List != procedure.DirectoryList {
				t.Errorf("%s: a row of list %q", c.what, r.List)
			}
		}
	}
}

// TestAnAnswerThatIsNone: an answer that a wrong address or a wrong mapping gives is no
// "not known". The error has nothing of it.
func TestAnAnswerThatIsNone(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{`<html>Budi</html>`, "not JSON"},
		{``, "not JSON"},
		{`{"customer": {"name": "Budi"}`, "not JSON"},
		{`{"customer": {"name": "Budi"}} x`, "not JSON"},
		{`{"data": {"name": "Budi"}}`, "directory.records"},
		{`{"customer": {"nama": "Budi"}}`, "directory.fields"},
		{`{"customer": "Budi"}`, "directory.fields"},
		{`"Budi"`, "directory.records"},
	} {
		rows, unread, err := mapping.Read([]byte(c.body), line, numbers.Public, wib)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "Budi") || len(rows)+len(unread) > 0 {
			t.Errorf("%s: %v, %d rows; want an error that names %s and nothing of the answer", c.body, err, len(rows), c.want)
		}
	}
	if rows, unread, err := mapping.Read([]byte(`{}`), line, numbers.Public, wib); err != nil || len(rows)+len(unread) > 0 {
		t.Errorf("an empty object: %v, %v, %v; want that nobody is known", rows, unread, err)
	}
}

func TestAMappingIsChecked(t *testing.T) {
	with := func(change func(*directory.Mapping)) directory.Mapping {
		m := directory.Mapping{Fields: map[string]string{"name": "a.b"}, Kinds: map[string]string{}}
		change(&m)
		return m
	}
	for _, c := range []struct {
		m    directory.Mapping
		want string
	}{
		{with(func(*directory.Mapping) {}), ""},
		{mapping, ""},
		{directory.Mapping{}, "name at least one"},
		{with(func(m *directory.Mapping) { m.Fields["nama"] = "a" }), `no field "nama"`},
		{with(func(m *directory.Mapping) { m.Fields["vvip"] = "a..b" }), "vvip needs a path"},
		{with(func(m *directory.Mapping) { m.Records = "." }), "is no path"},
		{with(func(m *directory.Mapping) { m.Kinds["X"] = "vip" }), `"X" stands for "vip"; the kinds are none, public_figure`},
		{with(func(m *directory.Mapping) { m.Kinds["X"] = "super_emergency" }), "the kinds are"},
		{with(func(m *directory.Mapping) { m.Kinds["X y"], m.Kinds["x  Y"] = "none", "other" }), "stands twice"},
	} {
		if err := c.m.Check(); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.m, err, c.want)
		}
	}
}

// TestTheDocumentedFieldsAreAll: docs/directory.md has a line for each field.
func TestTheDocumentedFieldsAreAll(t *testing.T) {
	text, err := os.ReadFile("../../docs/directory.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Concat(directory.Fields, directory.Kinds()) {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/directory.md doesn't say what %s is", name)
		}
	}
}
