package slack_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// sharing has another company's member U7 in C1.
func sharing(h *harness) {
	h.AddUser(slackfake.User{ID: "U7", Name: "tamu", Team: "T9OTHER"})
	h.ChangeChannel("C1", func(c *slackfake.Channel) { c.Shared, c.Members = true, append(c.Members, "U7") })
}

func TestAnAccountOfAnotherCompanyIsNobody(t *testing.T) {
	secret := bot.Card{Title: "B. Hadi 0812"}
	h := newHarness(t, always(bot.Answer{Card: &secret}))
	sharing(h)
	_, ts := h.post(t, kase)
	guest := h.As("U7")
	if _, err := guest.Press(t.Context(), "C1", ts, "Ambil"); err != nil {
		t.Fatal(err)
	}
	h.await(t, "the sentence", func() bool { return len(h.Ephemerals("U7")) == 1 })
	if seen, err := guest.Slash(t.Context(), "C1", "/cek", "0812"); err != nil || seen.Message == nil || seen.Message.Text != wordList["id"]["stranger"] {
		t.Errorf("their command shows %+v, %v; want the sentence", seen.Message, err)
	}
	for _, m := range h.Ephemerals("U7") {
		if m.Text != wordList["id"]["stranger"] {
			t.Errorf("they see %q; want the sentence", m.Text)
		}
	}
	if n := len(h.seen()); n != 0 {
		t.Errorf("the handler got %d inputs; want none", n)
	}
	if _, out := h.p.SendDirect(t.Context(), bot.Account{Platform: "slack", ID: "U7"}, secret, "p9"); out.Result != bot.Closed || !strings.Contains(out.Cause, "slack.teams") {
		t.Errorf("a private message to them ends in %+v; want closed, with the next step", out)
	}
	if in, out := h.p.Members(t.Context(), "C1", []string{"U1", "U7"}); out.Result != bot.Done || !in["U1"] || in["U7"] {
		t.Errorf("the members of the shared channel are %v, %+v; want U1 alone", in, out)
	}
	if n := len(h.Messages(h.DM("U7"))); n != 0 {
		t.Errorf("their private chat shows %d messages; want none", n)
	}
	h.wantFaults(t)
}

func TestAFileOfAnotherCompanysAccountIsNotRead(t *testing.T) {
	h := newHarness(t, always(bot.Answer{}))
	sharing(h)
	if _, err := h.As("U7").Upload(h.DM("U7"), "vvip", slackfake.File{Name: "vvip.csv", Data: []byte("a")}); err != nil {
		t.Fatal(err)
	}
	h.await(t, "the sentence", func() bool { return len(h.Messages(h.DM("U7"))) == 2 })
	if m := h.Messages(h.DM("U7"))[1]; m.Text != wordList["id"]["stranger"] || len(h.seen()) != 0 {
		t.Errorf("they see %q, the handler got %d inputs; want the sentence, and none", m.Text, len(h.seen()))
	}
}

// TestWhoMayUseTheBotBeside its own workspace: the workspaces of its organisation, and
// those that the configuration names.
func TestWhoMayUseTheBotBesideItsWorkspace(t *testing.T) {
	for name, c := range map[string]struct {
		user  slackfake.User
		teams []string
		want  bool
	}{
		"of the same organisation": {user: slackfake.User{Team: "T2", Enterprise: "E1"}, want: true},
		"of another one":           {user: slackfake.User{Team: "T2", Enterprise: "E2"}},
		"of none":                  {user: slackfake.User{Team: "T2"}},
		"of a named workspace":     {user: slackfake.User{Team: "T2"}, teams: []string{"T1", "T2"}, want: true},
	} {
		h := newWorkspace(t, func(o *slackfake.Options) { o.Enterprise = "E1" })
		o := h.options(h.memory.Client())
		o.Teams = c.teams
		p, err := slack.New(o)
		if err != nil {
			t.Fatal(err)
		}
		h.p = p
		h.run(t, always(bot.Answer{Toast: "baik"}))
		h.await(t, "two connections", func() bool { return h.Connections() == 2 })
		c.user.ID, c.user.Name = "U7", "tamu"
		h.AddUser(c.user)
		h.ChangeChannel("C1", func(c *slackfake.Channel) { c.Shared, c.Members = true, append(c.Members, "U7") })
		seen, err := h.As("U7").Slash(t.Context(), "C1", "/cek", "")
		if err != nil || seen.Message == nil || (seen.Message.Text == "baik") != c.want {
			t.Errorf("%s: they see %+v, %v; want the answer is %v", name, seen.Message, err, c.want)
		}
		o.HTTP.CloseIdleConnections()
	}
}

