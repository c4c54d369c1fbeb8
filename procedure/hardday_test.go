package procedure_test

import (
	"encoding/csv"
	"fmt"
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
	in, err := os.Open(f)
	if err != nil {
		t.Skip(err)
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

func TestHardDay(t *testing.T) {
	for _, seed := range []string{"seed1-clean", "seed2-clean"} {
		dir := filepath.Join("../../../shared/oracles/hardday", seed)
		index := map[Number][]Row{}
		add := func(r Row, m map[string]string) {
			for _, h := range []string{"No Internet", "No Telepon", "No Tiket"} {
				r.Numbers = append(r.Numbers, num(m[h])...)
			}
			r.From, r.Until = day(m["Berlaku Mulai"]), day(m["Berlaku Sampai"])
			for _, n := range r.Numbers {
				index[n] = append(index[n], r)
			}
		}
		for _, m := range read(t, dir+"/customers.csv") {
			mb, _ := strconv.Atoi(m["Paket (Mbps)"])
			add(Row{List: Customers, Name: m["Nama Pelanggan"], Mbps: mb}, m)
		}
		kinds := map[string]Criterion{"public figure": PublicFigure, "pejabat": Official, "follower banyak": ManyFollowers, "petinggi BUMN/stakeholder": SOEExecutive, "endorsing Telkom": Endorser}
		for _, m := range read(t, dir+"/vvip.csv") {
			k := kinds[m["Kategori VVIP"]]
			if k == "" {
				t.Fatal(m)
			}
			add(Row{List: VVIPRegister, Name: m["Nama"], VVIP: k}, m)
		}
		for _, m := range read(t, dir+"/special-requests.csv") {
			add(Row{List: SpecialRequests, Name: m["Nama Pelanggan"], Request: OtherRequest, Note: m["No"]}, m)
		}
		rows := func(n Number) ([]Row, bool) {
			lines := map[Number]bool{}
			for _, r := range index[n] {
				if l, ok := r.Line(); ok {
					lines[l] = true
				}
			}
			return index[n], n.Kind != Internet && len(lines) > FillerLines
		}
		zone, _ := time.LoadLocation("Asia/Jakarta")
		p := DefaultPolicy(zone)
		bad := map[string]int{}
		for _, c := range read(t, dir+"/calls.csv") {
			at, err := time.Parse(time.RFC3339, c["at"])
			if err != nil {
				t.Fatal(err)
			}
			ns := num(c["identifier"])
			if len(ns) != 1 {
				t.Fatal(c)
			}
			var judged []Criterion
			for _, j := range strings.Split(c["judged"], "|") {
				judged = append(judged, Criterion(j))
			}
			m := Find(ns[0], rows)
			yes := func(b bool) string {
				if b {
					return "yes"
				}
				return "no"
			}
			say := func(cu Customer) (string, string, string) {
				cl := p.Classify(cu, judged, at)
				var cr []string
				for _, x := range cl.Criteria {
					cr = append(cr, string(x))
				}
				return string(cl.Category), strings.Join(cr, "|"), string(cl.Route(c["unsolved"] == "yes"))
			}
			got := []string{"", "", "", "0", "no", "no", yes(m.Filler), ""}
			switch {
			case m.Filler:
			case len(m.Customers) > 1:
				got[3] = strconv.Itoa(len(m.Customers))
				var each []string
				for _, cu := range m.Customers {
					a, b, r := say(cu)
					each = append(each, a+":"+b+":"+r)
				}
				slices.Sort(each)
				got[7] = strings.Join(each, ";")
			default:
				var cu Customer
				if len(m.Customers) == 1 {
					cu = m.Customers[0]
				}
				got[0], got[1], got[2] = say(cu)
				got[4] = yes(ns[0].Kind == Internet && len(p.Warns(m, at)) > 0)
				got[5] = yes(len(cu.Speeds()) > 1)
			}
			want := []string{c["expected_category"], c["expected_criteria"], c["expected_route"], c["expected_candidates"], c["expected_warn"], c["expected_conflict"], c["expected_filler"], c["expected_each"]}
			if !slices.Equal(got, want) {
				bad[c["why"]]++
				if bad[c["why"]] == 1 {
					t.Errorf("%s %s %s:\n got %v\nwant %v", seed, c["why"], c["identifier"], got, want)
				}
			}
		}
		fmt.Println(seed, bad)
	}
}
