package procedure_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

func fileRow(mbps int) Row { return Row{List: Customers, Numbers: []Number{line}, Mbps: mbps} }

func vvipRow(kind Criterion) Row {
	return Row{List: VVIPRegister, Numbers: []Number{line}, VVIP: kind}
}

func requestRow(until Date) Row {
	return Row{List: SpecialRequests, Numbers: []Number{line}, Request: OtherRequest, Until: until}
}

func TestClassify(t *testing.T) {
	carried := &Status{By: "sari", Case: 3}
	both := []Criterion{SuperEmergency, HardComplaint}
	for _, c := range []struct {
		name   string
		rows   []Row
		status *Status
		judged []Criterion
		want   Category
		met    []Criterion
	}{
		{"unknown", nil, nil, nil, Unknown, nil},
		{"unknown, judged", nil, nil, both, Unknown, nil},
		{"49 Mbps", []Row{fileRow(49)}, nil, nil, Regular, nil},
		{"50 Mbps", []Row{fileRow(50)}, nil, nil, Special, []Criterion{Speed}},
		{"100 Mbps", []Row{fileRow(100)}, nil, nil, Special, []Criterion{Speed}},
		{"101 Mbps", []Row{fileRow(101)}, nil, nil, Regular, nil},
		{"package unknown", []Row{fileRow(0)}, nil, nil, Regular, nil},
		{"request without end", []Row{requestRow("")}, nil, nil, Special, []Criterion{ManagementRequest}},
		{"request, last day", []Row{requestRow("2026-11-24")}, nil, nil, Special, []Criterion{ManagementRequest}},
		{"request, a day over", []Row{requestRow("2026-11-23")}, nil, nil, Regular, nil},
		{"one of two requests over", []Row{requestRow("2026-11-23"), requestRow("2027-01-01")}, nil, nil, Special, []Criterion{ManagementRequest}},
		{"hard complaint", []Row{fileRow(20)}, nil, []Criterion{HardComplaint}, Special, []Criterion{HardComplaint}},
		{"judged emergency", []Row{fileRow(20)}, nil, []Criterion{SuperEmergency}, Special, []Criterion{SuperEmergency}},
		{"carried emergency", []Row{fileRow(20)}, carried, nil, Special, []Criterion{SuperEmergency}},
		{"carried and judged", []Row{fileRow(20)}, carried, both, Special, []Criterion{HardComplaint, SuperEmergency}},
		{"judged what nobody judges", []Row{fileRow(20)}, nil, []Criterion{Speed, Official, ManagementRequest}, Regular, nil},
		{"register only", []Row{vvipRow(Endorser)}, nil, nil, VVIP, []Criterion{Endorser}},
		{"register, no kind", []Row{vvipRow("")}, nil, nil, Regular, nil},
		{"VVIP before special, in order", []Row{requestRow(""), vvipRow(Endorser), fileRow(50), vvipRow(PublicFigure)}, carried, both, VVIP,
			[]Criterion{PublicFigure, Endorser, Speed, ManagementRequest, HardComplaint, SuperEmergency}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := DefaultPolicy(wib).Classify(Customer{Rows: c.rows, Status: c.status}, c.judged, morning())
			if got.Category != c.want || !slices.Equal(got.Criteria, c.met) {
				t.Errorf("got %s %v, want %s %v", got.Category, got.Criteria, c.want, c.met)
			}
			for _, m := range []Criterion{Speed, HardComplaint, Official} {
				if got.Has(m) != slices.Contains(c.met, m) {
					t.Errorf("has %s: %v, want %v", m, got.Has(m), !got.Has(m))
				}
			}
		})
	}
}

func TestEveryKindOfVVIP(t *testing.T) {
	for _, v := range []Criterion{"public_figure", "official", "many_followers", "soe_executive", "endorser"} {
		got := DefaultPolicy(wib).Classify(Customer{Rows: []Row{vvipRow(v)}}, nil, morning())
		if got.Category != VVIP || !slices.Equal(got.Criteria, []Criterion{v}) {
			t.Errorf("%s: got %s %v, want vvip with it", v, got.Category, got.Criteria)
		}
	}
}

// TestDayBorder: days begin in the policy's zone, not in the machine's.
func TestDayBorder(t *testing.T) {
	c := Customer{Rows: []Row{requestRow("2026-11-24")}}
	end := time.Date(2026, 11, 24, 23, 59, 59, 0, wib)
	for _, x := range []struct {
		zone *time.Location
		now  time.Time
		want bool
	}{
		{wib, end.UTC(), true},
		{wib, end.Add(time.Second).UTC(), false}, // still the 24th in UTC
		{time.UTC, end.Add(time.Second), true},
		{time.UTC, time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC).In(wib), false},
	} {
		if got := DefaultPolicy(x.zone).Classify(c, nil, x.now).Has(ManagementRequest); got != x.want {
			t.Errorf("valid until the 24th, at %v in %v: %v, want %v", x.now, x.zone, got, x.want)
		}
	}
}

func TestSpeedBoundsAreConfiguration(t *testing.T) {
	p := DefaultPolicy(wib)
	p.SpeedMin, p.SpeedMax = 0, 30
	for mbps, want := range map[int]bool{0: false, 1: true, 30: true, 31: false, 50: false} {
		if got := p.Classify(Customer{Rows: []Row{fileRow(mbps)}}, nil, morning()).Has(Speed); got != want {
			t.Errorf("bounds 0 to 30, %d Mbps: %v, want %v", mbps, got, want)
		}
	}
}
