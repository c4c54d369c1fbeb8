package slackfake_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestAPostStandsInItsChannelAsSomebodyReadsIt(t *testing.T) {
	h := newHarness(t)
	parent := h.post(t, "C1", slackapi.MsgOptionText("K-1 <@U1> &lt;b&gt; a &amp; b <!subteam^S1> <!channel> <https://x.test|here> <#C2>", false))
	reply := h.post(t, "C1", slackapi.MsgOptionText("a & <b>", true), slackapi.MsgOptionTS(parent))

	got := h.Messages("C1")
	if len(got) != 1 || got[0].TS != parent || got[0].Author != slackfake.BotUser {
		t.Fatalf("the channel shows %+v; want one message %s of the bot", got, parent)
	}
	if want := "K-1 @sari <b> a & b @noc @channel here #others"; got[0].Text != want {
		t.Errorf("the text reads %q; want %q", got[0].Text, want)
	}
	if want := []string{"U1", "S1", "!channel"}; !slices.Equal(got[0].Mentions, want) {
		t.Errorf("it mentions %v; want %v", got[0].Mentions, want)
	}
	thread := h.Thread("C1", parent)
	if len(thread) != 2 || thread[1].TS != reply || thread[1].Text != "a & <b>" || len(thread[1].Mentions) > 0 {
		t.Errorf("the thread is %+v; want the parent and %q, which mentions nobody", thread, "a & <b>")
	}
	h.wantFaults(t)
}

