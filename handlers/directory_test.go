package handlers_test

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/directory"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// cti is a directory that answers from a table, and counts what it was asked.
type cti struct {
	mu    sync.Mutex
	by    map[procedure.Number]procedure.DirectoryAnswer
	asked []procedure.Number
}

// Ask implements handlers.Directory. What is not in the table it doesn't know.
func (c *cti) Ask(_ context.Context, _ string, n procedure.Number) procedure.DirectoryAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, n)
	if a, ok := c.by[n]; ok {
		return a
	}
	return procedure.DirectoryAnswer{At: playTime}
}

func (c *cti) set(n procedure.Number, a procedure.DirectoryAnswer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by[n] = a
}

// playTime is when a stage begins.
var playTime = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// newStageWithCTI is a stage whose directory answers as the table says.
func newStageWithCTI(t *testing.T, by map[procedure.Number]procedure.DirectoryAnswer) (*stage, *cti) {
	t.Helper()
	s, c := newStage(t), &cti{by: by}
	s.cti = c
	s.Restart(t)
	return s, c
}

func told(rows ...procedure.Row) procedure.DirectoryAnswer {
	for i := range rows {
		rows[i].List = procedure.DirectoryList
	}
	return procedure.DirectoryAnswer{Rows: rows, At: playTime}
}

// TestDirectoryPlay plays what an agent sees of the CTI: its answer, an old one, none,
// and a word that nobody mapped.
func TestDirectoryPlay(t *testing.T) {
	t.Parallel()
	vvip := told(procedure.Row{Name: "Maya Putri", Numbers: []procedure.Number{inet("152000000008"), tel("+6281200000008")}, VVIP: procedure.Endorser, Mbps: 300,
		Note: "lewat manajer", Dont: "Jangan janjikan kunjungan hari ini."})
	old := told(procedure.Row{Name: "Siti Cahyono", Numbers: []procedure.Number{inet("152000000002")}, Request: procedure.CabutPasang, Mbps: 100})
	old.At, old.Fault = playTime.Add(-40*time.Minute), procedure.DirectoryDown
	odd := told(procedure.Row{Name: "Tri Utomo", Numbers: []procedure.Number{inet("152000000004")}})
	odd.Unread = []procedure.UnreadValue{{Field: "vvip", Text: "PLATINUM"}, {Field: "until", Text: "11/12/2026"}, {Field: "speed", Text: "cepat"}}
	s, _ := newStageWithCTI(t, map[procedure.Number]procedure.DirectoryAnswer{
		tel("+6281200000008"): vvip,
		inet("152000000002"):  old,
		inet("152000000004"):  odd,
		inet("152000000001"):  {Fault: procedure.DirectorySlow},
		inet("152999999999"):  {Fault: procedure.DirectorySlow},
	})
	script, err := os.ReadFile("testdata/plays/directory.txt")
	if err != nil {
		t.Fatal(err)
	}
	bottest.Golden(t, s, string(script), "testdata/plays/directory.golden", *update)
}

