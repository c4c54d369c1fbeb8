package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

var (
	someTime = time.Date(2026, 3, 2, 8, 15, 30, 123456789, time.UTC)
	internet = procedure.Number{Kind: procedure.Internet, Value: "152401234567"}
	phone    = procedure.Number{Kind: procedure.Telephone, Value: "+6281234567890"}
)

func fullRow() procedure.Row {
	return procedure.Row{
		List: procedure.SpecialRequests, Numbers: []procedure.Number{internet, phone}, Name: "Budi Hidayat", Mbps: 50,
		VVIP: procedure.PublicFigure, Request: procedure.CabutPasang, Note: "note", Say: "say", Dont: "dont", From: "2026-01-01", Until: "2026-12-31", PIC: "pic", ApprovedBy: "approver", Review: "2026-06-30",
	}
}

// fullCase returns a case with a value in every field.
func fullCase(id uint64) procedure.Case {
	return procedure.Case{
		ID: id, Kind: procedure.CallbackKind, State: procedure.Escalated, Turn: 3, Rev: 9,
		Call: 7, Agent: "sari", Customer: internet.Key(),
		Listed: []procedure.Criterion{procedure.PublicFigure}, Judged: []procedure.Criterion{procedure.HardComplaint}, Super: true, Raised: 1,
		Opened: someTime, Holder: "dewi", HeldSince: someTime.Add(time.Minute), HolderActed: someTime.Add(2 * time.Minute), Due: someTime.Add(time.Hour),
		Contacts:  []procedure.Contact{{At: someTime, By: "dewi", Outcome: procedure.AskedForCall, CallAt: someTime.Add(time.Hour)}},
		Education: procedure.Education{Result: procedure.LineCut, At: someTime, Reason: "putus", Scripts: []string{"vvip@1"}},
		Escalations: []procedure.Escalation{{
			Team: "jaringan", By: "dewi", At: someTime, Super: true, Taker: "eko", TakenAt: someTime,
			Answer: procedure.NotSolved, EndedAt: someTime, Right: procedure.Right,
		}},
		ClosedAt: someTime, ClosedBy: "dewi", Outcome: procedure.OutSolved, Educated: procedure.Wrong, Satisfied: procedure.Satisfied, Revision: "00",
		Personal: procedure.Personal{
			Name: "Budi Hidayat", Names: []string{"B. Hidayat"}, Numbers: []procedure.Number{internet, phone}, Requests: []procedure.Row{fullRow()}, Register: []procedure.Row{fullRow()},
			Said: []procedure.Said{{At: someTime, By: "sari", What: procedure.MakeCallback, As: "words", Text: "internet mati <2 hari>"}},
		},
	}
}

func fullCall(id uint64) procedure.Call {
	return procedure.Call{
		ID: id, At: someTime, Last: someTime.Add(time.Minute), By: "sari", Turn: 4, Customer: internet.Key(), Digest: "d",
		Category: procedure.VVIP, Criteria: []procedure.Criterion{procedure.PublicFigure}, Route: procedure.EducateCallback,
		Judged: []procedure.Criterion{procedure.HardComplaint}, Scripts: []string{"vvip@1"}, Confirmed: true,
		Education: procedure.Education{Result: procedure.Given, At: someTime, Reason: "r", Scripts: []string{"vvip@1"}},
		End:       procedure.EndCallback, Case: 12,
		Personal: procedure.CallPersonal{Number: phone, Words: "internet mati", Candidates: []string{"i:1"}, Also: []string{phone.Key() + "#budi"},
			Directory: procedure.DirectoryAnswer{
				Rows: []procedure.Row{{List: procedure.DirectoryList, Numbers: []procedure.Number{phone}, Name: "Budi", Mbps: 50, VVIP: procedure.Official, Request: procedure.OtherRequest,
					Note: "n", Say: "s", Dont: "d", From: "2026-01-01", Until: "2026-12-31", PIC: "p", ApprovedBy: "a", Review: "2026-06-30"}},
				At: someTime, Fault: procedure.DirectorySlow, Unread: []procedure.UnreadValue{{Field: "vvip", Text: "PLATINUM"}},
			}},
	}
}

