package procedure_test

import (
	"reflect"
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

func TestWhoMayReveal(t *testing.T) {
	f := atBackend(t)
	for _, x := range []struct {
		who  Person
		want bool
	}{
		{wati, true}, // its agent
		{yudi, false},
		{Person{ID: wati.ID, Roles: []Role{Quality}}, true},
		{Person{ID: wati.ID, Roles: []Role{Admin}}, false}, // calls are not for them any more
		{tono, true},
		{bayu, true},
		{eko, false}, // backend of another team
		{qori, true},
		{adi, false},
		{Person{ID: "tamu"}, false},
	} {
		got, effects, err := Apply(f.c, Command{Action: Reveal, By: x.who, Reason: "pelanggan menelepon lagi"}, f.w)
		if (err == nil) != x.want {
			t.Errorf("%s with %v reveals: %v; want it allowed: %v", x.who.ID, x.who.Roles, err, x.want)
		}
		if want := []Effect{{Kind: CountReveal, Reveals: []time.Time{f.w.Now}}}; err == nil && (!reflect.DeepEqual(got, f.c) || !reflect.DeepEqual(effects, want)) {
			t.Errorf("%s: effects %v, and the case is the same: %v; want %v and the same", x.who.ID, effects, reflect.DeepEqual(got, f.c), want)
		}
	}
}

func TestRevealsAreLimited(t *testing.T) {
	f := callback(t, listed)
	do := Command{Action: Reveal, By: tono, Reason: "pelanggan menelepon lagi"}
	reveal := func() error {
		_, effects, err := Apply(f.c, do, f.w)
		if err == nil {
			f.w.Reveals = effects[0].Reveals
		}
		return err
	}
	for i := range f.w.Policy.Reveals {
		if err := reveal(); err != nil {
			t.Fatalf("reveal %d: %v; want it allowed", i+1, err)
		}
	}
	wantCode(t, reveal(), TooOften, do)
	_, err := MayOpen(f.c, Command{Action: Reveal, By: tono}, f.w)
	wantCode(t, err, TooOften, do) // before anybody types a reason
	f.w.Now = f.w.Now.Add(time.Hour)
	if err := reveal(); err != nil || len(f.w.Reveals) != 1 {
		t.Errorf("an hour later: %v with %d that count; want it allowed, with one", err, len(f.w.Reveals))
	}
	do.Reason = " "
	wantCode(t, reveal(), Missing, do)
	do.Reason = "alasan"
	f.c.State = Closed
	wantCode(t, reveal(), WrongState, do)
}
