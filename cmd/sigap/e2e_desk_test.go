package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
)

// deskScene are people in front of the desk's page, as the page's own script
// speaks with the server.
type deskScene struct {
	recorder *recorder
	keys     int
	server   *httptest.Server
	forms    map[string]bot.Form
}

func newDeskScene(w *site) scene {
	return &deskScene{recorder: w.recorder, forms: map[string]bot.Form{}}
}

func (s *deskScene) account(person string) string { return person }

func (s *deskScene) beforeStart(*testing.T) {}

func (s *deskScene) begin(_ *testing.T, a *app.App) {
	s.close()
	s.server = httptest.NewServer(a.Desk.Handler())
}

func (s *deskScene) close() {
	if s.server != nil {
		s.server.CloseClientConnections()
		s.server.Close()
	}
}

// send sends an input as the page does; while the program starts, it comes again.
func (s *deskScene) send(t *testing.T, person, what string) (reply struct{ Toast, Form string }, refused string) {
	t.Helper()
	s.keys++
	body := fmt.Sprintf(`{"key":"play%010d","place":"me",%s}`, s.keys, what)
	var status int
	var text []byte
	until(t, "the desk takes an input", func() bool {
		r, err := http.Post(s.server.URL+"/in?as="+person, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		text, err = io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		status = r.StatusCode
		return status != http.StatusServiceUnavailable
	})
	if status != http.StatusOK {
		return reply, string(text)
	}
	if err := json.Unmarshal(text, &reply); err != nil {
		t.Fatalf("the desk's reply %q: %v", text, err)
	}
	return reply, ""
}

func (s *deskScene) act(t *testing.T, person string, presses int, what string) bottest.Seen {
	t.Helper()
	who := bot.Account{Platform: desk.Name, ID: person}
	n := s.recorder.heard(who)
	reply, refused := s.send(t, person, what)
	if refused != "" {
		return bottest.Seen{Text: refused}
	}
	a := s.recorder.answerTo(t, who, n)
	seen := bottest.Seen{Code: a.Code, Presses: presses}
	switch {
	case a.Form != nil:
		s.forms[person] = *a.Form
		seen.Text = plainText(reply.Form) + "\n" + bottest.FormText(*a.Form)
	case s.recorder.shownLate(who) != "":
		seen.Text = s.late(t, person)
	case a.Card != nil:
		articles := s.articles(t, person, "me")
		seen.Text = plainText(articles[len(articles)-1])
	default:
		seen.Text = reply.Toast
	}
	return seen
}

func (s *deskScene) sent(t *testing.T, person string, file bot.File, text string) bottest.Seen {
	t.Helper()
	who := bot.Account{Platform: desk.Name, ID: person}
	n := s.recorder.heard(who)
	s.keys++
	q := url.Values{"as": {person}, "key": {fmt.Sprintf("play%010d", s.keys)}, "place": {"me"}, "name": {file.Name}, "text": {text}}
	until(t, "the desk takes a file", func() bool {
		r, err := http.Post(s.server.URL+"/upload?"+q.Encode(), "application/octet-stream", bytes.NewReader(file.Data))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
	a := s.recorder.answerTo(t, who, n)
	return bottest.Seen{Code: a.Code, Text: s.late(t, person)}
}

// late waits for the card of an answer that came in place of another one.
func (s *deskScene) late(t *testing.T, person string) (text string) {
	t.Helper()
	title := s.recorder.shownLate(bot.Account{Platform: desk.Name, ID: person})
	until(t, person+" sees "+title, func() bool {
		for _, article := range slices.Backward(s.articles(t, person, "me")) {
			if text = plainText(article); strings.Contains(text, title) && strings.Contains(article, "class=\"card") {
				return true
			}
		}
		return false
	})
	return text
}

func (s *deskScene) typed(t *testing.T, person, line string) bottest.Seen {
	t.Helper()
	return s.act(t, person, 0, fmt.Sprintf(`"line":%q`, line))
}

var actButton = regexp.MustCompile(`<button [^>]*data-subject="([^"]*)" data-action="([^"]*)" data-arg="([^"]*)" data-turn="([^"]*)"`)

func (s *deskScene) pressed(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen {
	t.Helper()
	reader, place := person, "me"
	if at.Place != "" && at.Place != person {
		reader, place = "ratna", at.Place
	}
	articles := s.articles(t, reader, place)
	for _, article := range slices.Backward(articles) {
		for _, b := range actButton.FindAllStringSubmatch(article, -1) {
			if b[2] == action && (arg == "" || b[3] == arg) && (at.Subject == "" || b[1] == at.Subject) {
				ref := regexp.MustCompile(`data-ref="([^"]*)"`).FindStringSubmatch(article)[1]
				return s.act(t, person, 1, fmt.Sprintf(`"ref":%q,"press":{"subject":%q,"action":%q,"arg":%q,"turn":%q}`, ref, b[1], b[2], b[3], b[4]))
			}
		}
	}
	t.Fatalf("%s finds no button %s/%s; there is\n%s", person, action, arg, strings.Join(articles, "\n"))
	return bottest.Seen{}
}

func (s *deskScene) filled(t *testing.T, person string, fields map[string]string) bottest.Seen {
	t.Helper()
	form := s.forms[person]
	values, presses := bottest.Filled(t, form, fields)
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	b := form.Button
	seen := s.act(t, person, presses, fmt.Sprintf(`"submit":{"subject":%q,"action":%q,"arg":%q,"turn":"%d","fields":%s}`, b.Subject, b.Action, b.Arg, b.Turn, text))
	if seen.Code != "" {
		s.forms[person] = bottest.Typed(form, values)
	}
	return seen
}

func (s *deskScene) messages(t *testing.T, place string) (out []string) {
	t.Helper()
	reader, room := "ratna", place
	if !slices.ContainsFunc(siteTeams, func(c config.Team) bool { return c.Code == place }) && place != "tier2" {
		reader, room = place, "me"
	}
	for _, a := range s.articles(t, reader, room) {
		out = append(out, plainText(a))
	}
	return out
}

// articles are the messages of a place as HTML, oldest first.
func (s *deskScene) articles(t *testing.T, person, place string) []string {
	t.Helper()
	var data []byte
	until(t, "the desk answers "+person+"'s window", func() bool { // which tries again where there is no room
		r, err := http.Get(s.server.URL + "/snapshot?as=" + person + "&place=" + url.QueryEscape(roomOf(place)))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		data, err = io.ReadAll(r.Body)
		if now := r.StatusCode == http.StatusServiceUnavailable; err != nil || !now && r.StatusCode != http.StatusOK {
			t.Fatalf("%s's window shows nothing: %s, %v", person, r.Status, err)
		}
		return r.StatusCode == http.StatusOK
	})
	return splitArticles(t, data)
}

func splitArticles(t *testing.T, data []byte) (out []string) {
	t.Helper()
	var event map[string]any
	if err := json.Unmarshal(data, &event); err != nil {
		t.Fatal(err)
	}
	for _, v := range event {
		text, _ := v.(string)
		for _, a := range strings.Split(text, "<article")[1:] {
			out = append(out, "<article"+a)
		}
	}
	return out
}

var (
	buttonTag = regexp.MustCompile(`<button[^>]*>(.*?)</button>`)
	anyTag    = regexp.MustCompile(`<[^>]*>`)
	brackets  = regexp.MustCompile(`\[\s+|\s+\]`)
)

// plainText is HTML as it is read, with buttons in brackets.
func plainText(s string) string {
	s = anyTag.ReplaceAllString(buttonTag.ReplaceAllString(s, " [$1] "), " ")
	return strings.ReplaceAll(html.UnescapeString(brackets.ReplaceAllStringFunc(s, strings.TrimSpace)), "@ ", "@")
}

// roomOf is the page's own name of a place.
func roomOf(place string) string {
	if place == "me" {
		return place
	}
	return "c:" + place
}
