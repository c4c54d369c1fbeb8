package slack_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
)

// says is a service that answers every call but auth.test and conversations.open with one body.
type says string

func (s says) RoundTrip(r *http.Request) (*http.Response, error) {
	body := string(s)
	switch {
	case strings.HasSuffix(r.URL.Path, "auth.test"):
		body = `{"ok":true,"user_id":"UBOT","team_id":"T1","user":"sigap","team":"x"}`
	case strings.HasSuffix(r.URL.Path, "users.info"):
		body = `{"ok":true,"user":{"id":"U1","team_id":"T1"}}`
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(body))), Request: r}, nil
}

// TestAnAnswerThatSaysNothingIsNoSuccess: a proxy, or Slack on a bad day, answers a call with
// nothing in it, or with a page. Whatever was asked for has perhaps not happened.
func TestAnAnswerThatSaysNothingIsNoSuccess(t *testing.T) {
	for _, body := range []string{`{}`, `null`, `[]`, ``, `{"ok":false}`, `{"ok":"true"}`, `<html>Please sign in</html>`, `{"ok":true`} {
		h := newWorkspace(t)
		p, err := slack.New(h.options(&http.Client{Transport: says(body)}))
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		_, post := p.Post(ctx, board, kase, "1", "")
		_, direct := p.SendDirect(ctx, sari, kase, "1")
		found, find := p.Find(ctx, bot.Lost{ID: "1", Place: board, Thread: "C1/1.5"})
		_, link := p.LinkTo(ctx, board, "C1/1.5")
		in, members := p.Members(ctx, "C1", []string{"U1"})
		_, group := p.Members(ctx, "S1", []string{"U1"})
		for call, out := range map[string]bot.Outcome{
			"a post": post, "a private message": direct, "a look-up": find, "a link": link, "a channel's members": members, "a group's members": group,
			"an edit":   p.Edit(ctx, board, "C1/1.5", kase),
			"a removal": p.Remove(ctx, board, "C1/1.5", kase),
		} {
			if out.Result == bot.Done || out.Result == bot.Gone || out.Result == bot.Failed {
				t.Errorf("%s with the answer %q ends in %+v; want it not certain", call, body, out)
			}
		}
		if len(found) > 0 || len(in) > 0 {
			t.Errorf("with the answer %q it found %v and the members %v; want none", body, found, in)
		}
	}
}
