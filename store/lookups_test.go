package store

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
)

func TestLookupsAreKeptByPerson(t *testing.T) {
	s := openTest(t, testOptions(t))
	update(t, s, func(tx *Tx) {
		tx.PutLookup("dewi", tx.LookupKey(phone.Key()))
		tx.PutLookup("dewi", tx.LookupKey(internet.Key()+"\x00x"))
		tx.PutLookup("dew", tx.LookupKey(internet.Key()))
	})
	update(t, s, func(tx *Tx) { tx.DeleteLookup("dewi", tx.LookupKey(phone.Key())) })
	view(t, s, func(tx *Tx) {
		got := maps.Collect(tx.Lookups("dewi"))
		if len(got) != 1 || got[tx.LookupKey(internet.Key()+"\x00x")].IsZero() {
			t.Errorf("the look-ups of dewi are %v; want the one that was not removed, with its time", got)
		}
	})
}

func TestAnAlarmIsMadeOncePerHour(t *testing.T) {
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	opts := testOptions(t)
	opts.Now = func() time.Time { return now }
	s := openTest(t, opts)
	alarm := func() {
		update(t, s, func(tx *Tx) { tx.PutAlarm("dewi", time.Hour) })
	}
	waiting := func() (out []string) {
		view(t, s, func(tx *Tx) { out = slices.Sorted(maps.Keys(tx.Alarms())) })
		return out
	}
	alarm()
	var first time.Time
	view(t, s, func(tx *Tx) { first = tx.Alarms()["dewi"] })
	update(t, s, func(tx *Tx) { tx.DeleteAlarm("dewi", first.Add(-1)) })
	if got := waiting(); !slices.Equal(got, []string{"dewi"}) {
		t.Errorf("waiting are %v; want dewi, whose alarm another time doesn't remove", got)
	}
	update(t, s, func(tx *Tx) { tx.DeleteAlarm("dewi", first) })
	now = now.Add(59 * time.Minute)
	if alarm(); len(waiting()) != 0 {
		t.Error("a second alarm is made within the hour")
	}
	now = now.Add(2 * time.Minute)
	if alarm(); len(waiting()) != 1 {
		t.Error("no alarm is made after the hour")
	}
}

func TestASweepRemovesOldLookups(t *testing.T) {
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	opts := testOptions(t)
	opts.Now = func() time.Time { return now }
	s := openTest(t, opts)
	update(t, s, func(tx *Tx) {
		for i := range sweepRemove + 1 { // more than one step
			tx.PutLookup("dewi", LookupKey(fmt.Sprint(i)))
		}
	})
	now = now.Add(25 * time.Hour)
	update(t, s, func(tx *Tx) { tx.PutLookup("dewi", "new") })
	if _, err := s.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *Tx) {
		if got := slices.Collect(maps.Keys(maps.Collect(tx.Lookups("dewi")))); !slices.Equal(got, []LookupKey{"new"}) {
			t.Errorf("after a day %d look-ups are kept; want the new one", len(got))
		}
	})
}
