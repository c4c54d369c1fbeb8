package alert

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestTheLeadsHearElsewhereThatAPlatformIsOff: once after a grace, with the cause and the
// next step, also over a restart, never on the platform itself; and that it is back.
func TestTheLeadsHearElsewhereThatAPlatformIsOff(t *testing.T) {
	f := newFloor(t)
	up := []handlers.Link{{Platform: platform, Up: true}, {Platform: other, Up: true}}
	off := []handlers.Link{{Platform: platform, Cause: "token_revoked"}, {Platform: other, Up: true}}
	f.links = up
	f.pass(10)
	for range 5 { // it reconnects
		f.links = off
		f.pass(partGrace - 1)
		f.links = up
		f.pass(1)
	}
	f.want(other)
	f.links = off
	f.pass(partGrace)
	f.want(other, "Sigap doesn't work on Slack.\nTell an admin.")
	if text := f.hears(other)[0]; !strings.Contains(text, "token_revoked") {
		t.Errorf("the cause is missing in %q", text)
	}
	f.restart()
	f.pass(2 * partGrace)
	f.links = up
	f.pass(partSteady)
	f.pass(300)
	f.want(other, "Sigap doesn't work on Slack.", "Sigap works on Slack again.")
	f.want(platform)
}

// TestTheLeadsHearThatTheClockIsDoubted: once, over a restart, and that it is over.
func TestTheLeadsHearThatTheClockIsDoubted(t *testing.T) {
	f := newFloor(t)
	f.links = []handlers.Link{{Platform: "clock", Since: f.clock(), Cause: "it jumped while the bot ran"}}
	f.pass(partGrace)
	told := "The clock of Sigap's machine may be wrong.\nTell an admin."
	f.want(platform, told)
	f.restart()
	f.pass(2 * partGrace)
	f.want(platform, told)
	f.links = nil
	f.pass(2 * partGrace)
	f.want(platform, told, "The clock of Sigap's machine is trusted again.")
}

// TestAPlatformThatIsSwitchedOffDoesNotWorkAgain: nobody is told that it does. What is named
// only while it fails does.
func TestAPlatformThatIsSwitchedOffDoesNotWorkAgain(t *testing.T) {
	f := newFloor(t)
	f.links = []handlers.Link{{Platform: platform, Cause: "token_revoked"}, {Platform: other, Up: true}, {Platform: "admin", Cause: "taken"}}
	f.pass(partGrace)
	f.want(other, "Sigap doesn't work on Slack.", "Sigap's monitoring address (admin.listen) can't be opened.")
	f.links = []handlers.Link{{Platform: other, Up: true}}
	f.restart()
	f.pass(300)
	f.want(other, "Sigap doesn't work on Slack.", "Sigap's monitoring address (admin.listen) can't be opened.", "Sigap's monitoring address (admin.listen) is open again.")
	if len(f.n.incidents) != 0 {
		t.Errorf("%d incidents are left", len(f.n.incidents))
	}
}

// TestALeadIsToldOnceTheirPlatformWorks: a message to a platform that is off waits, and
// takes no tries.
func TestALeadIsToldOnceTheirPlatformWorks(t *testing.T) {
	f := newFloor(t)
	f.links = []handlers.Link{{Platform: platform}, {Platform: other, Up: true}}
	f.pass(1)
	p := f.open(nil, bot.Post{Place: bot.Place{Platform: other, ID: "-100"}, View: bot.ViewBoard})
	f.put(p.ID, func(p *bot.Post) { p.Waits, p.Why = bot.WaitsPlace, "kicked" })
	f.pass(30 * retryAfter)
	f.links = []handlers.Link{{Platform: platform, Up: true}, {Platform: other, Up: true}}
	f.pass(1)
	if got := f.hears(platform); !strings.HasPrefix(strings.Join(got, ""), "Sigap can't write to -100 (Telegram).") {
		t.Errorf("once Slack works the lead hears %q; want that the place is closed", got)
	}
}

