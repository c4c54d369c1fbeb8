package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/sim"
)

// TestTheLeadsQueueIsWhatTheFloorDoes: three cases wait, one is taken, one goes
// to a team; every number and name on the page is masked.
func TestTheLeadsQueueIsWhatTheFloorDoes(t *testing.T) {
	f := openFloor(t, sim.People)
	numbers := []string{"142670054605", "IN82928627", "113468627060"}
	for i, n := range numbers {
		f.callback(i+1, n)
	}
	if got := f.queueOf("ratna"); got != "Menunggu 3: VVIP 3 [K-1 K-2 K-3]" {
		t.Errorf("three callbacks show as %q; want three that wait", got)
	}
	f.in("sari", "claimed00001", `"press":{"subject":"K-1","action":"claim","turn":"1"}`)
	f.in("rian", "claimed00002", `"press":{"subject":"K-2","action":"claim","turn":"1"}`)
	f.in("rian", "escalated0002", `"submit":{"subject":"K-2","action":"escalate","turn":"2","fields":{"team":"jaringan","contact":"reached","checked":"redaman normal","wanted":"cek port"}}`)
	f.in("agus", "taken0000002", `"press":{"subject":"K-2","action":"take","turn":"3"}`)
	if got := f.queueOf("ratna"); got != "Menunggu 1: VVIP 1 [K-3] Ditangani 1: Sari 1 [K-1] Di backend 1: Jaringan 1 [K-2 Agus]" {
		t.Errorf("after a claim and an escalation that is taken the queue is %q; want one in each part", got)
	}
	page := fmt.Sprint(f.queue("ratna"))
	for _, secret := range append(numbers, "0054605", "82928627") {
		if strings.Contains(page, secret) {
			t.Errorf("the page shows %s; want it masked: %s", secret, page)
		}
	}
}

func (f *floor) queue(person string) desk.Queue {
	f.Helper()
	q, err := f.app.Feed.Queue(f.Context(), bot.Account{Platform: desk.Name, ID: person})
	if err != nil {
		f.Fatal(err)
	}
	return q
}

// queueOf is the queue in short: parts and groups that have cases.
func (f *floor) queueOf(person string) string {
	f.Helper()
	var out []string
	for _, p := range f.queue(person).Parts {
		if p.Count() > 0 {
			out = append(out, fmt.Sprintf("%s %d:", p.Title, p.Count()))
		}
		for _, g := range p.Groups {
			var cases []string
			for _, c := range g.Cases {
				cases = append(cases, strings.TrimSpace(c.Name+" "+c.By))
				if c.Urgency == "" || c.Sign == "" || c.Tone == "" || c.Age == "" || c.Who == "" {
					f.Errorf("%+v lacks something that the page shows", c)
				}
			}
			if len(cases) > 0 {
				out = append(out, fmt.Sprintf("%s %d [%s]", g.Name, len(cases), strings.Join(cases, " ")))
			}
		}
	}
	return strings.Join(out, " ")
}
