package procedure_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	_ "time/tzdata" // Asia/Jakarta, wherever the tests run

	. "github.com/cc147/sigap/procedure"
)

// The staff of the tests. The first of each role is the one who acts; the second
// is the colleague.
var (
	wati  = Person{ID: "wati", Roles: []Role{Agent}}
	yudi  = Person{ID: "yudi", Roles: []Role{Agent}}
	sari  = Person{ID: "sari", Roles: []Role{Tier2}}
	tono  = Person{ID: "tono", Roles: []Role{Tier2}}
	bayu  = Person{ID: "bayu", Roles: []Role{Backend}, Teams: []string{"jaringan"}}
	dewi  = Person{ID: "dewi", Roles: []Role{Backend}, Teams: []string{"jaringan"}}
	eko   = Person{ID: "eko", Roles: []Role{Backend}, Teams: []string{"tagihan"}}
	lina  = Person{ID: "lina", Roles: []Role{Lead}}
	qori  = Person{ID: "qori", Roles: []Role{Quality}}
	adi   = Person{ID: "adi", Roles: []Role{Admin}}
	timer = Person{ID: System}
)

// The customers of the tests, one for each path.
var (
	phone = Number{Kind: Telephone, Value: "+6281234567890"}
	line  = Number{Kind: Internet, Value: "122345678901"}

	official = Customer{ID: line.Key(), Rows: []Row{
		{List: Customers, Numbers: []Number{line, phone}, Name: "Ibu Contoh", Mbps: 30},
		{List: VVIPRegister, Numbers: []Number{phone}, Name: "Ibu Contoh", VVIP: Official},
	}}
	listed = Customer{ID: line.Key(), Rows: []Row{
		{List: Customers, Numbers: []Number{line, phone}, Name: "Pak Contoh", Mbps: 30},
		{List: SpecialRequests, Numbers: []Number{line}, Request: CabutPasang, Until: "2026-11-24"},
	}}
	speedy   = Customer{ID: line.Key(), Rows: []Row{{List: Customers, Numbers: []Number{line}, Name: "Pak Cepat", Mbps: 100}}}
	ordinary = Customer{ID: line.Key(), Rows: []Row{{List: Customers, Numbers: []Number{line}, Name: "Bu Biasa", Mbps: 20}}}
)

// wib is Asia/Jakarta.
var wib = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Jakarta")
	if err != nil {
		panic(err)
	}
	return zone
}()

// morning is when the tests begin: ten o'clock on the last day of the listed
// customer's request.
func morning() time.Time { return time.Date(2026, 11, 24, 10, 0, 0, 0, wib) }

// world has the teams jaringan and tagihan, everybody on shift, and lina as lead.
func world(c Customer) Facts {
	return Facts{
		Policy:   DefaultPolicy(wib),
		Now:      morning(),
		Customer: c,
		HasTeam:  func(code string) bool { return code == "jaringan" || code == "tagihan" },
		OnShift:  func(string) bool { return true },
		Lead:     lina.ID,
	}
}

// floor does presses on one call and one case, one after the other, a minute apart.
type floor struct {
	t    *testing.T
	w    Facts
	call Call
	c    Case
	did  []Effect // of the last press on the case
}

// look is the command /cek.
func look(t *testing.T, by Person, c Customer, judged ...Criterion) *floor {
	w := world(c)
	return &floor{t: t, w: w, call: w.Policy.NewCall(345, by, line, "internet mati", judged, c, w.Now)}
}

// step presses a button of the call and wants it accepted.
func (f *floor) step(do Command) *floor {
	f.t.Helper()
	f.w.Now = f.w.Now.Add(time.Minute)
	do.Turn = f.call.Turn
	call, opened, err := ApplyCall(f.call, do, f.w)
	if err != nil {
		f.t.Fatalf("%s by %s: got %v, want it accepted", do.Action, do.By.ID, err)
	}
	f.call = call
	if opened.Case != nil {
		f.c, f.did = *opened.Case, opened.Effects
		f.c.ID, f.call.Case, f.w.Open = 12, 12, 12
	}
	return f
}

// act presses a button of the case, its card drawn just now, and wants it accepted.
func (f *floor) act(do Command) *floor {
	f.t.Helper()
	f.w.Now = f.w.Now.Add(time.Minute)
	do.Turn = f.c.Turn
	c, did, err := Apply(f.c, do, f.w)
	if err != nil {
		f.t.Fatalf("%s by %s in %s: got %v, want it accepted", do.Action, do.By.ID, f.c.State, err)
	}
	f.c, f.did = c, did
	return f
}

// refuses presses a button of the case's present card and wants that code.
func (f *floor) refuses(code Code, do Command) *Refusal {
	f.t.Helper()
	do.Turn = f.c.Turn
	return f.refusesOld(code, do)
}

// refusesOld is refuses for a card drawn at do.Turn.
func (f *floor) refusesOld(code Code, do Command) *Refusal {
	f.t.Helper()
	got, did, err := Apply(f.c, do, f.w)
	if !reflect.DeepEqual(got, f.c) || did != nil {
		f.t.Errorf("refused %s: the case or its effects changed, want nothing changed", do.Action)
	}
	return wantCode(f.t, err, code, do)
}

// refusesStep presses a button of the call and wants that code.
func (f *floor) refusesStep(code Code, do Command) *Refusal {
	f.t.Helper()
	do.Turn = f.call.Turn
	got, opened, err := ApplyCall(f.call, do, f.w)
	if !reflect.DeepEqual(got, f.call) || !reflect.DeepEqual(opened, Opened{}) {
		f.t.Errorf("refused %s: the call changed or opened something, want nothing changed", do.Action)
	}
	return wantCode(f.t, err, code, do)
}

func wantCode(t *testing.T, err error, code Code, do Command) *Refusal {
	t.Helper()
	var ref *Refusal
	if !errors.As(err, &ref) || ref.Code != code {
		t.Fatalf("%s by %s: got %v, want refused as %s", do.Action, do.By.ID, err, code)
	}
	return ref
}

// wantEffect looks for one effect of the last press.
func (f *floor) wantEffect(want Effect) {
	f.t.Helper()
	for _, e := range f.did {
		if reflect.DeepEqual(e, want) {
			return
		}
	}
	f.t.Errorf("effects %v: want %v among them", f.did, want)
}

// wantCase compares where the case stands.
func (f *floor) wantCase(s State, holder string) {
	f.t.Helper()
	if f.c.State != s || f.c.Holder != holder {
		f.t.Errorf("case is %s, held by %q; want %s, held by %q", f.c.State, f.c.Holder, s, holder)
	}
}
