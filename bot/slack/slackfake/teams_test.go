package slackfake_test

import (
	"testing"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestAMemberOfAnotherCompanyIsToldByTheirTeam: user.team_id is theirs, team.id the app's
// (slackapi/java-slack-sdk#1041); is_stranger is set for some of them only
// (timescale/tiger-agents-for-work#171), and a channel says is_ext_shared.
func TestAMemberOfAnotherCompanyIsToldByTheirTeam(t *testing.T) {
	h := newHarness(t, func(o *slackfake.Options) { o.Enterprise = "E1" })
	h.AddUser(slackfake.User{ID: "U7", Name: "tamu", Team: "T9"}, slackfake.User{ID: "U8", Name: "rekan", Team: "T2", Enterprise: "E1"})
	h.ChangeChannel("C1", func(c *slackfake.Channel) { c.Shared, c.Members = true, append(c.Members, "U7") })
	got := make(chan slackapi.InteractionCallback, 1)
	h.listen(t, ack(t, func(e socketmode.Event) any { got <- e.Data.(slackapi.InteractionCallback); return nil }))
	ts := h.post(t, "C1", slackapi.MsgOptionBlocks(actions(button("claim", "Ambil"))))
	if _, err := h.As("U7").Press(t.Context(), "C1", ts, "Ambil"); err != nil {
		t.Fatal(err)
	}
	if i := <-got; i.User.TeamID != "T9" || i.Team.ID != slackfake.TeamID {
		t.Errorf("the press is of team %q to %q; want T9 to %s", i.User.TeamID, i.Team.ID, slackfake.TeamID)
	}
	for id, want := range map[string]slackapi.User{
		"U1": {TeamID: slackfake.TeamID, Enterprise: slackapi.EnterpriseUser{EnterpriseID: "E1"}},
		"U7": {TeamID: "T9"}, "U8": {TeamID: "T2", Enterprise: slackapi.EnterpriseUser{EnterpriseID: "E1"}},
	} {
		u, err := h.api.GetUserInfoContext(t.Context(), id)
		if err != nil || u.TeamID != want.TeamID || u.Enterprise.EnterpriseID != want.Enterprise.EnterpriseID || u.IsStranger {
			t.Errorf("%s is of %q in %q, %v; want %q in %q", id, u.TeamID, u.Enterprise.EnterpriseID, err, want.TeamID, want.Enterprise.EnterpriseID)
		}
	}
	self, err := h.api.AuthTestContext(t.Context())
	if err != nil || self.EnterpriseID != "E1" || self.TeamID != slackfake.TeamID {
		t.Errorf("the app is of %+v, %v; want the organisation E1", self, err)
	}
	for id, want := range map[string]bool{"C1": true, "C3": false} {
		c, err := h.api.GetConversationInfoContext(t.Context(), &slackapi.GetConversationInfoInput{ChannelID: id})
		if err != nil || c.IsExtShared != want {
			t.Errorf("%s is shared: %v, %v; want %v", id, c.IsExtShared, err, want)
		}
	}
}
