package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/cmd/internal/app"
)

// telegramGroups are the groups of a site, by place.
var telegramGroups = map[string]string{"tier2": "-1000000000001", "jaringan": "-1000000000002", "tagihan": "-1000000000003"}

// telegramScratch is a group without readers.
const telegramScratch = "-1000000000009"

const (
	telegramToken = "147147:secret-of-the-site"
	telegramBot   = 147147
)

// telegramScene are people with Telegram's own client.
type telegramScene struct {
	fake     *telegramfake.Service
	site     *site
	recorder *recorder
	ids      map[string]int64
	// forms are the forms that people are asked about, one question at a time.
	forms map[string]*bot.Form
}

func newTelegramScene(t *testing.T, w *site) scene {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &telegramScene{site: w, recorder: w.recorder, ids: map[string]int64{}, forms: map[string]*bot.Form{}, fake: telegramfake.New(telegramfake.Config{
		Listener: ln, Token: telegramToken, Bot: telegramfake.User{ID: telegramBot, IsBot: true, FirstName: "Sigap", Username: "sigap147bot"},
		Now: w.now, Record: recording(t, telegram.Name),
	})}
	var everybody []int64
	for i, p := range w.people {
		id := int64(1001 + i)
		s.ids[p.ID] = id
		everybody = append(everybody, id)
		person := s.fake.AddUser(telegramfake.User{ID: id, FirstName: p.Name, LanguageCode: "id"})
		if err := person.Start(); err != nil {
			t.Fatal(err)
		}
	}
	groups := maps.Clone(telegramGroups)
	groups["scratch"] = telegramScratch
	for place, id := range groups {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.fake.AddChat(telegramfake.Chat{ID: n, Type: telegramfake.Supergroup, Title: place, People: everybody, Bot: telegramfake.Member}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *telegramScene) account(person string) string { return strconv.FormatInt(s.ids[person], 10) }

func (s *telegramScene) who(person string) bot.Account {
	return bot.Account{Platform: telegram.Name, ID: s.account(person)}
}

func (s *telegramScene) beforeStart(*testing.T) {}

func (s *telegramScene) url() string { return s.fake.URL() }

// begin waits until the bot has greeted everybody who pressed Start.
func (s *telegramScene) begin(t *testing.T, _ *app.App) {
	t.Helper()
	until(t, "everybody is greeted", func() bool {
		for _, id := range s.ids {
			if len(s.bots(id)) == 0 {
				return false
			}
		}
		return true
	})
}

func (s *telegramScene) close() { _ = s.fake.Close() }

// chat is where a place's messages are.
func (s *telegramScene) chat(place string) int64 {
	if id, ok := s.ids[place]; ok {
		return id
	}
	id, _ := strconv.ParseInt(telegramGroups[place], 10, 64)
	return id
}

// bots are the bot's messages in a chat; of a person's private chat also those that only
// this person sees in groups.
func (s *telegramScene) bots(chat int64) []telegramfake.Message {
	if chat > 0 {
		return s.own(chat)
	}
	return slices.DeleteFunc(s.fake.Messages(chat), func(m telegramfake.Message) bool { return m.From != telegramBot })
}

// own are the bot's messages that only one person sees, oldest first.
func (s *telegramScene) own(user int64) (out []telegramfake.Message) {
	for _, chat := range append(slices.Collect(maps.Values(telegramGroups)), strconv.FormatInt(user, 10)) {
		id, _ := strconv.ParseInt(chat, 10, 64)
		for _, m := range s.fake.Seen(user, id) {
			if m.From == telegramBot && (m.Ephemeral != 0 || id == user) {
				out = append(out, m)
			}
		}
	}
	slices.SortFunc(out, func(a, b telegramfake.Message) int { return a.Order - b.Order })
	return out
}

func (s *telegramScene) messages(t *testing.T, place string) []string {
	t.Helper()
	return telegramTexts(s.bots(s.chat(place)))
}

func telegramTexts(messages []telegramfake.Message) []string {
	out := make([]string, len(messages))
	for i, m := range messages {
		out[i] = strings.ReplaceAll(m.Text, "\u2060", "") + "\n" // the bot keeps the app from making a link of "vvip.csv"
		for _, row := range m.Keyboard {
			for _, b := range row {
				out[i] += "[" + b.Label + "] "
			}
		}
	}
	return out
}

func (s *telegramScene) typed(t *testing.T, person, line string) bottest.Seen {
	t.Helper()
	return s.act(t, person, func() string {
		if _, err := s.fake.As(s.ids[person]).Say(s.ids[person], line); err != nil {
			t.Fatal(err)
		}
		return ""
	})
}

func (s *telegramScene) sent(t *testing.T, person string, file bot.File, text string) bottest.Seen {
	t.Helper()
	return s.act(t, person, func() string {
		if _, err := s.fake.As(s.ids[person]).SendFile(s.ids[person], telegramfake.File{Name: file.Name, Data: file.Data}, text); err != nil {
			t.Fatal(err)
		}
		return ""
	})
}

func (s *telegramScene) pressed(t *testing.T, person string, at bottest.Spot, action, arg string) bottest.Seen {
	t.Helper()
	place, extra := at.Place, 0
	if place == "" {
		place = person
	}
	shown := upToDate(s.bots(s.chat(place)), at.Subject)
	m, label := find(shown, at.Subject, action, arg)
	if label == "" { // it is under "Lainnya"
		if m, label = find(shown, at.Subject, bot.ActMore, ""); label != "" {
			s.press(t, person, m, label)
			extra = 1
			m, label = find(s.bots(s.ids[person]), at.Subject, action, arg)
		}
	}
	if label == "" {
		t.Fatalf("%s finds no button %s/%s of %q; there is\n%s", person, action, arg, at.Subject, strings.Join(s.messages(t, place), "\n---\n"))
	}
	seen := s.press(t, person, m, label)
	seen.Presses = 1 + extra
	return seen
}

// find is the message with the button that was drawn last, and what it says: in a
// private chat older answers stand below the card that follows its case.
func find(shown []telegramfake.Message, subject, action, arg string) (found telegramfake.Message, label string) {
	var turn uint64
	for _, m := range slices.Backward(shown) {
		for _, row := range m.Keyboard {
			for _, b := range row {
				_, code, _ := strings.Cut(b.Data, ":")
				k, ok := bot.ParseButton(code)
				if ok && k.Action == action && (arg == "" || k.Arg == arg) && (subject == "" || k.Subject == subject) && (label == "" || k.Turn > turn && subject != "") {
					found, label, turn = m, b.Label, k.Turn
				}
			}
		}
	}
	return found, label
}

// upToDate are the messages that somebody would press on: of a subject those drawn
// last, else the newest with buttons. An older one may have more buttons in sight.
func upToDate(shown []telegramfake.Message, subject string) []telegramfake.Message {
	last := uint64(0)
	turnOf := func(m telegramfake.Message) (turn uint64, ok bool) {
		for _, row := range m.Keyboard {
			for _, b := range row {
				_, code, _ := strings.Cut(b.Data, ":")
				if k, is := bot.ParseButton(code); is && !strings.HasPrefix(b.Data, "d:") && (subject == "" || k.Subject == subject) {
					turn, ok = max(turn, k.Turn), true
				}
			}
		}
		return turn, ok
	}
	for i, m := range slices.Backward(shown) {
		turn, ok := turnOf(m)
		if ok && subject == "" {
			return shown[i : i+1]
		}
		last = max(last, turn)
	}
	return slices.DeleteFunc(shown, func(m telegramfake.Message) bool {
		turn, ok := turnOf(m)
		return !ok || turn < last
	})
}

func (s *telegramScene) press(t *testing.T, person string, m telegramfake.Message, label string) bottest.Seen {
	t.Helper()
	return s.act(t, person, func() string { return s.push(t, person, m, label) })
}

// push presses a button and returns what the client flashes up.
func (s *telegramScene) push(t *testing.T, person string, m telegramfake.Message, label string) string {
	t.Helper()
	id, err := pressOn(s.fake.As(s.ids[person]), m, label)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.fake.Answer(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a.Text
}

// act does one act of a person and returns what the person sees of it.
func (s *telegramScene) act(t *testing.T, person string, do func() string) bottest.Seen {
	t.Helper()
	n, before := s.recorder.heard(s.who(person)), telegramTexts(s.bots(s.ids[person]))
	toast := do()
	a := s.recorder.answerTo(t, s.who(person), n)
	if a.Form != nil {
		s.forms[person] = a.Form
	}
	s.answered(t)
	if title := s.recorder.shownLate(s.who(person)); title != "" {
		until(t, person+" sees "+title, func() bool {
			return strings.Contains(newest(before, telegramTexts(s.bots(s.ids[person]))), title)
		})
	}
	return bottest.Seen{Code: a.Code, Text: toast + "\n" + newest(before, telegramTexts(s.bots(s.ids[person])))}
}

// answered waits until all updates that the bot received are answered: it asks for more
// only then, or once it keeps them in its journal.
func (s *telegramScene) answered(t *testing.T) {
	t.Helper()
	until(t, "all is answered", func() bool {
		if s.fake.Pending() > 0 {
			return false
		}
		kept, err := s.site.store.List(t.Context(), telegram.Name, "update/", 1)
		return err == nil && len(kept) == 0
	})
}

// newest are the messages that changed.
func newest(before, now []string) string {
	var changed []string
	for i, text := range now {
		if i >= len(before) || before[i] != text {
			changed = append(changed, text)
		}
	}
	return strings.Join(changed, "\n")
}

// filled answers the questions of the dialog, as far as it asks, and sends.
func (s *telegramScene) filled(t *testing.T, person string, fields map[string]string) bottest.Seen {
	t.Helper()
	form := s.forms[person]
	if form == nil {
		t.Fatalf("%s has no open form", person)
	}
	d := &dialog{telegramScene: s, T: t, person: person, form: *form, left: map[string]string{}}
	for name, value := range fields {
		d.left[name] = value
	}
	for _, f := range form.Fields {
		if f.Value != "" && d.left[f.Name] == f.Value {
			delete(d.left, f.Name)
		}
	}
	return d.run()
}

// dialog is a person who is asked about a form.
type dialog struct {
	*telegramScene
	*testing.T
	person  string
	form    bot.Form
	left    map[string]string // answers that are still to be given
	presses int
}

// run goes on until the form was sent and answered.
func (d *dialog) run() bottest.Seen {
	d.Helper()
	n := d.recorder.heard(d.who(d.person))
	for range 4 * len(d.form.Fields) {
		before := telegramTexts(d.bots(d.ids[d.person]))
		toast := d.step()
		d.answered(d.T)
		if d.recorder.heard(d.who(d.person)) > n {
			text := newest(before, telegramTexts(d.bots(d.ids[d.person])))
			return bottest.Seen{Presses: d.presses, Code: d.recorder.answerTo(d.T, d.who(d.person), n).Code, Text: toast + "\n" + text}
		}
	}
	d.Fatalf("the dialog does not end; %s sees\n%s", d.person, strings.Join(telegramTexts(d.bots(d.ids[d.person])), "\n---\n"))
	return bottest.Seen{}
}

// step does what the newest question asks for.
func (d *dialog) step() string {
	d.Helper()
	m := d.asking()
	if labelOn(m, d.form.Button.Label) {
		for _, f := range d.form.Fields {
			if _, ok := d.left[f.Name]; ok {
				return d.choose(m, f.Label)
			}
		}
		return d.choose(m, d.form.Button.Label)
	}
	for _, f := range d.form.Fields {
		value, ok := d.left[f.Name]
		switch {
		case !ok:
			continue
		case len(f.Options) > 0 && labelOn(m, bottest.ValueText(f, value)):
			delete(d.left, f.Name)
			return d.choose(m, bottest.ValueText(f, value))
		case len(f.Options) == 0 && !d.asksChoice(m):
			delete(d.left, f.Name)
			if _, err := d.fake.As(d.ids[d.person]).Say(d.ids[d.person], value); err != nil {
				d.Fatal(err)
			}
			return ""
		}
	}
	d.Fatalf("%s has no answer to\n%s; the chat shows\n%s", d.person, telegramTexts([]telegramfake.Message{m}), strings.Join(telegramTexts(d.bots(d.ids[d.person])), "\n---\n"))
	return ""
}

// asking is the newest question of the dialog.
func (d *dialog) asking() telegramfake.Message {
	d.Helper()
	for _, m := range slices.Backward(d.bots(d.ids[d.person])) {
		for _, row := range m.Keyboard {
			if strings.HasPrefix(row[0].Data, "d:") {
				return m
			}
		}
	}
	return telegramfake.Message{}
}

// asksChoice reports whether a message asks to choose an option of the form.
func (d *dialog) asksChoice(m telegramfake.Message) bool {
	for _, f := range d.form.Fields {
		for _, o := range f.Options {
			if labelOn(m, o.Label) {
				return true
			}
		}
	}
	return false
}

// choose presses the button that begins with a label. Going to a field of the
// summary is like opening a list: no press is counted for it.
func (d *dialog) choose(m telegramfake.Message, label string) string {
	d.Helper()
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.Label == label || strings.HasPrefix(b.Label, label+":") {
				if b.Label == label {
					d.presses++
				}
				return d.push(d.T, d.person, m, b.Label)
			}
		}
	}
	d.Fatalf("there is no button %q on\n%v", label, fmt.Sprint(m.Keyboard))
	return ""
}

func labelOn(m telegramfake.Message, label string) bool {
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.Label == label {
				return true
			}
		}
	}
	return false
}

