package procedure

import (
	"errors"
	"testing"
	"time"
)

func TestWhoMayReveal(t *testing.T) {
	c := Case{ID: 1, Kind: CallbackKind, State: Escalated, Agent: "dewi", Escalations: []Escalation{{Team: "jaringan"}}}
	for _, x := range []struct {
		who  Person
		want bool
	}{
		{Person{ID: "dewi", Roles: []Role{Agent}}, true},
		{Person{ID: "budi", Roles: []Role{Agent}}, false},
		{Person{ID: "sari", Roles: []Role{Tier2}}, true},
		{Person{ID: "agus", Roles: []Role{Backend}, Teams: []string{"jaringan"}}, true},
		{Person{ID: "nina", Roles: []Role{Backend}, Teams: []string{"tagihan"}}, false},
		{Person{ID: "hana", Roles: []Role{Quality}}, true},
		{Person{ID: "yoga", Roles: []Role{Admin}}, false},
		{Person{ID: "tamu"}, false},
	} {
		if got := MayReveal(x.who, c); got != x.want {
			t.Errorf("%s may reveal: %v; want %v", x.who.ID, got, x.want)
		}
	}
}

func TestRevealsAreLimited(t *testing.T) {
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	w := Facts{Policy: DefaultPolicy(time.UTC), Now: now}
	do := Command{Action: Reveal, By: Person{ID: "sari", Roles: []Role{Tier2}}, Reason: "pelanggan menelepon lagi"}
	var times []time.Time
	var err error
	for i := range w.Policy.Reveals {
		if times, err = ApplyReveal(Case{}, do, times, w); err != nil {
			t.Fatalf("reveal %d: %v; want it allowed", i+1, err)
		}
	}
	var refusal *Refusal
	if _, err := ApplyReveal(Case{}, do, times, w); !errors.As(err, &refusal) || refusal.Code != TooOften {
		t.Errorf("one more gives %v; want %s", err, TooOften)
	}
	w.Now = now.Add(time.Hour)
	if times, err = ApplyReveal(Case{}, do, times, w); err != nil || len(times) != 1 {
		t.Errorf("an hour later: %v with %d that count; want it allowed, with one", err, len(times))
	}
	do.Reason = " "
	if _, err := ApplyReveal(Case{}, do, nil, w); !errors.As(err, &refusal) || refusal.Code != Missing {
		t.Errorf("without a reason: %v; want %s", err, Missing)
	}
}
