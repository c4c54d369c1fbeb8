package handlers_test

import (
	"testing"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/handlers/words"
)

// TestEveryCodeHasWords: whatever the domain can say, both languages have a
// sentence or a word for it.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	book, err := words.New(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	add := func(prefix string, codes ...string) {
		for _, c := range codes {
			keys = append(keys, prefix+c)
		}
	}
	for _, c := range sigap.Codes {
		add("sorry.", string(c))
	}
	for _, r := range sigap.Rules() {
		add("action.", string(r.Action))
		add("done.", string(r.Action))
		if len(r.Needs) > 0 && r.Action != sigap.Cancel {
			add("form.", string(r.Action))
			add("submit.", string(r.Action))
		}
		for _, n := range r.Needs {
			add("field.", string(n))
		}
	}
	for _, s := range []sigap.State{sigap.Waiting, sigap.Claimed, sigap.Escalated, sigap.Closed} {
		add("state.", string(s))
	}
	for _, c := range append(append([]sigap.Criterion{sigap.Speed, sigap.ManagementRequest}, sigap.VVIPCriteria...), sigap.JudgedCriteria...) {
		add("criterion.", string(c))
	}
	for _, c := range []sigap.Category{sigap.VVIP, sigap.Special, sigap.Regular, sigap.Unknown} {
		add("category.", string(c))
	}
	for _, q := range []sigap.RequestKind{sigap.NoIsolirOpening, sigap.CabutPasang, sigap.OtherRequest} {
		add("request.", string(q))
		add("script.", string(q))
		add("dont.", string(q))
	}
	for _, o := range sigap.Outcomes {
		add("outcome.", string(o))
	}
	for _, o := range sigap.ContactOutcomes {
		add("contact.", string(o))
	}
	for _, o := range sigap.AnswerResults {
		add("answer.", string(o))
	}
	for _, o := range sigap.EducationResults {
		add("education.", string(o))
	}
	for _, o := range []sigap.CallEnd{sigap.EndSolved, sigap.EndCallback, sigap.EndEscalated, sigap.EndAdded, sigap.EndDropped} {
		add("next.end.", string(o))
	}
	add("ping.", sigap.SayAssigned, sigap.SayBack, sigap.SaySolved, sigap.SayMoved, sigap.SayAgain, sigap.SayReopened, sigap.SayReleased, sigap.SayTaken, sigap.SayWithdraw)
	for _, r := range sigap.Roles {
		add("role.", string(r))
	}
	for _, lang := range words.Languages {
		for _, key := range keys {
			if !book.In(lang).Has(key) {
				t.Errorf("%s.yaml should have %q", lang, key)
			}
		}
	}
}