// TestAnUrgentCardThatIsNotShownIsAnAlarm: after a minute, once per case and lead, also over
// a restart, over once it is shown; an ordinary card is none.
func TestAnUrgentCardThatIsNotShownIsAnAlarm(t *testing.T) {
	f := newFloor(t)
	vvip := f.open([]procedure.Criterion{procedure.PublicFigure}, bot.Post{Place: board, View: bot.ViewBoard})
	f.open(nil, bot.Post{Place: board, View: bot.ViewBoard})
	f.pass(59)
	f.want(platform)
	f.pass(3)
	f.want(platform, "K-1 is urgent and isn't shown in the Tier 2 channel (Slack) yet.")
	f.restart()
	f.pass(120)
	f.want(other, "K-1 is urgent")
	f.restart()
	f.put(vvip.ID, func(p *bot.Post) { p.State, p.Ref, p.Shown = bot.PostDone, "m1", 1 })
	f.pass(120)
	f.want(platform, "K-1 is urgent", "K-1 is shown in the Tier 2 channel (Slack) now")
}

// TestTenCasesAreOneMessage: ordinary troubles are gathered, by case, and so is their end.
func TestTenCasesAreOneMessage(t *testing.T) {
	f := newFloor(t)
	var posts []bot.Post
	for range 12 {
		p := f.open(nil, bot.Post{Place: board, View: bot.ViewBoard})
		f.put(p.ID, func(p *bot.Post) { p.State, p.Why = bot.PostFailed, "invalid_blocks" })
		posts = append(posts, p)
		f.pass(1)
	}
	f.pass(60)
	f.want(platform, "12 messages aren't delivered as they should be.")
	text := f.hears(platform)[0]
	for i := range maxNamed {
		if !strings.Contains(text, fmt.Sprintf("\nA message about K-%d is refused in the Tier 2 channel (Slack) for its content.", i+1)) {
			t.Errorf("K-%d is missing in %q", i+1, text)
		}
	}
	if !strings.Contains(text, "and 2 more") {
		t.Errorf("how many more is missing in %q", text)
	}
	late := f.open(nil, bot.Post{Place: board, View: bot.ViewBoard})
	f.put(late.ID, func(p *bot.Post) { p.State = bot.PostLost })
	f.pass(120)
	if got := len(f.hears(platform)); got != 1 {
		t.Errorf("the next came after %d messages within five minutes; want it to wait", got-1)
	}
	f.pass(300)
	f.want(platform, "12 messages", "The message about K-13 in the Tier 2 channel (Slack) is perhaps not there")
	for _, p := range posts {
		f.put(p.ID, func(p *bot.Post) { p.State, p.Ref, p.Shown = bot.PostDone, "m1", 1 })
	}
	f.pass(30)
	f.want(platform, "12 messages", "The message about K-13", "12 incidents are over.")
}

// TestARefusalForAnUnknownReasonIsToldAfterAWhile, with the service's word.
func TestARefusalForAnUnknownReasonIsToldAfterAWhile(t *testing.T) {
	f := newFloor(t)
	p := f.open(nil, bot.Post{Place: board, View: bot.ViewBoard})
	f.put(p.ID, func(p *bot.Post) { p.Waits, p.Why = bot.WaitsUnknown, "a_new_code" })
	f.pass(int(unknownGrace/time.Second) - 5)
	f.want(platform)
	f.pass(60)
	f.want(platform, "A message about K-1 is refused in the Tier 2 channel (Slack) again and again, for an unknown cause.")
	if text := f.hears(platform)[0]; !strings.Contains(text, "a_new_code") {
		t.Errorf("the service's word is missing in %q", text)
	}
}

// TestPrivateDataThatStayAreToldByThePersonsName: a private card that can't be hidden after
// its person gave the case back.
func TestPrivateDataThatStayAreToldByThePersonsName(t *testing.T) {
	f := newFloor(t)
	p := f.open(nil, bot.Post{Place: bot.Place{Platform: other, ID: "1001", Private: true}, View: bot.ViewHolder, Person: "sari"})
	f.put(p.ID, func(p *bot.Post) { p.State, p.Ref, p.Shown = bot.PostDone, "m1", 1 })
	f.change(func(tx *store.Tx) error {
		c, err := tx.Case(1)
		c.Rev++
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		return err
	})
	f.put(p.ID, func(p *bot.Post) { p.Waits, p.Why, p.Tries = bot.WaitsUnknown, "MESSAGE_ID_INVALID", 4 })
	f.pass(int(exposedGrace/time.Second) + 60)
	f.want(platform, "The customer's data of K-1 can still be seen in the private chat of Sari (Telegram)")
	// The blank card is refused for its content, and the message removed.
	f.put(p.ID, func(p *bot.Post) { p.State, p.Waits, p.Ref, p.Shown = bot.PostFailed, "", "", p.Want })
	f.pass(60)
	f.want(platform, "The customer's data of K-1", "The customer's data of K-1 in the private chat of Sari (Telegram) are hidden now.")
}

