package procedure_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// TestTurn: the turn grows by one where state, holder, team or owner in backend
// changes, and the rev by one with each act.
func TestTurn(t *testing.T) {
	f := callback(t, official)
	for _, c := range []struct {
		do    Command
		grows bool
	}{
		{Command{Action: Note, By: tono, Text: "dikenal"}, false},
		{Command{Action: AskAgain, By: yudi, Text: "menelepon lagi"}, false},
		{Command{Action: Reclassify, By: lina, Judged: []Criterion{HardComplaint}, Reason: "marah"}, false},
		{Command{Action: Claim, By: sari}, true},
		{Command{Action: LogContact, By: sari, Contact: NoAnswer}, false},
		{Command{Action: AddWords, By: wati, Text: "juga TV"}, false},
		{Command{Action: HandOver, By: sari, To: tono}, true},
		{Command{Action: Escalate, By: tono, Team: "jaringan", Checked: "modem", Wanted: "cek"}, true},
		{Command{Action: Take, By: bayu}, true},
		{Command{Action: Note, By: bayu, Text: "di lokasi"}, false},
		{Command{Action: Reroute, By: lina, Team: "jaringan", Reason: "bebaskan"}, true},
		{Command{Action: Reroute, By: bayu, Team: "tagihan", Reason: "salah tim"}, true},
		{Command{Action: Withdraw, By: tono, Reason: "sudah bisa"}, true},
		{Command{Action: Release, By: tono, Reason: "pulang"}, true},
		{Command{Action: Cancel, By: lina, Reason: "salah"}, true},
		{Command{Action: Reopen, By: lina, Reason: "ternyata benar"}, true},
	} {
		turn, rev := f.c.Turn, f.c.Rev
		f.act(c.do)
		want := turn
		if c.grows {
			want++
		}
		if f.c.Turn != want || f.c.Rev != rev+1 {
			t.Errorf("%s: turn %d → %d, rev %d → %d; want turn %d, rev %d", c.do.Action, turn, f.c.Turn, rev, f.c.Rev, want, rev+1)
		}
	}
}

// TestOldCardNeverActs: a press on an old card is refused, except for acts that
// accept any turn.
func TestOldCardNeverActs(t *testing.T) {
	loose := []Action{Note, AddWords, AskAgain, ClearStatus, Reveal}
	for _, r := range Rules() {
		if r.AnyTurn != slices.Contains(loose, r.Action) {
			t.Errorf("%s accepts any turn: %v; want only %v to", r.Action, r.AnyTurn, loose)
		}
	}
	f := claimed(t, official)
	card := f.c.Turn
	f.act(Command{Action: Release, By: sari, Reason: "pulang"}).act(Command{Action: Claim, By: sari})
	for _, a := range []Action{Close, Escalate, EscalateSuper, LogContact, HandOver, Release} {
		do := filled(a, f.c, sari)
		do.Turn = card
		if ref := f.refusesOld(Stale, do); ref.By != sari.ID || ref.State != Claimed {
			t.Errorf("%s from an old card: the refusal says %q, %q; want sari, claimed", a, ref.By, ref.State)
		}
	}
	do := filled(Note, f.c, sari)
	do.Turn = card
	if _, _, err := Apply(f.c, do, f.w); err != nil {
		t.Errorf("note from an old card: got %v, want it accepted", err)
	}
}

func TestAskAgainRaises(t *testing.T) {
	for _, c := range []struct {
		name     string
		customer Customer
		judged   []Criterion
		want     []int
	}{
		{"the rest", listed, nil, []int{4, 3, 2, 2}},
		{"hard complaint", listed, []Criterion{HardComplaint}, []int{3, 2, 2}},
		{"VVIP", official, nil, []int{2, 2}},
		{"super emergency", official, []Criterion{SuperEmergency}, []int{1, 1}},
	} {
		f := look(t, wati, c.customer, c.judged...).step(Command{Action: Confirm, By: wati}).step(Command{Action: MakeCallback, By: wati, Education: Given})
		for i, want := range c.want {
			if got := f.c.Urgency(); got != want {
				t.Errorf("%s, asked again %d times: urgency %d, want %d", c.name, i, got, want)
			}
			f.act(Command{Action: AskAgain, By: yudi, Text: "menelepon lagi"})
		}
	}
}

func TestAskAgainTells(t *testing.T) {
	again := Command{Action: AskAgain, By: yudi, Call: 346} // its call had no words
	callback(t, official).act(again).wantEffect(Effect{Kind: TellBoard, Text: SayAgain})
	claimed(t, official).act(again).wantEffect(Effect{Kind: TellPerson, Person: sari.ID, Text: SayAgain})
	f := atBackend(t).act(again)
	f.wantEffect(Effect{Kind: TellTeam, Team: "jaringan", Text: SayAgain})
	f.wantEffect(Effect{Kind: TellPerson, Person: sari.ID, Text: SayAgain})
	f.act(Command{Action: Take, By: bayu}).act(again).wantEffect(Effect{Kind: TellPerson, Person: bayu.ID, Text: SayAgain})
	f.refuses(Missing, Command{Action: AskAgain, By: yudi, Text: " "})
}

