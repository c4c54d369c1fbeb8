package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
)

// slackChannels are the channels of a site's workspace, by place.
var slackChannels = map[string]string{"tier2": "C0TIER2", "jaringan": "C0JARINGAN", "tagihan": "C0TAGIHAN"}

// slackScratch is a channel without readers.
const slackScratch = "C0SCRATCH"

// slackAgents is the user group of the agents.
const slackAgents = "S0AGENT"

// slackPatience is how long the imitated client waits for an acknowledgement, so that
// no play fails on a busy machine. The real one waits three seconds.
const slackPatience = 20 * time.Second

// slackScene is a workspace whose people work as in Slack's own client.
type slackScene struct {
	fake     *slackfake.Fake
	recorder *recorder
	now      func() time.Time
}

func newSlackScene(t *testing.T, w *site) scene {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &slackScene{recorder: w.recorder, now: w.now, fake: slackfake.New(ln, slackfake.Options{Now: w.now, Record: recording(t, slack.Name), Patience: slackPatience})}
	everybody := []string{slackfake.BotUser}
	for _, p := range w.people {
		s.fake.AddUser(slackfake.User{ID: s.account(p.ID), Name: p.Name, Locale: "id-ID"})
		everybody = append(everybody, s.account(p.ID))
	}
	for place, id := range slackChannels {
		s.fake.AddChannel(slackfake.Channel{ID: id, Name: place, Members: everybody})
	}
	s.fake.AddChannel(slackfake.Channel{ID: slackScratch, Name: "scratch", Members: everybody})
	s.fake.AddGroup(slackfake.Group{ID: slackAgents, Handle: "agent147", Name: "Agent 147", Users: []string{s.account("ratna")}})
	for _, team := range siteTeams {
		s.fake.AddGroup(slackfake.Group{ID: "S" + strings.ToUpper(team.Code), Handle: team.Name, Name: team.Name})
	}
	return s
}

func (s *slackScene) account(person string) string { return "U" + strings.ToUpper(person) }

func (s *slackScene) who(person string) bot.Account {
	return bot.Account{Platform: slack.Name, ID: s.account(person)}
}

func (s *slackScene) beforeStart(t *testing.T) {
	t.Helper()
	until(t, "the connections of the last start are gone: what goes to them is lost", func() bool { return s.fake.Connections() == 0 })
}

func (s *slackScene) url() string { return s.fake.URL() }

func (s *slackScene) begin(*testing.T, *app.App) {}

func (s *slackScene) close() { s.fake.Close() }

func (s *slackScene) typed(t *testing.T, person, line string) bottest.Seen {
	t.Helper()
	name, text, _ := strings.Cut(line, " ")
	return s.act(t, person, func() (slackfake.Seen, error) {
		return s.fake.As(s.account(person)).Slash(t.Context(), s.fake.DM(s.account(person)), name, text)
	})
}

func (s *slackScene) sent(t *testing.T, person string, file bot.File, text string) bottest.Seen {
	t.Helper()
	return s.act(t, person, func() (slackfake.Seen, error) {
		_, err := s.fake.As(s.account(person)).Upload(s.fake.DM(s.account(person)), text, slackfake.File{Name: file.Name, Data: file.Data})
		return slackfake.Seen{}, err
	})
}