// TestAClosedPlaceIsToldOverRestarts: its beginning once, its end once it is open, and
// nothing if nothing waits for it any more.
func TestAClosedPlaceIsToldOverRestarts(t *testing.T) {
	f := newFloor(t)
	p := f.open(nil, bot.Post{Place: board, View: bot.ViewBoard})
	f.put(p.ID, func(p *bot.Post) { p.Waits, p.Why = bot.WaitsPlace, "archived" })
	f.pass(5) // without the courier's word: the process before heard it
	f.want(platform, "Sigap can't write to the Tier 2 channel (Slack).")
	f.restart()
	f.n.PlaceChanged(board, "archived")
	f.pass(60)
	f.want(platform, "Sigap can't write to the Tier 2 channel (Slack).")
	f.put(p.ID, func(p *bot.Post) { p.State, p.Ref, p.Shown, p.Waits, p.Why = bot.PostDone, "m1", 1, "", "" })
	f.pass(5)
	f.n.PlaceChanged(board, "")
	f.pass(60)
	f.want(platform, "Sigap can't write", "Sigap writes to the Tier 2 channel (Slack) again.")
	f.put(p.ID, func(p *bot.Post) {
		p.State, p.Ref, p.Shown, p.Waits, p.Why = bot.PostPending, "", 0, bot.WaitsPlace, "archived"
	})
	f.pass(60)
	f.put(p.ID, func(p *bot.Post) { p.State, p.Ref, p.Shown, p.Waits, p.Why = bot.PostDone, "m1", 1, "", "" })
	f.pass(120)
	f.want(platform, "Sigap can't write", "Sigap writes to the Tier 2 channel (Slack) again.", "Sigap can't write")
	if len(f.n.incidents) != 0 {
		t.Errorf("%d incidents are left", len(f.n.incidents))
	}
}

// TestIncidentsAreBounded: many more are not kept, and the others still told.
func TestIncidentsAreBounded(t *testing.T) {
	f := newFloor(t)
	f.n.mu.Lock()
	for i := range 10_000 {
		f.n.begin(incident{Kind: kindRefused, Key: fmt.Sprint(i), Subject: fmt.Sprint("K-", i+1), Place: board})
	}
	f.n.begin(incident{Kind: kindPart, Key: "third"})
	if got := len(f.n.incidents); got != maxOrdinary+1 {
		t.Errorf("%d incidents are kept; want %d and the part", got, maxOrdinary)
	}
	f.n.mu.Unlock()
}

// TestAServiceThatRefusesTheBotIsKnown: from the courier's word, and after a restart from
// the outbox.
func TestAServiceThatRefusesTheBotIsKnown(t *testing.T) {
	f := newFloor(t)
	p := f.open(nil, bot.Post{Place: board, View: bot.ViewBoard})
	f.put(p.ID, func(p *bot.Post) { p.Waits, p.Why = bot.WaitsPlatform, "account_inactive" })
	for range 2 {
		f.pass(1)
		if got := f.n.Refused()[platform]; got.Cause != "account_inactive" || got.Up {
			t.Errorf("the platform is %+v; want refused", got)
		}
		f.restart()
	}
	f.pass(1)
	f.n.PlaceChanged(bot.Place{Platform: platform}, "")
	f.pass(5) // the backlog still waits for its turn
	if got, is := f.n.Refused()[platform]; is {
		t.Errorf("once a message passed the platform is %+v", got)
	}
	f.n.PlaceChanged(bot.Place{Platform: platform}, "token_revoked")
	if got := f.n.Refused()[platform]; got.Cause != "token_revoked" || !got.Since.Equal(f.clock()) {
		t.Errorf("the platform is %+v; want refused since now", got)
	}
}