func TestReclassify(t *testing.T) {
	f := callback(t, official)
	f.refuses(Missing, Command{Action: Reclassify, By: sari, Reason: "marah"})
	f.act(Command{Action: Reclassify, By: sari, Judged: []Criterion{SuperEmergency, Speed, HardComplaint, HardComplaint}, Reason: "marah"})
	if want := []Criterion{HardComplaint, SuperEmergency}; !slices.Equal(f.c.Judged, want) {
		t.Errorf("judged %v, want only what can be judged, each once: %v", f.c.Judged, want)
	}
	if want := []Criterion{Official, HardComplaint, SuperEmergency}; !slices.Equal(f.c.Criteria(), want) {
		t.Errorf("criteria %v, want %v", f.c.Criteria(), want)
	}
	f.act(Command{Action: Reclassify, By: sari, Judged: []Criterion{}, Reason: "keliru"})
	if want := []Criterion{Official}; !slices.Equal(f.c.Criteria(), want) {
		t.Errorf("criteria %v, want the listed ones to stay: %v", f.c.Criteria(), want)
	}
}

func TestALongTextIsRefused(t *testing.T) {
	f := claimed(t, official)
	full := strings.Repeat("é", f.w.Policy.MaxText)
	f.act(Command{Action: Note, By: sari, Text: full})
	if ref := f.refuses(TooLong, Command{Action: Note, By: sari, Text: full + "é"}); ref.Field != "text" {
		t.Errorf("the refusal names the field %q, want text", ref.Field)
	}
}

// TestOnesTextsAreBounded: whoever has said too much on a case adds no more, but what gets
// the case on stays possible.
func TestOnesTextsAreBounded(t *testing.T) {
	f := claimed(t, official)
	for range f.w.Policy.MaxSaidBy {
		f.act(Command{Action: Note, By: sari, Text: "lagi"})
	}
	for _, a := range []Action{Note, AddWords, AskAgain, Reclassify, LogContact} {
		if ref := f.refuses(FullOfYours, filled(a, f.c, sari)); ref.By != sari.ID {
			t.Errorf("%s: the refusal names %q as the holder, want sari", a, ref.By)
		}
	}
	was := f.c
	for _, a := range []Action{Close, Release, HandOver, Escalate, EscalateSuper} {
		f.c = was
		f.act(filled(a, f.c, sari))
	}
	f.act(filled(Withdraw, f.c, sari)).act(Command{Action: Note, By: tono, Text: "dari rekan"})
}

// TestOthersTextsBlockNobodysWork: however much others write on a case, its holder, and who
// took it in backend, do all that they can do, and everybody can still say a little.
func TestOthersTextsBlockNobodysWork(t *testing.T) {
	fill := func(f *floor) {
		for i := 0; len(f.c.Personal.Said) < 2*f.w.Policy.MaxSaid; i++ {
			f.c.Personal.Said = append(f.c.Personal.Said, Said{By: "orang" + string(rune('a'+i%5)), What: AddWords, As: "words", Text: "spam"})
		}
	}
	f := claimed(t, official)
	fill(f)
	was := f.c
	for _, a := range []Action{Close, Release, HandOver, Escalate, EscalateSuper, Note, AddWords, AskAgain, LogContact, Reclassify} {
		f.c = was
		f.act(filled(a, f.c, sari))
	}
	f.c = was
	for range 3 {
		f.act(Command{Action: Note, By: tono, Text: "dari rekan"})
	}
	if ref := f.refuses(Full, Command{Action: Note, By: tono, Text: "lagi"}); ref.By != sari.ID {
		t.Errorf("the refusal names %q as the holder, want sari", ref.By)
	}
	g := atBackend(t)
	fill(g)
	g.act(filled(Take, g.c, bayu))
	for range 9 {
		g.act(Command{Action: Note, By: bayu, Text: "dicek"})
	}
	taken := g.c
	for _, a := range []Action{AnswerCase, Reroute} {
		g.c = taken
		g.act(filled(a, g.c, bayu))
	}
	g.c = taken
	g.act(filled(Withdraw, g.c, sari)).act(filled(Close, g.c, sari))
}

// TestTheSizeOfTextsIsBounded: a case stays far below the largest record of the store, and
// its holder has more room than others.
func TestTheSizeOfTextsIsBounded(t *testing.T) {
	f := claimed(t, official)
	f.act(Command{Action: Note, By: tono, Text: "a"}).act(Command{Action: Note, By: tono, Text: "b"}).act(Command{Action: Note, By: tono, Text: "c"})
	f.c.Personal.Said = append(f.c.Personal.Said, Said{By: "lain", What: Note, As: "note", Text: strings.Repeat("x", 256<<10)})
	f.refuses(Full, Command{Action: Note, By: tono, Text: "lagi"})
	f.act(Command{Action: Note, By: sari, Text: "lagi"})
	f.c.Personal.Said = append(f.c.Personal.Said, Said{By: "lain", What: Note, As: "note", Text: strings.Repeat("x", 256<<10)})
	f.refuses(Full, Command{Action: Note, By: sari, Text: "lagi"})
	f.act(filled(Escalate, f.c, sari))
}

// TestStaysAreBounded: nobody can re-route a case without end, but its holder can always
// withdraw and escalate it.
func TestStaysAreBounded(t *testing.T) {
	f := atBackend(t)
	for range f.w.Policy.MaxSaidBy {
		f.act(filled(Reroute, f.c, lina))
	}
	f.refuses(FullOfYours, filled(Reroute, f.c, lina))
	f.act(Command{Action: Withdraw, By: sari, Reason: "sudah bisa"}).act(filled(Escalate, f.c, sari)).act(filled(Withdraw, f.c, sari))
	f.act(filled(Release, f.c, sari)).act(Command{Action: Claim, By: tono}).act(filled(Close, f.c, tono))
}

func TestContactsAreBounded(t *testing.T) {
	f := claimed(t, official)
	for range f.w.Policy.MaxSaidBy {
		f.act(Command{Action: LogContact, By: sari, Contact: NoAnswer})
	}
	f.refuses(FullOfYours, Command{Action: LogContact, By: sari, Contact: NoAnswer})
	f.act(filled(Close, f.c, sari))
}
