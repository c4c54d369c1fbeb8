package desk_test

import (
	"bytes"
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
)

// recorded is a desk whose messages are recorded before they are posted, as the courier
// does.
type recorded struct {
	*desk.Desk
	h *harness
}

func (r recorded) Post(ctx context.Context, place bot.Place, card bot.Card, id bot.PostID, thread bot.Ref) (bot.Ref, bot.Outcome) {
	r.h.record(place, id, card, thread)
	return r.Desk.Post(ctx, place, card, id, thread)
}

var sentName = regexp.MustCompile(`📎 <bdi>([^<]*)</bdi>`)

var tag = regexp.MustCompile(`<[^>]*>`)

func TestTheDeskIsAPlatform(t *testing.T) {
	h := &harness{messages: map[bot.Place][]desk.Message{}}
	d, err := desk.New(h.options())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(d.Handler())
	defer server.Close()
	defer http.DefaultClient.CloseIdleConnections()
	h.desk, h.url = d, server.URL
	bottest.Suite(t, bottest.Subject{Platform: recorded{d, h}, Channel: board, Account: bot.Account{Platform: desk.Name, ID: "sari"},
		Shown: func(t *testing.T) string {
			waitUntilOpen(t, h.url)
			s, first := h.openWindow(t, "sari", "c:tier2")
			defer s.body.Close()
			return html.UnescapeString(tag.ReplaceAllString(first.HTML, ""))
		},
		Type: func(t *testing.T, line string) {
			if got := h.send(t, "sari", `{"key":"key000000001","place":"c:tier2","line":"`+line+`"}`); got.Status != http.StatusOK {
				t.Errorf("the desk answers with %+v; want 200", got)
			}
		},
		Upload: func(t *testing.T, file bot.File, text string) {
			if status := h.upload(t, "sari", "me", file.Name, text, bytes.NewReader(file.Data)); status != http.StatusOK {
				t.Errorf("the desk answers with %d; want 200", status)
			}
		},
		Private: func(t *testing.T, text string) {
			for {
				s, first := h.openWindow(t, "sari", "me")
				s.body.Close()
				if strings.Contains(first.HTML, text) {
					return
				}
			}
		},
		Received: func(t *testing.T) bot.File {
			for {
				s, first := h.openWindow(t, "sari", "me")
				s.body.Close()
				if link := fileLink.FindStringSubmatch(first.HTML); link != nil {
					_, body := h.get(t, html.UnescapeString(link[1]))
					return bot.File{Name: sentName.FindStringSubmatch(first.HTML)[1], Data: []byte(body)}
				}
			}
		},
	})
}
