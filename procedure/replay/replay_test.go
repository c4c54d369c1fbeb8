package replay_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure/replay"
)

var began = time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)

func entry(seq uint64, person, action, body string) Entry {
	return Entry{Seq: seq, At: began.Add(time.Duration(seq) * time.Minute), Person: person, Action: action, Body: []byte(body)}
}

// roles is what everybody is in these tests.
func roles(person string, _ Entry) []Person {
	of := map[string]Person{"dewi": {Roles: []string{"agent"}}, "rian": {Roles: []string{"tier2"}}, "sari": {Roles: []string{"tier2"}}, "ratna": {Roles: []string{"lead"}},
		"agus": {Roles: []string{"backend"}, Teams: []string{"jaringan"}}}
	if p, ok := of[person]; ok {
		return []Person{p}
	}
	return nil
}

const call = `"ID":7,"By":"dewi","Customer":"i:152","Category":"vvip","Criteria":["official"],"Route":"educate+callback","At":"2026-11-27T03:01:00Z","Personal":{"Number":"i:152","Words":"mati"}`

func calls() []Entry {
	return []Entry{
		entry(1, "dewi", "cek", `{`+call+`,"Turn":1,"Last":"2026-11-27T03:01:00Z"}`),
		entry(2, "dewi", "confirm", `{`+call+`,"Turn":2,"Last":"2026-11-27T03:02:00Z","Confirmed":true}`),
		entry(4, "dewi", "callback", `{`+call+`,"Turn":3,"Last":"2026-11-27T03:04:00Z","Confirmed":true,"End":"callback","Case":12,"Education":{"Result":"given","At":"2026-11-27T03:04:00Z"}}`),
	}
}

// history is a case that was claimed, escalated, answered, and closed.
func history() []Entry {
	opening := entry(3, "dewi", "callback", `{"v":1,"state":"waiting","turn":1,"rev":1,"facts":"f","fields":{"Action":"callback","Turn":2}}`)
	opening.At = began.Add(4 * time.Minute)
	return []Entry{
		opening,
		entry(5, "rian", "claim", `{"v":1,"state":"claimed","turn":2,"rev":2,"holder":"rian","fields":{"Turn":1}}`),
		entry(6, "sari", "note", `{"v":1,"state":"claimed","turn":2,"rev":3,"holder":"rian","fields":{"Text":"kabel"}}`),
		entry(7, "rian", "escalate", `{"v":1,"state":"escalated","turn":3,"rev":4,"holder":"rian","team":"jaringan","fields":{"Turn":2,"Team":"jaringan","Checked":"a","Wanted":"b"}}`),
		entry(8, "agus", "answer", `{"v":1,"state":"claimed","turn":4,"rev":5,"holder":"rian","fields":{"Turn":3,"Answer":"solved","Done":"c","Right":"right"}}`),
		entry(9, "rian", "close", `{"v":1,"state":"closed","turn":5,"rev":6,"holder":"rian","fields":{"Turn":4,"Outcome":"solved","Right":"right"}}`),
	}
}

// derived is what the model makes of them, which a record must be.
func derived(t *testing.T) (Case, *Call) {
	t.Helper()
	of, err := DeriveCall(7, calls(), roles)
	if err != nil {
		t.Fatal(err)
	}
	c, err := DeriveCase(12, history(), of, roles)
	if err != nil {
		t.Fatal(err)
	}
	return *c, of
}

func TestAHistoryIsDerived(t *testing.T) {
	c, of := derived(t)
	if c.State != "closed" || c.Holder != "rian" || c.Turn != 5 || c.Rev != 6 || c.Outcome != "solved" || c.Educated != "right" || len(c.Escalations) != 1 ||
		c.Escalations[0].Taker != "agus" || len(c.Personal.Said) != 5 || c.Personal.Said[0].Text != "mati" {
		t.Errorf("the model derives %+v", c)
	}
	if err := CompareCase(c, history(), of, roles); err != nil {
		t.Errorf("the same record differs: %v", err)
	}
}

