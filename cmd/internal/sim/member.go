package sim

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/procedure"
)

// member is one of the simulated staff, who knows only what the bot's answers say.
// Its own goroutine uses it, except for left and leave.
type member struct {
	*simulator
	procedure.Person
	handle bot.Handler
	random *rand.Rand
	run    string // makes the input keys of this run unique
	inputs int
	left   chan struct{} // closed once a visitor acts as this person
	leave  func()

	later     map[string]time.Time // until when one of its cases rests
	seen      map[string]time.Time // since when a case was seen waiting
	escalated map[string]bool      // cases that were escalated once
}

// work works until ctx ends or a visitor acts as this person.
func (m *member) work(ctx context.Context) {
	switch {
	case m.Is(procedure.Agent):
		m.answerCalls(ctx)
	case m.Is(procedure.Tier2):
		m.callBack(ctx)
	case m.Is(procedure.Backend):
		m.solve(ctx)
	case m.Is(procedure.Lead):
		m.watchQueue(ctx)
	}
}

func (m *member) account() bot.Account { return bot.Account{Platform: desk.Name, ID: m.ID} }

// pause waits for a random time between from and to on the simulated clock, and
// reports whether to go on.
func (m *member) pause(ctx context.Context, from, to time.Duration) bool {
	return m.wait(ctx, m.span(from, to), m.left)
}

func (m *member) span(from, to time.Duration) time.Duration {
	return from + time.Duration(m.random.Int64N(int64(to-from)))
}

// likely is true with probability p.
func (m *member) likely(p float64) bool { return m.random.Float64() < p }

// do makes one input. ok is false if it was refused, or if a visitor acts as this
// person now.
func (m *member) do(ctx context.Context, in bot.In) (answer bot.Answer, ok bool) {
	if ctx.Err() != nil || !m.works(m.ID) {
		return bot.Answer{}, false
	}
	m.inputs++
	in.Account, in.Key = m.account(), m.run+"-"+strconv.Itoa(m.inputs)
	// An input that has begun is answered even if the program is stopping.
	answer, err := m.handle(context.WithoutCancel(ctx), in)
	if err != nil {
		m.log.Warn("simulator: an input failed", "person", m.ID, "error", err)
	}
	return answer, err == nil && answer.Code == "" && len(answer.Errors) == 0
}

// command types a command and returns the answer's card.
func (m *member) command(ctx context.Context, name, text string) (bot.Card, bool) {
	answer, ok := m.do(ctx, bot.In{Command: &bot.Command{Name: name, Text: text}})
	if !ok || answer.Card == nil {
		return bot.Card{}, false
	}
	return *answer.Card, true
}

// list returns the names of the cases on a list, in order.
func (m *member) list(ctx context.Context, what string) (names []string) {
	card, _ := m.command(ctx, "kasus", what)
	for _, l := range card.Lines {
		if words := strings.Fields(l.Label); len(words) > 0 {
			names = append(names, words[len(words)-1])
		}
	}
	return names
}

// press presses a button and fills in the form that it may open: with the values of
// said by field name, the others at random. The card is nil if the answer has none.
func (m *member) press(ctx context.Context, b bot.Button, said map[string]string) (*bot.Card, bool) {
	button := bot.Button{Subject: b.Subject, Action: b.Action, Arg: b.Arg, Turn: b.Turn}
	answer, ok := m.do(ctx, bot.In{Press: &bot.Press{Button: button}})
	if !ok || answer.Form == nil {
		return answer.Card, ok
	}
	if !m.pause(ctx, 20*time.Second, 90*time.Second) {
		return nil, false
	}
	filled, ok := m.fill(*answer.Form, said)
	if !ok {
		return nil, false
	}
	answer, ok = m.do(ctx, bot.In{Submit: &bot.Submit{Button: answer.Form.Button, Fields: filled}})
	return answer.Card, ok
}

// fill fills in a form with the values of said, initial values, and random values for
// other required fields. ok is false if a required field has no possible value.
func (m *member) fill(form bot.Form, said map[string]string) (fields map[string]string, ok bool) {
	fields = map[string]string{}
	for _, f := range form.Fields {
		value := f.Value
		if s := said[f.Name]; s != "" {
			value = s
		}
		if value == "" && f.Required {
			if value, ok = m.choose(f); !ok {
				return nil, false
			}
		}
		if value != "" {
			fields[f.Name] = value
		}
	}
	return fields, true
}

// choose returns a random value for a field: a text or an option. Of people it
// chooses one of the staff.
func (m *member) choose(f bot.Field) (string, bool) {
	could := typed[f.Name]
	if could == nil && f.Kind == bot.FieldText {
		could = typed["text"]
	}
	for _, o := range f.Options {
		if f.Name != string(procedure.NeedTo) || m.works(o.Value) {
			could = append(could[:len(could):len(could)], o.Value)
		}
	}
	if len(could) == 0 {
		return "", false
	}
	return could[m.random.IntN(len(could))], true
}

// button finds the first button of an action in a card.
func button(card bot.Card, action procedure.Action) (bot.Button, bool) {
	for _, b := range append(card.Buttons[:len(card.Buttons):len(card.Buttons)], card.More...) {
		if b.Action == string(action) {
			return b, true
		}
	}
	return bot.Button{}, false
}

// typed are the texts that the staff types into form fields.
var typed = map[string][]string{
	"checked":  {"modem sudah restart, lampu LOS merah", "redaman -29 dBm, ONT online", "tagihan lunas, status layanan masih isolir", "kabel di dalam rumah sudah diganti"},
	"wanted":   {"mohon cek ODP dan kabel drop", "mohon cek status layanan di sistem", "mohon jadwalkan teknisi hari ini", "mohon aktifkan kembali layanan"},
	"done":     {"port ODP dipindah, redaman normal", "layanan diaktifkan lagi, pelanggan sudah tes", "teknisi ke lokasi, kabel drop diganti", "konfigurasi disesuaikan di sistem"},
	"analysis": {"gangguan di sisi jaringan akses", "perangkat pelanggan bermasalah", "pelanggan butuh penjelasan tagihan", "pelanggan minta kepastian jadwal"},
	"reason":   {"pelanggan terburu-buru", "butuh penanganan lebih cepat", "sudah terlalu lama menunggu", "perlu dicek tim lain"},
	"text":     {"pelanggan menunggu kabar sore ini", "nomor cadangan tidak aktif"},
}