func fullPost() bot.Post {
	return bot.Post{
		Place: bot.Place{Platform: "slack", ID: "C1", Private: true}, Subject: "K-1", View: bot.ViewTeam, Person: "dewi", Team: "jaringan",
		Text: "code", Thread: "ab", Shown: 3, Ref: "1.2", Why: "w", Tries: 2, NotBefore: someTime, State: bot.PostPending,
		Turn: 4, Waits: bot.WaitsPlace, Looks: 1, Sends: 2, Sent: someTime, Repeat: true, Doubt: someTime,
		Extra: []bot.Ref{"1.1"}, ExtraTries: 3, ExtraNotBefore: someTime, Over: []bot.Ref{"1.0"},
	}
}

// TestFullSamples checks that the samples above have no empty field, so that the round
// trips below notice a field that a record lacks.
func TestFullSamples(t *testing.T) {
	for _, sample := range []any{fullRow(), fullCase(1), fullCall(1)} {
		for _, path := range emptyFields(reflect.ValueOf(sample), fmt.Sprintf("%T", sample)) {
			t.Errorf("%s is empty in the sample; want it filled", path)
		}
	}
}

func emptyFields(v reflect.Value, path string) (out []string) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]() || v.Kind() != reflect.Struct && v.Kind() != reflect.Slice:
		if v.IsZero() {
			return []string{path}
		}
	case v.Kind() == reflect.Slice:
		if v.Len() == 0 {
			return []string{path}
		}
		return emptyFields(v.Index(0), path+"[0]")
	default:
		for i := range v.NumField() {
			out = append(out, emptyFields(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
	}
	return out
}

func TestRecordsRoundTripAndReopen(t *testing.T) {
	opts := testOptions(t)
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	person := procedure.Person{ID: "dewi", Name: "Dewi", Roles: []procedure.Role{procedure.Tier2, procedure.Lead}, Teams: []string{"jaringan"}, Lang: "en"}
	account := bot.Account{Platform: "slack", ID: "U1"}
	var post bot.Post
	update(t, s, func(tx *Tx) {
		tx.PutCase(fullCase(tx.NewCase()))
		tx.PutCall(fullCall(tx.NewCall()))
		tx.PutPerson(person)
		tx.Link(account, "dewi")
		tx.SetActed("dewi")
		post, err = tx.AddPost(fullPost())
		if err != nil {
			t.Error(err)
		}
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openTest(t, opts)
	view(t, s, func(tx *Tx) {
		c, err := tx.Case(1)
		same(t, "case", c, fullCase(1), err)
		call, err := tx.Call(1)
		same(t, "call", call, fullCall(1), err)
		last, ok := tx.LastCall("sari")
		same(t, "last call", last, fullCall(1), nil)
		if !ok {
			t.Error("LastCall(sari) found nothing")
		}
		p, err := tx.Person("dewi")
		same(t, "person", p, person, err)
		of, ok := tx.PersonOf(account)
		same(t, "person of account", of, person, nil)
		if !ok {
			t.Error("PersonOf found nobody")
		}
		same(t, "people", tx.People(), []procedure.Person{person}, nil)
		same(t, "accounts", tx.Accounts("dewi"), []bot.Account{account}, nil)
		want := fullPost()
		want.ID, want.Want, want.At = post.ID, 9, post.At
		got, err := tx.Post(post.ID)
		same(t, "post", got, want, err)
		same(t, "posts", tx.Posts("K-1"), []bot.Post{want}, nil)
		same(t, "posts of the place", tx.PlacePosts(want.Place, 5), []bot.Post{want}, nil)
		if at := tx.Acted("dewi"); !at.Equal(newTestClock().Now()) {
			t.Errorf("Acted = %v, want %v", at, newTestClock().Now())
		}
	})
}

func same[T any](t *testing.T, what string, got, want T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s is not what was written (-want +got):\n%s", what, diff)
	}
}

func TestNotFound(t *testing.T) {
	s := openTest(t, testOptions(t))
	view(t, s, func(tx *Tx) {
		_, caseErr := tx.Case(1)
		_, callErr := tx.Call(1)
		_, personErr := tx.Person("x")
		_, postErr := tx.Post("zz")
		for what, err := range map[string]error{"case": caseErr, "call": callErr, "person": personErr, "post": postErr} {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("%s that isn't there: %v, want ErrNotFound", what, err)
			}
		}
		if _, ok := tx.LastCall("x"); ok {
			t.Error("LastCall of nobody found a call")
		}
	})
}

func TestOpenCasesAndTheirIndex(t *testing.T) {
	s := openTest(t, testOptions(t))
	update(t, s, func(tx *Tx) {
		for i, c := range []procedure.Case{
			{State: procedure.Waiting, Customer: "i:1", Opened: someTime.Add(2)},
			{State: procedure.Waiting, Customer: "i:2", Opened: someTime.Add(1)},
			{State: procedure.Waiting, Customer: "i:3", Opened: someTime, Listed: []procedure.Criterion{procedure.Official}},
			{State: procedure.Claimed, Customer: "i:4", Opened: someTime.Add(9), Due: someTime},
			{State: procedure.Closed, Customer: "i:5", Opened: someTime},
		} {
			if c.ID = tx.NewCase(); c.ID != uint64(i+1) {
				t.Errorf("NewCase = %d, want %d", c.ID, i+1)
			}
			tx.PutCase(c)
		}
	})
	wantOpen(t, s, 3, 4, 1, 2)
	update(t, s, func(tx *Tx) {
		c, _ := tx.Case(3)
		c.State = procedure.Closed
		tx.PutCase(c)
		old, _ := tx.Case(5) // closed again: not its customer's open case
		old.Customer = "i:4"
		tx.PutCase(old)
	})
	wantOpen(t, s, 4, 1, 2)
	view(t, s, func(tx *Tx) {
		if l, ok := tx.Listed(3); ok {
			t.Errorf("Listed gives closed case 3: %+v", l)
		}
		if l, ok := tx.Listed(4); !ok || l.ID != 4 || l.State != procedure.Claimed {
			t.Errorf("Listed(4) = %+v %v, want claimed case 4", l, ok)
		}
		if _, ok := tx.OpenCase(procedure.Customer{ID: "i:3", Also: []string{"i:5"}}); ok {
			t.Error("OpenCase finds a closed case")
		}
		if id, ok := tx.OpenCase(procedure.Customer{ID: "t:+620", Also: []string{"i:4"}}); !ok || id != 4 {
			t.Errorf("OpenCase of i:4 = %d %v, want 4", id, ok)
		}
		ids := func(cs []procedure.Case) (out []uint64) {
			for _, c := range cs {
				out = append(out, c.ID)
			}
			return out
		}
		same(t, "newest cases", ids(tx.Cases(0, 2)), []uint64{5, 4}, nil)
		same(t, "cases from 2", ids(tx.Cases(2, 10)), []uint64{2, 1}, nil)
	})
}

func wantOpen(t *testing.T, s *Store, want ...uint64) {
	t.Helper()
	view(t, s, func(tx *Tx) {
		open, err := tx.Open()
		if err != nil {
			t.Fatal(err)
		}
		var got []uint64
		for _, l := range open {
			got = append(got, l.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("open cases by urgency: %v, want %v", got, want)
		}
	})
}

func TestListingHoldsWhatListsShowMasked(t *testing.T) {
	c := fullCase(5)
	got, err := decodeListing(listingOf(c).encode())
	got.ID = 5
	same(t, "listing", got, Listing{
		ID: 5, Kind: c.Kind, State: c.State, Category: procedure.VVIP, Urgency: 1,
		Opened: c.Opened, Due: c.Due, HeldSince: c.HeldSince, HolderActed: c.HolderActed, Rev: 9, Turn: 3,
		Agent: "sari", Holder: "dewi", Team: "jaringan", Taker: "eko", Number: "1524•••••567", Initials: "B. H.",
	}, err)
	whole := listingOf(c).encode()
	if old, err := decodeListing(whole[:len(whole)-1]); err != nil || old.Initials != got.Initials || old.Raised {
		t.Errorf("a listing of before there was Raised is read as %+v, %v; want all the rest of it", old, err)
	}
	for cut := range len(whole) - 1 {
		if _, err := decodeListing(whole[:cut]); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("a listing cut to %d bytes: %v, want ErrCorrupt", cut, err)
		}
	}
}

func TestLinkMovesAnAccount(t *testing.T) {
	s := openTest(t, testOptions(t))
	a, b := bot.Account{Platform: "desk", ID: "1"}, bot.Account{Platform: "slack", ID: "1"}
	update(t, s, func(tx *Tx) {
		tx.PutPerson(procedure.Person{ID: "x"})
		tx.PutPerson(procedure.Person{ID: "xy"})
		tx.Link(a, "x")
		tx.Link(b, "x")
		tx.Link(a, "xy")
		tx.Link(a, "xy")
	})
	view(t, s, func(tx *Tx) {
		same(t, "accounts of x", tx.Accounts("x"), []bot.Account{b}, nil)
		same(t, "accounts of xy", tx.Accounts("xy"), []bot.Account{a}, nil)
		if p, _ := tx.PersonOf(a); p.ID != "xy" {
			t.Errorf("PersonOf = %q, want xy", p.ID)
		}
	})
}

func TestUnlinkMakesAnAccountNobodys(t *testing.T) {
	s := openTest(t, testOptions(t))
	a, b := bot.Account{Platform: "desk", ID: "1"}, bot.Account{Platform: "slack", ID: "1"}
	update(t, s, func(tx *Tx) {
		tx.PutPerson(procedure.Person{ID: "x"})
		tx.Link(a, "x")
		tx.Link(b, "x")
		tx.Unlink(a)
		tx.Unlink(a)
		tx.Unlink(bot.Account{Platform: "desk", ID: "2"})
	})
	view(t, s, func(tx *Tx) {
		same(t, "accounts of x", tx.Accounts("x"), []bot.Account{b}, nil)
		if p, ok := tx.PersonOf(a); ok || tx.Linked(a) != "" {
			t.Errorf("PersonOf = %q, %v; want nobody", p.ID, ok)
		}
	})
}

func TestIdleCalls(t *testing.T) {
	clock, opts := newTestClock(), testOptions(t)
	opts.Now = clock.Now
	clock.Advance(someTime.Add(61 * time.Minute).Sub(clock.Now()))
	s := openTest(t, opts)
	update(t, s, func(tx *Tx) {
		for _, c := range []procedure.Call{
			{By: "a", Last: someTime}, {By: "a", Last: someTime.Add(time.Hour)},
			{By: "b", Last: someTime, End: procedure.EndSolved}, {By: "b", Last: someTime},
		} {
			c.ID = tx.NewCall()
			tx.PutCall(c)
		}
		older, _ := tx.Call(1)
		tx.PutCall(older)
	})
	view(t, s, func(tx *Tx) {
		same(t, "idle calls", tx.IdleCalls(time.Hour, 9), []uint64{1, 4}, nil)
		same(t, "one idle call", tx.IdleCalls(time.Hour, 1), []uint64{1}, nil)
		if c, _ := tx.LastCall("a"); c.ID != 2 {
			t.Errorf("LastCall(a) = %d after the older call was written again, want 2", c.ID)
		}
	})
}

// lineOf is a row of the customer file.
func lineOf(line string, telephone procedure.Number, name string) procedure.Row {
	r := procedure.Row{List: procedure.Customers, Numbers: []procedure.Number{telephone}, Name: name}
	if line != "" {
		r.Numbers = append(r.Numbers, procedure.Number{Kind: procedure.Internet, Value: line})
	}
	return r
}

// found are the customers that the lists give for a number now.
func found(t *testing.T, s *Store, n procedure.Number) (out []procedure.Customer) {
	t.Helper()
	view(t, s, func(tx *Tx) {
		m, err := tx.Find(n)
		if err != nil {
			t.Error(err)
		}
		out = m.Customers
	})
	return out
}

// lists makes rows the customer file.
func lists(t *testing.T, s *Store, rows ...procedure.Row) {
	t.Helper()
	if _, err := s.ReplaceList(ctx, procedure.Customers, rows, Change{}); err != nil {
		t.Fatal(err)
	}
}

// TestWhatIsACustomersFollowsThem through what lists learn: their line, and another
// line; it is never another line's.
func TestWhatIsACustomersFollowsThem(t *testing.T) {
	const first, second, stranger = "152400000001", "152400000002", "152400000003"
	line := func(value string) procedure.Number { return procedure.Number{Kind: procedure.Internet, Value: value} }
	s := openTest(t, testOptions(t))
	lists(t, s, lineOf("", phone, "Budi Santoso"))
	known := found(t, s, phone)
	if len(known) != 1 {
		t.Fatalf("by telephone: %+v; want one customer", known)
	}
	var id uint64
	update(t, s, func(tx *Tx) {
		id = tx.NewCase()
		tx.PutCase(procedure.Case{ID: id, State: procedure.Waiting, Customer: known[0].ID,
			Personal: procedure.Personal{Name: "Budi Santoso", Numbers: []procedure.Number{phone}}})
		tx.PutStatus(known[0], procedure.Status{Since: someTime, By: "dewi", Case: id})
	})
	has := func(what string, n procedure.Number, want bool) {
		t.Helper()
		for _, c := range found(t, s, n) {
			view(t, s, func(tx *Tx) {
				if open, ok := tx.OpenCase(c); ok != want || want && open != id {
					t.Errorf("%s: the open case is %d, %v; want it: %v", what, open, ok, want)
				}
				if (c.Status != nil) != want {
					t.Errorf("%s: the status is %+v; want it: %v", what, c.Status, want)
				}
			})
		}
	}
	lists(t, s, lineOf(first, phone, "Bpk. Budi Santoso"), lineOf(stranger, phone, "Andi"))
	has("a list learned the line", line(first), true)
	has("a stranger with the telephone", line(stranger), false)

	update(t, s, func(tx *Tx) { // the case is the line's from now on
		c, _ := tx.Case(id)
		c.Customer, c.Personal.Numbers = line(first).Key(), []procedure.Number{line(first), phone}
		tx.PutCase(c)
		tx.ClearStatus(found1(tx, line(first)))
		tx.PutStatus(found1(tx, line(first)), procedure.Status{Since: someTime, By: "dewi", Case: id})
	})
	lists(t, s, lineOf(first, phone, "Budi Santoso"), lineOf(second, phone, "Budi Santoso"))
	has("the other line of one name", line(second), false)
	lists(t, s, lineOf(second, phone, "Budi Santoso"), lineOf(stranger, phone, "Andi"))
	has("a new line for the old one", line(second), true)
	has("a stranger beside the new line", line(stranger), false)
	update(t, s, func(tx *Tx) { tx.ClearStatus(found1(tx, line(second))) })
	view(t, s, func(tx *Tx) {
		if st := tx.Status(found1(tx, line(second))); st != nil {
			t.Errorf("Status after ClearStatus = %+v, want none", st)
		}
	})
}

func found1(tx *Tx, n procedure.Number) procedure.Customer {
	m, _ := tx.Find(n)
	return m.Customers[0]
}

// TestAFillerIsToldByTheIndex: more lines than 16, or more rows than are joined.
func TestAFillerIsToldByTheIndex(t *testing.T) {
	s := openTest(t, testOptions(t))
	for lines, want := range map[int]bool{procedure.FillerLines: false, procedure.FillerLines + 1: true} {
		var rows []procedure.Row
		for i := range lines {
			rows = append(rows, lineOf(fmt.Sprintf("1524%08d", i), phone, fmt.Sprintf("Nama %d", i)))
		}
		lists(t, s, rows...)
		view(t, s, func(tx *Tx) {
			if got, filler := tx.Rows(phone); filler != want || filler != (got == nil) {
				t.Errorf("%d lines: %d rows, a filler: %v; want a filler: %v", lines, len(got), filler, want)
			}
		})
	}
	var rows []procedure.Row
	for i := range procedure.MaxJoined + 1 {
		rows = append(rows, procedure.Row{List: procedure.Customers, Numbers: []procedure.Number{internet, phone}, Mbps: i + 1})
	}
	lists(t, s, rows...)
	view(t, s, func(tx *Tx) {
		if _, filler := tx.Rows(phone); !filler {
			t.Errorf("%d rows of one line are no filler; want one", len(rows))
		}
		if got, filler := tx.Rows(internet); filler || len(got) != procedure.MaxJoined {
			t.Errorf("a line has %d rows, a filler: %v; want %d and none", len(got), filler, procedure.MaxJoined)
		}
	})
}