// TestAChangedRecordIsFound: whatever of a record is changed, the model names it and the
// entry that it follows from, and prints nothing of the customer's.
func TestAChangedRecordIsFound(t *testing.T) {
	for change, want := range map[string]string{
		`{"Holder":"dewi"}`:   "K-12: entry 5, claim by rian: the procedure gives holder rian, the record says dewi",
		`{"State":"waiting"}`: "entry 9, close by rian: the procedure gives state closed, the record says waiting", `{"Turn":4}`: "turn 5", `{"Rev":7}`: "rev 6",
		`{"Agent":"sari"}`: "agent dewi", `{"Outcome":"plasa"}`: "outcome solved", `{"Super":true}`: "super emergency", `{"ClosedBy":"sari"}`: "person who closed it",
		`{"Judged":["hard_complaint"]}`: "judged criteria", `{"Listed":["speed_50_100"]}`: "criteria of the lists", `{"Raised":1}`: "asked again",
		`{"HeldSince":"2026-11-27T09:00:00Z"}`: "since when it is held", `{"ClosedAt":null,"Due":"2026-11-27T09:00:00Z"}`: "agreed call",
		`{"Contacts":[{"By":"rian","Outcome":"busy"}]}`: "no contact 1, the record says one", `{"Escalations":[]}`: "escalation 1", `{"Facts":"g"}`: "another entry of the lists",
		`{"Customer":"i:153"}`: "another customer", `{"Personal":{"Numbers":["i:152"],"Said":[]}}`: "text 1",
	} {
		c, of := derived(t)
		if err := json.Unmarshal([]byte(change), &c); err != nil {
			t.Fatal(err)
		}
		var d *Difference
		if err := CompareCase(c, history(), of, roles); !errors.As(err, &d) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "153") {
			t.Errorf("with %s the model says %v; want %q", change, err, want)
		}
	}
}

// TestAChangedAuditIsFound: an entry that the procedure refuses, or after which the state
// would be another, even where the chain of the audit was written again.
func TestAChangedAuditIsFound(t *testing.T) {
	for what, x := range map[string]struct {
		change func([]Entry) []Entry
		want   string
	}{
		"another actor of a claim":  {func(e []Entry) []Entry { e[1].Person = "sari"; return e }, "entry 5, claim by sari: the procedure gives the holder sari, the entry says rian"},
		"an actor without the role": {func(e []Entry) []Entry { e[1].Person = "agus"; return e }, "refuses it to agus"},
		"another actor of a note":   {func(e []Entry) []Entry { e[2].Person = "rian"; return e }, "text 2"},
		"a stranger to the case":    {func(e []Entry) []Entry { e[5].Person = "dewi"; return e }, "entry 9, close by dewi: the procedure refuses it"},
		"a removed entry":           {func(e []Entry) []Entry { return append(e[:2:2], e[3:]...) }, "the procedure gives the rev 3, the entry says 4"},
		"a removed beginning":       {func(e []Entry) []Entry { return e[1:] }, "the entries before are missing"},
		"a removed end":             {func(e []Entry) []Entry { return e[:5] }, "the record says closed"},
		"no entries":                {func([]Entry) []Entry { return nil }, "no entry that opened it"},
		"an act of another time":    {func(e []Entry) []Entry { e[2].At = e[2].At.Add(time.Hour); return e }, "text 2"},
		"an act that there is none": {func(e []Entry) []Entry { e[2].Action = "delete"; return e }, "no such act"},
		"a body that is gone":       {func(e []Entry) []Entry { e[2].Body = nil; return e }, "doesn't say what was done"},
		"no reason, no team": {func(e []Entry) []Entry {
			e[3].Body = []byte(strings.Replace(string(e[3].Body), `"Checked":"a",`, "", 1))
			return e
		}, "without: checked"},
		"an old card": {func(e []Entry) []Entry {
			e[3].Body = []byte(strings.Replace(string(e[3].Body), `"Turn":2`, `"Turn":1`, 1))
			return e
		}, "a press of turn 1 at turn 2"},
	} {
		c, of := derived(t)
		err := CompareCase(c, x.change(history()), of, roles)
		found := false
		for _, want := range strings.Split(x.want, "|") {
			found = found || err != nil && strings.Contains(err.Error(), want)
		}
		if !found {
			t.Errorf("%s: the model says %v; want %q", what, err, x.want)
		}
	}
}

// TestAChangedCallIsFound: each entry tells the whole call, and each step may change only its
// own.
func TestAChangedCallIsFound(t *testing.T) {
	for old, x := range map[string][2]string{
		`"Turn":2`:              {`"Turn":3`, "turn 2"},
		`"Confirmed":true`:      {`"Confirmed":false`, "confirmation"},
		`"By":"dewi"`:           {`"By":"rian"`, "agent dewi"},
		`"Category":"vvip"`:     {`"Category":"special"`, "the category vvip"},
		`"Route":"educate+`:     {`"Route":"tier1","x":"`, "route educate+callback"},
		`"Words":"mati"`:        {`"Words":"hidup"`, "another words"},
		`"Result":"given"`:      {`"Result":"none"`, "no education result"},
		`"Case":12`:             {`"Case":0`, "no case"},
		`"End":"callback"`:      {`"End":"solved"`, "end callback"},
		`"Criteria":["official`: {`"Criteria":["celebrity`, "category"},
	} {
		entries := calls()
		for i := range entries[1:] {
			e := &entries[1+i]
			e.Body = []byte(strings.Replace(string(e.Body), old, x[0], 1))
		}
		if _, err := DeriveCall(7, entries, roles); err == nil || !strings.Contains(err.Error(), x[1]) || strings.Contains(err.Error(), "hidup") {
			t.Errorf("with %s instead of %s the model says %v; want %q", x[0], old, err, x[1])
		}
	}
}
