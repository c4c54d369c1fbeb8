package handlers_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const dayFolder = "../cmd/internal/sim/demo/day/"

// TestTheDay runs the 400 calls of the made-up day through the handlers: each
// gets the expected category, criteria and route, and the buttons and words
// that go with them.
func TestTheDay(t *testing.T) {
	t.Parallel()
	newStage(t).playDay(t)
}

func (s *stage) playDay(t *testing.T) {
	t.Helper()
	wrong := s.importDay(t)
	if want := []int{107, 116, 166, 193, 226, 293}; !slices.Equal(wrong, want) {
		t.Errorf("the wrong rows of the special-request list are in lines %v; want %v", wrong, want)
	}
	calls := readCSV(t, dayFolder+"calls.csv")
	if len(calls) != 400 {
		t.Fatalf("the day has %d calls; want 400", len(calls))
	}
	for i, c := range calls {
		s.dayCall(t, i, c)
	}
}

// importDay adds the day's agents, imports its lists, and returns the refused lines
// of the special-request list.
func (s *stage) importDay(t *testing.T) (wrong []int) {
	t.Helper()
	_, err := s.store.UpdateLong(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for i := 1; i <= 40; i++ {
			id := fmt.Sprintf("agent%02d", i)
			tx.PutPerson(procedure.Person{ID: id, Name: id, Roles: []procedure.Role{procedure.Agent}})
			tx.Link(bot.Account{Platform: platform, ID: id}, id)
		}
		return store.Receipt{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range procedure.Lists {
		f, err := os.Open(dayFolder + string(list) + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		rows, file, err := lists.ReadAll(list, f, lists.Options{})
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range file.Refused {
			wrong = append(wrong, r.Line)
		}
		s.replace(t, list, rows)
	}
	s.now.Store(time.Date(2026, 11, 23, 0, 0, 0, 0, time.FixedZone("WIB", 7*3600)).UnixNano())
	return wrong
}

var categoryWords = map[string]string{"vvip": "VVIP", "special": "Pelanggan khusus", "regular": "Reguler", "unknown": "Nomor tidak ditemukan"}

var criterionWords = map[string]string{
	"public_figure": "public figure", "official": "pejabat", "many_followers": "follower banyak", "soe_executive": "petinggi BUMN", "endorser": "endorsing",
	"speed_50_100": "paket 50–100 Mbps", "management_request": "request manajemen", "hard_complaint": "hard complaint", "super_emergency": "super emergency",
}

// buttonsAtFirst and buttonsConfirmed are the visible actions by route, before and
// after *Data sesuai*.
var (
	buttonsAtFirst   = map[string]string{"educate+callback": "confirm mismatch", "tier1": "solve confirm mismatch", "regular": "", "confirm_data": ""}
	buttonsConfirmed = map[string]string{"educate+callback": "callback callback", "tier1": "solve unsolved"}
)

func (s *stage) dayCall(t *testing.T, i int, c map[string]string) {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04:05", c["time"], time.FixedZone("WIB", 7*3600))
	if err != nil {
		t.Fatal(err)
	}
	s.now.Store(at.UnixNano())
	flags := map[string]string{"hard_complaint": "hc ", "super_emergency": "se "}[c["judged"]]
	do := func(in bot.In) bot.Answer {
		in.Account, in.Key = bot.Account{Platform: platform, ID: c["agent"]}, fmt.Sprintf("%05d-%s-%d", i, c["agent"], s.now.Add(1))
		a, err := s.bot.Handle(t.Context(), in)
		if err != nil || a.Card == nil {
			t.Fatalf("call %d %v: %v %+v", i, c, err, a)
		}
		return a
	}
	a := do(bot.In{Command: &bot.Command{Name: "cek", Text: c["identifier"] + " " + flags + c["problem"]}})
	call := s.lastCall(t, c["agent"])
	route := strings.TrimSuffix(c["expected_route"], "+backend")
	if got, want := [3]string{string(call.Category), join(call.Criteria), string(call.Route)}, [3]string{c["expected_category"], c["expected_criteria"], route}; got != want {
		t.Errorf("call %d %s: category, criteria and route are %v; want %v", i, c["identifier"], got, want)
	}
	text := bottest.Text(*a.Card)
	if !strings.Contains(a.Card.Title, categoryWords[c["expected_category"]]) {
		t.Errorf("call %d: the title should say %q:\n%s", i, categoryWords[c["expected_category"]], text)
	}
	for _, x := range call.Criteria {
		if !strings.Contains(text, criterionWords[string(x)]) {
			t.Errorf("call %d: the answer should say %q:\n%s", i, criterionWords[string(x)], text)
		}
	}
	s.dayScripts(t, i, c, text)
	if got := actions(*a.Card); got != buttonsAtFirst[route] {
		t.Errorf("call %d: the buttons are %q; want %q", i, got, buttonsAtFirst[route])
	}
	if buttonsConfirmed[route] == "" {
		return
	}
	press := func(action string) bot.Answer {
		b, ok := bottest.Button(*a.Card, action, "")
		if !ok {
			t.Fatalf("call %d: no button %s:\n%s", i, action, bottest.Text(*a.Card))
		}
		return do(bot.In{Press: &bot.Press{Button: b}})
	}
	a = press("confirm")
	if got := actions(*a.Card); got != buttonsConfirmed[route] {
		t.Errorf("call %d: the buttons after Data sesuai are %q; want %q", i, got, buttonsConfirmed[route])
	}
	if c["expected_route"] == "tier1+backend" {
		b, _ := bottest.Button(*a.Card, "unsolved", "")
		a = do(bot.In{Submit: &bot.Submit{Button: b, Fields: map[string]string{"team": "jaringan", "checked": "modem", "wanted": "cek"}}})
		if got := s.lastCall(t, c["agent"]); string(got.Route) != c["expected_route"] {
			t.Errorf("call %d: the route after Belum solusi is %s; want %s", i, got.Route, c["expected_route"])
		}
		s.closeCase(t, s.lastCall(t, c["agent"]).Case)
	}
}

// dayScripts: the VVIP script first, then what not to promise for a request.
func (s *stage) dayScripts(t *testing.T, i int, c map[string]string, text string) {
	t.Helper()
	vvip := strings.Index(text, "Laporan Bapak/Ibu kami utamakan")
	dont := strings.Index(text, "Jangan janjikan: ")
	if want := c["expected_category"] == "vvip"; (vvip >= 0) != want {
		t.Errorf("call %d: the VVIP script is shown: %v; want %v:\n%s", i, vvip >= 0, want, text)
	}
	if want := strings.Contains(c["expected_criteria"], "management_request"); (dont >= 0) != want || want && dont < vvip {
		t.Errorf("call %d: what not to promise is shown: %v, want %v, behind the VVIP script:\n%s", i, dont >= 0, want, text)
	}
}

// closeCase has backend solve a Tier 1 case, so that the customer's next call
// finds none open.
func (s *stage) closeCase(t *testing.T, id uint64) {
	t.Helper()
	var c procedure.Case
	if err := s.store.View(t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.Case(id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	a, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account("agus"), Key: "answer" + c.Name(), Submit: &bot.Submit{
		Button: bot.Button{Subject: c.Name(), Action: "answer", Turn: c.Turn},
		Fields: map[string]string{"answer": "solved", "right": "right", "done": "beres"}}})
	if err != nil || a.Code != "" {
		t.Fatalf("%s should be answered: %v %+v", c.Name(), err, a)
	}
}

func (s *stage) lastCall(t *testing.T, person string) (c procedure.Call) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		c, _ = tx.LastCall(person)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return c
}

// actions are those of the visible buttons.
func actions(c bot.Card) string {
	out := make([]string, len(c.Buttons))
	for i, b := range c.Buttons {
		out[i] = b.Action
	}
	return strings.Join(out, " ")
}

func join(criteria []procedure.Criterion) string {
	out := make([]string, len(criteria))
	for i, c := range criteria {
		out[i] = string(c)
	}
	return strings.Join(out, "|")
}

func readCSV(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = r[i]
		}
		out = append(out, m)
	}
	return out
}