func TestWhoseAccountItIsMayBeUnknown(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "baik"}), func(o *slackfake.Options) { o.Enterprise = "E1" })
	h.AddUser(slackfake.User{ID: "U7", Name: "tamu", Team: "T2", Enterprise: "E1"})
	h.ChangeChannel("C1", func(c *slackfake.Channel) { c.Members = append(c.Members, "U7") })
	h.FailNext("users.info", 1, slackfake.Failure{Status: 503})
	for _, want := range []string{wordList["id"]["stranger_unsure"], "baik"} {
		if seen, err := h.As("U7").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Message == nil || seen.Message.Text != want {
			t.Errorf("they see %+v, %v; want %q", seen.Message, err, want)
		}
	}
}

// TestATalkOfAnotherCompanyInAThreadIsLeftAlone: also when it is not certain at once whose
// account it is; the event comes again then.
func TestATalkOfAnotherCompanyInAThreadIsLeftAlone(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "dicatat"}))
	sharing(h)
	_, ts := h.post(t, kase)
	h.FailNext("users.info", 1, slackfake.Failure{Status: 503})
	_, event, err := h.As("U7").Reply("C1", ts, "halo")
	if err != nil {
		t.Fatal(err)
	}
	h.await(t, "the event taken", func() bool { return h.Acked(event) })
	if h.Ordered("users.info") != 0 || len(h.seen()) != 0 || len(h.Ephemerals("U7")) != 0 {
		t.Errorf("the handler got %d inputs, they see %v; want neither, after asking twice", len(h.seen()), h.Ephemerals("U7"))
	}
}

// TestWhoPressedIsNotLookedUp: the press said whose account it is.
func TestWhoPressedIsNotLookedUp(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "baik"}))
	if _, err := h.p.Self(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	if _, out := h.p.SendDirect(t.Context(), sari, kase, "p2"); out.Result != bot.Done {
		t.Fatal(out)
	}
	for kind, n := range h.Tally() {
		if kind.Method == "users.info" && n > 0 {
			t.Errorf("she was looked up %d times; want never", n)
		}
	}
}

// TestALookUpBeforeAPrivateMessageHoldsUpNobody: over the limit the message is tried later.
func TestALookUpBeforeAPrivateMessageHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWorkspace(t)
		o := h.options(h.memory.Client())
		o.Pacer = bot.NewPacer()
		p, err := slack.New(o)
		if err != nil {
			t.Fatal(err)
		}
		defer o.HTTP.CloseIdleConnections()
		began, later := time.Now(), 0
		for i := range 60 {
			id := fmt.Sprintf("U7%02d", i)
			h.AddUser(slackfake.User{ID: id, Name: id})
			switch _, out := p.SendDirect(t.Context(), bot.Account{Platform: "slack", ID: id}, kase, bot.PostID(id)); {
			case out.Result == bot.Retry && out.After > 0:
				later++
			case out.Result != bot.Done:
				t.Errorf("a private message ends in %+v", out)
			}
		}
		if d := time.Since(began); d > 0 || later != 30 {
			t.Errorf("60 messages took %v, %d of them are tried later; want no wait, and 30", d, later)
		}
	})
}
