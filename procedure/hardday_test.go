package procedure_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

var digits = regexp.MustCompile(`\D`)

func num(s string) (out []Number) {
	for _, part := range regexp.MustCompile(`\s*/\s*|\s+(?:dan|atau)\s+`).Split(strings.TrimSpace(s), -1) {
		up := strings.ToUpper(strings.ReplaceAll(part, " ", ""))
		d := digits.ReplaceAllString(part, "")
		switch {
		case up == "":
		case strings.HasPrefix(up, "IN"), strings.HasPrefix(up, "1-"):
			out = append(out, Number{Kind: Ticket, Value: up})
		case strings.HasPrefix(d, "62"):
			out = append(out, Number{Kind: Telephone, Value: "+" + d})
		case strings.HasPrefix(d, "0"):
			out = append(out, Number{Kind: Telephone, Value: "+62" + d[1:]})
		default:
			out = append(out, Number{Kind: Internet, Value: d})
		}
	}
	return out
}

func day(s string) Date {
	if s == "" {
		return ""
	}
	t, err := time.Parse("02/01/2006", s)
	if err != nil {
		panic(err)
	}
	return DateOf(t)
}

func read(t *testing.T, f string) (out []map[string]string) {
	t.Helper()
	in, err := os.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[h] = r[i]
		}
		out = append(out, m)
	}
	return out
}

// hardLists are the lists of a made-up hard day: shared telephones, several tickets
// of a line, titles and degrees, and rows that end or begin on the day.
func hardLists(t *testing.T, dir string) []Row {
	t.Helper()
	var rows []Row
	add := func(r Row, m map[string]string) {
		for _, h := range []string{"No Internet", "No Telepon", "No Tiket"} {
			r.Numbers = append(r.Numbers, num(m[h])...)
		}
		r.From, r.Until = day(m["Berlaku Mulai"]), day(m["Berlaku Sampai"])
		rows = append(rows, r)
	}
	for _, m := range read(t, dir+"/customers.csv") {
		mbps, _ := strconv.Atoi(m["Paket (Mbps)"]) // empty is unknown
		add(Row{List: Customers, Name: m["Nama Pelanggan"], Mbps: mbps}, m)
	}
	kinds := map[string]Criterion{"public figure": PublicFigure, "pejabat": Official, "follower banyak": ManyFollowers, "petinggi BUMN/stakeholder": SOEExecutive, "endorsing Telkom": Endorser}
	for _, m := range read(t, dir+"/vvip.csv") {
		add(Row{List: VVIPRegister, Name: m["Nama"], VVIP: kinds[m["Kategori VVIP"]]}, m)
	}
	for _, m := range read(t, dir+"/special-requests.csv") {
		add(Row{List: SpecialRequests, Name: m["Nama Pelanggan"], Request: OtherRequest, Note: m["No"]}, m)
	}
	return rows
}

// TestHardDays: all calls of two made-up hard days get the answer that the six rules
// give: category, criteria and route, or the candidates with theirs, the warning,
// the contradiction and the filler.
func TestHardDays(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Jakarta")
	if err != nil {
		t.Fatal(err)
	}
	p := DefaultPolicy(zone)
	for _, seed := range []string{"seed1", "seed2"} {
		dir := filepath.Join("testdata", "hardday", seed)
		index := map[Number][]Row{}
		for _, r := range hardLists(t, dir) {
			for _, n := range r.Numbers {
				index[n] = append(index[n], r)
			}
		}
		calls := read(t, dir+"/calls.csv")
		if len(calls) != 400 {
			t.Fatalf("%s has %d calls, want 400", seed, len(calls))
		}
		for _, c := range calls {
			number := num(c["identifier"])
			m := Find(number[0], func(n Number) ([]Row, bool) { return inLists(index[n])(n) })
			var want []string
			for _, field := range []string{"category", "criteria", "route", "candidates", "warn", "conflict", "filler", "each"} {
				want = append(want, c["expected_"+field])
			}
			if got := hardAnswer(t, p, m, number[0], c); !slices.Equal(got, want) {
				t.Errorf("%s, %s, asked by %s: %q, want %q", seed, c["why"], c["identifier"], got, want)
			}
		}
	}
}

// hardAnswer is what a match says of a call, in the columns of the expected answers.
func hardAnswer(t *testing.T, p Policy, m Match, asked Number, call map[string]string) []string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, call["at"])
	if err != nil {
		t.Fatal(err)
	}
	var judged []Criterion
	for _, j := range strings.Split(call["judged"], "|") {
		judged = append(judged, Criterion(j))
	}
	answer := func(c Customer) []string {
		class := p.Classify(c, judged, at)
		var criteria []string
		for _, x := range class.Criteria {
			criteria = append(criteria, string(x))
		}
		return []string{string(class.Category), strings.Join(criteria, "|"), string(class.Route(call["unsolved"] == "yes"))}
	}
	yes := map[bool]string{true: "yes", false: "no"}
	switch {
	case m.Filler:
		return []string{"", "", "", "0", "no", "no", "yes", ""}
	case len(m.Customers) > 1:
		var each []string
		for _, c := range m.Customers {
			each = append(each, strings.Join(answer(c), ":"))
		}
		slices.Sort(each)
		return []string{"", "", "", strconv.Itoa(len(m.Customers)), "no", "no", "no", strings.Join(each, ";")}
	}
	var c Customer
	if len(m.Customers) == 1 {
		c = m.Customers[0]
	}
	warn := asked.Kind == Internet && len(p.Warns(m, at)) > 0
	return append(answer(c), "0", yes[warn], yes[len(c.Speeds()) > 1], "no", "")
}