func (s *slackScene) pressed(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen {
	t.Helper()
	m, label := s.find(t, person, at, action, arg)
	seen := s.act(t, person, func() (slackfake.Seen, error) {
		return s.fake.As(s.account(person)).Press(t.Context(), m.Channel, m.TS, label)
	})
	seen.Presses = 1
	return seen
}

// find is the newest message with the button, and what the button says.
func (s *slackScene) find(t *testing.T, person string, at bottest.Spot, action, arg string) (slackfake.Message, string) {
	t.Helper()
	var shown []slackfake.Message
	switch {
	case at.Place == "":
		shown = s.answers(person)
	case slackChannels[at.Place] != "":
		shown = s.fake.Messages(slackChannels[at.Place])
	default:
		shown = s.fake.Messages(s.fake.DM(s.account(at.Place)))
	}
	for _, m := range slices.Backward(shown) {
		for _, b := range m.Buttons {
			_, code, _ := strings.Cut(b.Value, ":")
			k, ok := bot.ParseButton(code)
			if ok && k.Action == action && (arg == "" || k.Arg == arg) && (at.Subject == "" || k.Subject == at.Subject) {
				return m, b.Label
			}
		}
	}
	t.Fatalf("%s finds no button %s/%s of %q; there is\n%s", person, action, arg, at.Subject, strings.Join(slackTexts(shown), "\n---\n"))
	return slackfake.Message{}, ""
}

// picked is what Slack's picker gives for a time of the made-up day, as somebody chooses it.
func (s *slackScene) picked(t *testing.T, clock string) string {
	t.Helper()
	zone, err := time.LoadLocation(config.DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s.now().In(zone).Format("2006-01-02 ")+clock, zone)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(at.Unix(), 10)
}

func (s *slackScene) filled(t *testing.T, person string, fields map[string]string) bottest.Seen {
	t.Helper()
	form, ok := s.fake.Modal(s.account(person))
	if !ok {
		t.Fatalf("%s has no open form", person)
	}
	values, presses := map[string]string{}, 1
	for name, value := range fields {
		i := slices.IndexFunc(form.Fields, func(f slackfake.Field) bool { return f.BlockID == "f:"+name })
		if i < 0 {
			t.Fatalf("the form has no field %q:\n%s", name, form.Text)
		}
		if len(form.Fields[i].Options) > 0 && form.Fields[i].Value != value {
			presses++
		}
		if form.Fields[i].Kind == "datetimepicker" {
			value = s.picked(t, value)
		}
		values[form.Fields[i].BlockID] = value
	}
	seen := s.act(t, person, func() (slackfake.Seen, error) {
		return s.fake.As(s.account(person)).Submit(t.Context(), values)
	})
	seen.Presses = presses
	return seen
}

// act does one act of a person and returns what the person sees of it.
func (s *slackScene) act(t *testing.T, person string, do func() (slackfake.Seen, error)) bottest.Seen {
	t.Helper()
	n, before := s.recorder.heard(s.who(person)), s.private(person)
	until(t, "the bot is connected", func() bool { return s.fake.Connections() > 0 })
	got, err := do()
	if err != nil {
		t.Fatal(err)
	}
	if got.Error != "" {
		t.Fatalf("%s's client says %s; faults: %v", person, got.Error, s.fake.Faults())
	}
	a := s.recorder.answerTo(t, s.who(person), n)
	seen := bottest.Seen{Code: a.Code}
	switch {
	case len(got.Errors) > 0:
		seen.Text = fmt.Sprint(got.Errors)
	case a.Form != nil:
		until(t, "the form is open", func() bool {
			m, ok := s.fake.Modal(s.account(person))
			seen.Text = modalText(m)
			return ok
		})
	default:
		title := s.recorder.shownLate(s.who(person))
		until(t, person+" sees the answer "+title, func() bool {
			seen.Text = newest(before, s.private(person))
			return seen.Text != "" && strings.Contains(seen.Text, title)
		})
	}
	return seen
}

// private returns the bot's private answers to a person.
func (s *slackScene) private(person string) []string {
	return slackTexts(s.answers(person))
}

// answers are the bot's private answers: ephemeral messages, and direct messages that are
// no posts.
func (s *slackScene) answers(person string) []slackfake.Message {
	out := s.fake.Ephemerals(s.account(person))
	for _, m := range s.fake.Messages(s.fake.DM(s.account(person))) {
		if m.Author == slackfake.BotUser && m.Metadata == nil && len(m.Files) == 0 {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b slackfake.Message) int { return strings.Compare(a.TS, b.TS) })
	return out
}

func (s *slackScene) messages(t *testing.T, place string) (out []string) {
	t.Helper()
	channel := slackChannels[place]
	if channel == "" {
		channel = s.fake.DM(s.account(place))
	}
	for _, m := range s.fake.Messages(channel) {
		out = append(out, slackTexts(s.fake.Thread(channel, m.TS))...)
	}
	return out
}

// slackTexts are what messages say, with their buttons in brackets.
func slackTexts(messages []slackfake.Message) []string {
	out := make([]string, len(messages))
	for i, m := range messages {
		out[i] = m.Text + "\n"
		for _, b := range m.Buttons {
			out[i] += "[" + b.Label + "] "
		}
	}
	return out
}

func modalText(m slackfake.Modal) string {
	out := []string{m.Title, m.Text}
	for _, f := range m.Fields {
		value := f.Value
		for _, o := range f.Options {
			if o.Value == value {
				value = o.Label
			}
		}
		out = append(out, f.Label+": "+value)
	}
	return strings.Join(out, "\n")
}

// tokens is an environment.
func tokens(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

func (s *slackScene) upset(random *rand.Rand) {
	methods := []string{"chat.postMessage", "chat.update", "conversations.history", "conversations.open", "apps.connections.open"}
	switch random.IntN(4) {
	case 0:
		s.fake.Drop(-1)
	case 1:
		s.fake.Disconnect("refresh_requested")
	default:
		how := []slackfake.Failure{
			{Cut: true}, {Cut: true, Applied: true}, {Error: "internal_error", Applied: true}, {Error: "fatal_error"},
			{Status: 500}, {Status: 503, Applied: true}, {Status: 429, RetryAfter: time.Second},
		}
		s.fake.FailNext(methods[random.IntN(len(methods))], 1+random.IntN(2), how[random.IntN(len(how))])
	}
}

func (s *slackScene) scratch() string { return slackScratch }

func (s *slackScene) at(ref bot.Ref, _ bot.Place) string {
	channel, ts, _ := strings.Cut(string(ref), "/")
	for _, m := range append(s.fake.Messages(channel), s.fake.Thread(channel, ts)...) {
		if m.TS == ts {
			return slackTexts([]slackfake.Message{m})[0]
		}
	}
	for _, m := range s.fake.Messages(channel) {
		for _, reply := range s.fake.Thread(channel, m.TS) {
			if reply.TS == ts {
				return slackTexts([]slackfake.Message{reply})[0]
			}
		}
	}
	return ""
}

func (s *slackScene) copies(place bot.Place, text string) (n int) {
	channel := place.ID
	if place.Private {
		channel = s.fake.DM(place.ID)
	}
	for _, m := range slackTexts(s.fake.Messages(channel)) {
		if m == text {
			n++
		}
	}
	return n
}

// monkeyNumbers are what monkeys type: customers of the plays, and one who is none.
var monkeyNumbers = []string{"152000000001", "152000000002", "152000000003", "152000000007", "0812-0000-0005", "152999999999"}

func (s *slackScene) monkey(t *testing.T, random *rand.Rand, person string) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	user := s.fake.As(s.account(person))
	if form, ok := s.fake.Modal(s.account(person)); ok {
		if random.IntN(5) == 0 {
			_, _ = user.CloseModal(ctx)
			return
		}
		values := map[string]string{}
		for _, f := range form.Fields {
			switch {
			case f.Value != "" || f.Optional:
			case len(f.Options) > 0:
				values[f.BlockID] = f.Options[random.IntN(len(f.Options))].Value
			default:
				values[f.BlockID] = "dicatat oleh " + person
			}
		}
		if _, err := user.Submit(ctx, values); err != nil {
			_, _ = user.CloseModal(ctx)
		}
		return
	}
	if random.IntN(6) == 0 {
		_, _ = user.Slash(ctx, s.fake.DM(s.account(person)), "/cek", monkeyNumbers[random.IntN(len(monkeyNumbers))]+" mati")
		return
	}
	seen := s.fake.Ephemerals(s.account(person))
	seen = append(seen[max(0, len(seen)-2):], s.fake.Messages(s.fake.DM(s.account(person)))...)
	for _, channel := range slackChannels {
		seen = append(seen, s.fake.Messages(channel)...)
	}
	seen = slices.DeleteFunc(seen, func(m slackfake.Message) bool { return len(m.Buttons) == 0 })
	if len(seen) == 0 {
		return
	}
	m := seen[random.IntN(len(seen))]
	_, _ = user.Press(ctx, m.Channel, m.TS, m.Buttons[random.IntN(len(m.Buttons))].Label)
}