func TestAnUpdateChangesWhatItGives(t *testing.T) {
	h := newHarness(t)
	section := slackapi.NewSectionBlock(mrkdwn("*Menunggu*"), nil, nil)
	meta := slackapi.SlackMetadata{EventType: "post", EventPayload: map[string]any{"id": "p1"}}
	ts := h.post(t, "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(section), slackapi.MsgOptionMetadata(meta))
	if m := h.Messages("C1")[0]; m.Text != "*Menunggu*" || m.Fallback != "K-1" || m.Metadata["event_type"] != "post" || m.Edited {
		t.Errorf("posted is %+v", m)
	}
	if _, _, _, err := h.api.UpdateMessageContext(t.Context(), "C1", ts, slackapi.MsgOptionText("K-1 selesai", false)); err != nil {
		t.Fatal(err)
	}
	m := h.Messages("C1")[0]
	if m.Text != "K-1 selesai" || len(m.Blocks) > 0 || m.Metadata["event_type"] != "post" || !m.Edited {
		t.Errorf("after an update with a text it is %+v; want the text, no blocks, the metadata kept", m)
	}
	if _, _, err := h.api.DeleteMessageContext(t.Context(), "C1", ts); err != nil {
		t.Fatal(err)
	}
	_, _, _, err := h.api.UpdateMessageContext(t.Context(), "C1", ts, slackapi.MsgOptionText("x", false))
	wantCode(t, "update of a deleted message", err, "message_not_found")
	_, _, err = h.api.DeleteMessageContext(t.Context(), "C1", ts)
	wantCode(t, "delete of a deleted message", err, "message_not_found")
}

func TestEachCallIsRefusedAsSlackWould(t *testing.T) {
	h := newHarness(t)
	theirs, err := h.As("U1").Say("C1", "halo", "")
	if err != nil {
		t.Fatal(err)
	}
	text := slackapi.MsgOptionText("x", false)
	post := func(api *slackapi.Client, channel string, o ...slackapi.MsgOption) error {
		_, _, err := api.PostMessageContext(t.Context(), channel, o...)
		return err
	}
	update := func(ts string) error {
		_, _, _, err := h.api.UpdateMessageContext(t.Context(), "C1", ts, text)
		return err
	}
	ephemeral := func(channel, user string) error {
		_, err := h.api.PostEphemeralContext(t.Context(), channel, user, text)
		return err
	}
	_, _, connect := h.client("xoxb-fake", "xapp-wrong").StartSocketModeContext(t.Context())
	_, _, swapped := h.client("xoxb-fake", "xoxb-fake").StartSocketModeContext(t.Context())
	_, user := h.api.GetUserInfoContext(t.Context(), "U9")
	_, group := h.api.GetUserGroupMembersContext(t.Context(), "S9")
	_, info := h.api.GetConversationInfoContext(t.Context(), &slackapi.GetConversationInfoInput{ChannelID: "C4"})
	_, history := h.api.GetConversationHistoryContext(t.Context(), &slackapi.GetConversationHistoryParameters{ChannelID: "C2"})
	_, _, _, replies := h.api.GetConversationRepliesContext(t.Context(), &slackapi.GetConversationRepliesParameters{ChannelID: "C1", Timestamp: "1.000000"})
	_, _, cursor := h.api.GetUsersInConversationContext(t.Context(), &slackapi.GetUsersInConversationParameters{ChannelID: "C1", Cursor: "bad"})
	_, _, _, open := h.api.OpenConversationContext(t.Context(), &slackapi.OpenConversationParameters{Users: []string{"U9"}})
	_, _, _, join := h.api.JoinConversationContext(t.Context(), "C2")
	for _, c := range []struct {
		what string
		err  error
		code string
	}{
		{"a wrong token", post(h.client("xoxb-wrong", ""), "C1", text), "invalid_auth"},
		{"no token", post(h.client("", ""), "C1", text), "not_authed"},
		{"a wrong app token", connect, "invalid_auth"},
		{"the bot's token for the app's", swapped, "not_allowed_token_type"},
		{"an unknown channel", post(h.api, "C9", text), "channel_not_found"},
		{"a private channel without the bot", post(h.api, "C4", text), "channel_not_found"},
		{"a public channel without the bot", post(h.api, "C2", text), "not_in_channel"},
		{"an archived channel", post(h.api, "C3", text), "is_archived"},
		{"no channel", post(h.api, "", text), "invalid_arguments"},
		{"nothing to post", post(h.api, "C1"), "no_text"},
		{"an update of nothing", update("1.000000"), "message_not_found"},
		{"an update of another's message", update(theirs), "cant_update_message"},
		{"an ephemeral for somebody outside", ephemeral("C1", "U9"), "user_not_in_channel"},
		{"an unknown user", user, "user_not_found"},
		{"an unknown group", group, "no_such_subteam"},
		{"info of a private channel", info, "channel_not_found"},
		{"history without membership", history, "not_in_channel"},
		{"replies to nothing", replies, "thread_not_found"},
		{"a made-up cursor", cursor, "invalid_cursor"},
		{"a direct message with nobody", open, "user_not_found"},
		{"a method that isn't imitated", join, "unknown_method"},
	} {
		wantCode(t, c.what, c.err, c.code)
	}
	if n := len(h.Faults()); n != 21 {
		t.Errorf("there are %d faults; want one for each of 21 refusals", n)
	}
}

func TestAPublicChannelTakesPostsWithTheScope(t *testing.T) {
	h := newHarness(t, func(o *slackfake.Options) { o.WritePublic = true })
	h.post(t, "C2", slackapi.MsgOptionText("x", false))
	if got := h.Messages("C2"); len(got) != 1 {
		t.Errorf("C2 shows %v; want the post", got)
	}
}

func TestACallMustBeAFormOrJSONByPost(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct{ method, kind, body, want string }{
		{"GET", "", "", "invalid_request_method"},
		{"POST", "", "channel=C1", "missing_post_type"},
		{"POST", "text/xml", "<a/>", "invalid_post_type"},
		{"POST", "application/json", "{", "invalid_json"},
		{"POST", "application/x-www-form-urlencoded", "a=%zz", "invalid_form_data"},
		{"POST", "application/json", `{"channel":"C1","text":"x"}`, ""},
		{"POST", "application/x-www-form-urlencoded", "channel=C1&text=x&blocks=nonsense", "invalid_blocks_format"},
		{"POST", "application/x-www-form-urlencoded", "channel=C1&text=x&metadata=[]", "invalid_metadata_format"},
	} {
		r, _ := http.NewRequestWithContext(t.Context(), c.method, h.URL()+"chat.postMessage", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		r.Header.Set("Authorization", "Bearer xoxb-fake")
		resp, err := h.memory.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if want := `"error":"` + c.want + `"`; c.want != "" && !strings.Contains(string(b), want) || c.want == "" && !strings.Contains(string(b), `"ok":true`) {
			t.Errorf("%s %s %q gives %s; want %q", c.method, c.kind, c.body, b, c.want)
		}
	}
}

func TestReadingMethodsGiveWhatSlackGoReads(t *testing.T) {
	h := newHarness(t)
	ctx := t.Context()
	who, err := h.api.AuthTestContext(ctx)
	if err != nil || who.UserID != slackfake.BotUser || who.BotID != slackfake.BotID || who.TeamID != slackfake.TeamID {
		t.Errorf("auth.test gives %+v, %v", who, err)
	}
	user, err := h.api.GetUserInfoContext(ctx, "U1")
	if err != nil || user.Locale != "id-ID" || user.Name != "sari" || user.IsBot {
		t.Errorf("users.info gives %+v, %v; want sari with her locale", user, err)
	}
	groups, err := h.api.GetUserGroupsContext(ctx, slackapi.GetUserGroupsOptionIncludeUsers(true))
	if err != nil || len(groups) != 1 || groups[0].Handle != "noc" || len(groups[0].Users) != 2 {
		t.Errorf("usergroups.list gives %+v, %v; want noc with two users", groups, err)
	}
	in, err := h.api.GetUserGroupMembersContext(ctx, "S1")
	if err != nil || !slices.Equal(in, []string{"U1", "U2"}) {
		t.Errorf("usergroups.users.list gives %v, %v", in, err)
	}
	info, err := h.api.GetConversationInfoContext(ctx, &slackapi.GetConversationInfoInput{ChannelID: "C1", IncludeNumMembers: true})
	if err != nil || info.Name != "tier2" || !info.IsMember || info.IsArchived || info.NumMembers != 3 {
		t.Errorf("conversations.info gives %+v, %v", info, err)
	}
	mine, _, err := h.api.GetConversationsForUserContext(ctx, &slackapi.GetConversationsForUserParameters{ExcludeArchived: true})
	if err != nil || len(mine) != 1 || mine[0].ID != "C1" {
		t.Errorf("users.conversations gives %+v, %v; want C1", mine, err)
	}
	var members []string
	for next := ""; ; {
		part, cursor, err := h.api.GetUsersInConversationContext(ctx, &slackapi.GetUsersInConversationParameters{ChannelID: "C1", Limit: 2, Cursor: next})
		if err != nil || len(part) > 2 {
			t.Fatalf("conversations.members gives %v, %v; want two at most", part, err)
		}
		members = append(members, part...)
		if next = cursor; next == "" {
			break
		}
	}
	if !slices.Equal(members, []string{slackfake.BotUser, "U1", "U2"}) {
		t.Errorf("the pages of conversations.members hold %v", members)
	}
	h.wantFaults(t)
}

func TestADirectMessageIsOpenedOnce(t *testing.T) {
	h := newHarness(t)
	for _, already := range []bool{false, true} {
		c, _, open, err := h.api.OpenConversationContext(t.Context(), &slackapi.OpenConversationParameters{Users: []string{"U1"}, ReturnIM: true})
		if err != nil || c.ID != h.DM("U1") || !c.IsIM || c.User != "U1" || open != already {
			t.Fatalf("conversations.open gives %+v, already open %v, %v; want %v", c, open, err, already)
		}
	}
	h.post(t, h.DM("U1"), slackapi.MsgOptionText("by channel", false))
	h.post(t, "U1", slackapi.MsgOptionText("by user", false))
	if got := h.Messages(h.DM("U1")); len(got) != 2 {
		t.Errorf("the direct message holds %v; want both", got)
	}
}

func TestAnEphemeralIsSeenByOne(t *testing.T) {
	h := newHarness(t)
	ts, err := h.api.PostEphemeralContext(t.Context(), "C1", "U1", slackapi.MsgOptionText("hanya Anda", false))
	if err != nil || ts == "" {
		t.Fatalf("chat.postEphemeral gives %q, %v", ts, err)
	}
	if got := h.Ephemerals("U1"); len(got) != 1 || got[0].TS != ts || got[0].To != "U1" {
		t.Errorf("U1 sees %+v; want it", got)
	}
	if n := len(h.Ephemerals("U2")) + len(h.Messages("C1")); n != 0 {
		t.Errorf("%d others show it; want none", n)
	}
	_, _, _, err = h.api.UpdateMessageContext(t.Context(), "C1", ts, slackapi.MsgOptionText("x", false))
	wantCode(t, "update of an ephemeral", err, "message_not_found")
}