// TestACallIsAboutWhatTheDirectorySaid: when the directory answers otherwise at the
// press, or not at all, and after a restart, the confirmed call and its case are about
// what the agent saw.
func TestACallIsAboutWhatTheDirectorySaid(t *testing.T) {
	t.Parallel()
	line := inet("152400000021")
	s, c := newStageWithCTI(t, map[procedure.Number]procedure.DirectoryAnswer{
		line: told(procedure.Row{Name: "Citra Lestari", Numbers: []procedure.Number{line}, VVIP: procedure.Official}),
	})
	s.Type(t, "dewi", "/cek 152400000021 mati")
	c.set(line, told(procedure.Row{Name: "Orang Lain", Numbers: []procedure.Number{line}}))
	s.Press(t, "dewi", bottest.Spot{}, "confirm", "")
	c.set(line, procedure.DirectoryAnswer{Fault: procedure.DirectoryDown})
	s.Restart(t)
	s.Press(t, "dewi", bottest.Spot{}, "callback", string(procedure.Given))
	if a := s.Answered(); a.Code != "" {
		t.Fatalf("the callback is refused: %q, %s", a.Code, bottest.AnswerText(a))
	}
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		k, err := tx.Case(1)
		if err != nil {
			return err
		}
		if k.Personal.Name != "Citra Lestari" || len(k.Listed) != 1 || k.Listed[0] != procedure.Official {
			t.Errorf("the case is about %q, %v; want Citra Lestari, official, as the call was answered", k.Personal.Name, k.Listed)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(c.asked) != 1 {
		t.Errorf("the directory was asked %d times; want once, by the look-up", len(c.asked))
	}
}

// TestTwoLinesOfTheDirectoryShareNoCase: one person's two lines that only the
// directory has are two customers. Without the directory the person is still found.
func TestTwoLinesOfTheDirectoryShareNoCase(t *testing.T) {
	t.Parallel()
	one, two, phone := inet("152400000031"), inet("152400000032"), tel("+6281200000031")
	of := func(line procedure.Number) procedure.DirectoryAnswer {
		return told(procedure.Row{Name: "Citra Lestari", Numbers: []procedure.Number{line, phone}, VVIP: procedure.Official})
	}
	s, c := newStageWithCTI(t, map[procedure.Number]procedure.DirectoryAnswer{one: of(one), two: of(two)})
	s.imports(t, procedure.Row{List: procedure.VVIPRegister, Name: "Citra Lestari", Numbers: []procedure.Number{phone}, VVIP: procedure.Official})
	bottest.Play(t, s, `
		dewi types /cek 152400000031 mati
		dewi presses confirm
		dewi presses callback/given`)
	if text := s.Type(t, "budi", "/cek 152400000032").Text; strings.Contains(text, "K-1") {
		t.Errorf("another line has the case of the first:\n%s", text)
	}
	c.set(phone, procedure.DirectoryAnswer{Fault: procedure.DirectoryDown})
	if text := s.Type(t, "budi", "/cek 0812-0000-0031").Text; !strings.Contains(text, "K-1") {
		t.Errorf("the person's case should be found by the telephone without the directory:\n%s", text)
	}
}

// TestTheDirectoryIsAskedOfTheOther: one press from a line to the other customer of its
// telephone asks for that one's line too.
func TestTheDirectoryIsAskedOfTheOther(t *testing.T) {
	t.Parallel()
	const andi, beni, phone = "152400000011", "152400000012", "+622155500011"
	s, c := newStageWithCTI(t, map[procedure.Number]procedure.DirectoryAnswer{
		inet(andi): told(procedure.Row{Name: "Andi Wijaya", Numbers: []procedure.Number{inet(andi)}, VVIP: procedure.Endorser}),
	})
	s.imports(t, listed("Andi Wijaya", andi, phone), listed("Beni Susanto", beni, phone), registered("Andi Wijaya", andi, phone))
	s.Type(t, "dewi", "/cek "+beni)
	s.Press(t, "dewi", bottest.Spot{}, "choose", "also-1")
	text := bottest.AnswerText(s.Answered())
	if !strings.Contains(text, "VVIP · Andi Wijaya") || !strings.Contains(text, "endorsing") {
		t.Errorf("the other customer should be shown with what the directory says of the line:\n%s", text)
	}
	if len(c.asked) != 2 || c.asked[1] != inet(andi) {
		t.Errorf("the directory was asked for %v; want the line of each", c.asked)
	}
}

// TestASlowDirectoryHoldsUpNobody: the lists answer once its time is over, and the call
// goes on as without it.
func TestASlowDirectoryHoldsUpNobody(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.cti = directory.New(directory.Options{
		URL: "http://127.0.0.1/{number}", Timeout: time.Millisecond, Fresh: time.Minute, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Transport: never{},
	})
	s.Restart(t)
	if text := s.Type(t, "dewi", "/cek 152000000001 internet mati").Text; !strings.Contains(text, "VVIP · Budi Hidayat") || !strings.Contains(text, "CTI tidak menjawab; daftar, impor") {
		t.Errorf("the answer should be that of the lists, and say so:\n%s", text)
	}
	s.Press(t, "dewi", bottest.Spot{}, "confirm", "")
	s.Press(t, "dewi", bottest.Spot{}, "callback", string(procedure.Given))
	if a := s.Answered(); a.Code != "" {
		t.Errorf("the callback is refused: %q", a.Code)
	}
}

// never is a network that never answers.
type never struct{}

// RoundTrip implements http.RoundTripper.
func (never) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}