func (s *telegramScene) upset(random *rand.Rand) {
	methods := []string{"sendMessage", "editMessageText", "getUpdates"}
	how := []telegramfake.Failure{
		{Cut: true}, {Cut: true, Applied: true}, {Status: 500}, {Status: 502}, {Status: 429, RetryAfter: time.Second},
	}
	s.fake.FailNext(methods[random.IntN(len(methods))], 1+random.IntN(2), how[random.IntN(len(how))])
}

func (s *telegramScene) scratch() string { return telegramScratch }

func (s *telegramScene) at(ref bot.Ref, place bot.Place) string {
	chat, err := strconv.ParseInt(place.ID, 10, 64)
	if err != nil {
		return ""
	}
	for _, m := range s.fake.Messages(chat) {
		if strconv.Itoa(m.ID) == string(ref) {
			return telegramTexts([]telegramfake.Message{m})[0]
		}
	}
	return ""
}

func (s *telegramScene) copies(place bot.Place, text string) (n int) {
	chat, err := strconv.ParseInt(place.ID, 10, 64)
	if err != nil {
		return 0
	}
	for _, m := range telegramTexts(s.bots(chat)) {
		if m == text {
			n++
		}
	}
	return n
}

func (s *telegramScene) monkey(_ *testing.T, random *rand.Rand, person string) {
	user, own := s.fake.As(s.ids[person]), s.bots(s.ids[person])
	seen := own[max(0, len(own)-3):]
	for _, id := range telegramGroups {
		group, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return
		}
		seen = append(seen, s.bots(group)...)
	}
	seen = slices.DeleteFunc(seen, func(m telegramfake.Message) bool { return len(m.Keyboard) == 0 })
	switch n := random.IntN(8); {
	case n == 0:
		_, _ = user.Say(s.ids[person], "/cek "+monkeyNumbers[random.IntN(len(monkeyNumbers))]+" mati")
	case n < 3:
		_, _ = user.Say(s.ids[person], "dicatat oleh "+person)
	case len(seen) > 0:
		m := seen[random.IntN(len(seen))]
		row := m.Keyboard[random.IntN(len(m.Keyboard))]
		_, _ = pressOn(user, m, row[random.IntN(len(row))].Label)
	}
}

// pressOn presses a button of a message, or of an ephemeral one.
func pressOn(user telegramfake.Person, m telegramfake.Message, label string) (string, error) {
	if m.Ephemeral != 0 {
		return user.PressEphemeral(m.Chat, m.Ephemeral, label)
	}
	return user.Press(m.Chat, m.ID, label)
}
