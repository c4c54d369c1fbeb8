package desk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/bot"
)

// recorder is a handler that records the inputs and answers with fn.
type recorder struct {
	mu sync.Mutex
	in []bot.In
	fn func(bot.In) bot.Answer
}

func (r *recorder) handle(_ context.Context, in bot.In) (bot.Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.in = append(r.in, in)
	return r.fn(in), nil
}

func (r *recorder) all() []bot.In {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.in)
}

func carding(title string) *recorder {
	return &recorder{fn: func(bot.In) bot.Answer {
		card := plain(title)
		return bot.Answer{Card: &card}
	}}
}

func TestInputsArriveNeutral(t *testing.T) {
	rec := carding("ok")
	h := newHarness(t, rec.handle)
	for _, body := range []string{
		`{"key":"key000000001","place":"me","line":"  /CEK  0812 3456\n7890 mati "}`,
		`{"key":"key000000002","place":"me","ref":"p1","press":{"subject":"K-1","action":"claim","arg":"x","turn":"18446744073709551615"}}`,
		`{"key":"key000000003","place":"c:tier2","submit":{"subject":"K-1","action":"close","arg":"","turn":"3","fields":{"note":"<b>"}}}`,
		`{"key":"key000000004","place":"me","line":"/cek\u00a00812"}`,
	} {
		if got := h.send(t, "dewi", body); got.Status != http.StatusOK {
			t.Fatalf("POST /in %s: status %d, want 200", body, got.Status)
		}
	}
	dewi := bot.Account{Platform: "desk", ID: "dewi"}
	want := []bot.In{
		{Account: dewi, Key: "key000000001.dewi", Command: &bot.Command{Name: "cek", Text: "0812 3456\n7890 mati"}},
		{Account: dewi, Key: "key000000002.dewi", Press: &bot.Press{Button: bot.Button{Subject: "K-1", Action: "claim", Arg: "x", Turn: 1<<64 - 1}, Ref: "p1"}},
		{Account: dewi, Key: "key000000003.dewi", Submit: &bot.Submit{Button: bot.Button{Subject: "K-1", Action: "close", Turn: 3}, Fields: map[string]string{"note": "<b>"}}},
		{Account: dewi, Key: "key000000004.dewi", Command: &bot.Command{Name: "cek", Text: "0812"}},
	}
	if diff := cmp.Diff(want, rec.all()); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
}

// TestAPressOnAnAnswerHasNoRef, as on every platform: only then does the next page of a
// list, for which the handlers ask that, take the place of the page.
func TestAPressOnAnAnswerHasNoRef(t *testing.T) {
	rec := &recorder{fn: func(in bot.In) bot.Answer {
		card := plain("a page")
		return bot.Answer{Card: &card, Replace: in.Press != nil && in.Press.Ref == ""}
	}}
	h := newHarness(t, rec.handle)
	window, _ := h.openWindow(t, "dewi", "me")
	h.send(t, "dewi", `{"key":"key000000001","place":"me","line":"/kasus antrean"}`)
	wantEvent(t, window, "me", "s.key000000001", "/kasus", true)
	wantEvent(t, window, "me", "a.key000000001", "a page", true)
	h.send(t, "dewi", `{"key":"key000000002","place":"me","ref":"a.key000000001","press":{"subject":"L-queue","action":"page","arg":"20","turn":"0"}}`)
	wantEvent(t, window, "me", "a.key000000001", "a page", true)
	if got := rec.all()[1].Press.Ref; got != "" {
		t.Errorf("the press has ref %q; want none", got)
	}
}

func TestAnswerIsPrivateAndInAllWindowsOfThePerson(t *testing.T) {
	h := newHarness(t, carding("secret answer").handle)
	one, _ := h.openWindow(t, "dewi", "me")
	two, _ := h.openWindow(t, "dewi", "c:tier2")
	other, _ := h.openWindow(t, "sari", "c:tier2")
	h.send(t, "dewi", `{"key":"key000000001","place":"c:tier2","line":"/cek 0812"}`)
	for _, window := range []*stream{one, two} {
		wantEvent(t, window, "c:tier2", "s.key000000001", "/cek 0812", true)
		wantEvent(t, window, "c:tier2", "a.key000000001", "secret answer", true)
	}
	h.post(board, "p1", plain("for all"), "")
	wantEvent(t, other, "c:tier2", "p1", "for all", true)
	_, mine := h.openWindow(t, "dewi", "c:tier2")
	if !strings.Contains(mine.HTML, "secret answer") || !strings.Contains(mine.HTML, "/cek 0812") {
		t.Errorf("a new window of dewi shows %q, want the line and its answer", mine.HTML)
	}
	if _, theirs := h.openWindow(t, "sari", "c:tier2"); strings.Contains(theirs.HTML, "secret") {
		t.Errorf("a window of sari shows dewi's answer: %q", theirs.HTML)
	}
}

func TestReplace(t *testing.T) {
	rec := &recorder{fn: func(in bot.In) bot.Answer {
		card := plain("before")
		if in.Press != nil {
			card = plain("after")
		}
		return bot.Answer{Card: &card, Replace: in.Press != nil}
	}}
	h := newHarness(t, rec.handle)
	h.send(t, "dewi", `{"key":"key000000001","place":"me","line":"/cek"}`)
	window, _ := h.openWindow(t, "dewi", "me")
	h.send(t, "dewi", `{"key":"key000000002","place":"me","ref":"a.key000000001","press":{"action":"confirm","turn":"1"}}`)
	wantEvent(t, window, "me", "a.key000000001", "after", true)
	_, again := h.openWindow(t, "dewi", "me")
	if strings.Contains(again.HTML, "before") || strings.Count(again.HTML, "after") != 1 {
		t.Errorf("a new window shows %q, want only the card that replaced", again.HTML)
	}
	h.send(t, "sari", `{"key":"key000000003","place":"me","ref":"a.key000000001","press":{"action":"confirm","turn":"1"}}`)
	wantNew, _ := h.openWindow(t, "dewi", "me")
	h.post(chatOf("dewi"), "p1", plain("marker"), "")
	wantEvent(t, wantNew, "me", "p1", "marker", true)
}

func TestRepeatedInputKeepsItsKeyAndShowsOnce(t *testing.T) {
	rec := carding("the answer")
	h := newHarness(t, rec.handle)
	for range 2 {
		h.send(t, "dewi", `{"key":"key000000001","place":"me","line":"/cek"}`)
	}
	in := rec.all()
	if len(in) != 2 || in[0].Key != in[1].Key {
		t.Errorf("the handler got %+v, want two inputs with one key", in)
	}
	if _, s := h.openWindow(t, "dewi", "me"); strings.Count(s.HTML, "the answer") != 1 || strings.Count(s.HTML, "/cek") != 1 {
		t.Errorf("the window shows %q, want line and answer once", s.HTML)
	}
}

func TestAnswersAreBounded(t *testing.T) {
	h := newHarness(t, carding("answer").handle)
	for i := range 40 {
		h.send(t, "dewi", fmt.Sprintf(`{"key":"key0000000%02d","place":"me","line":"/cek"}`, i))
	}
	if _, s := h.openWindow(t, "dewi", "me"); strings.Count(s.HTML, "<article") != 50 || strings.Contains(s.HTML, "key000000001\"") {
		t.Errorf("after 80 lines and answers the window shows %d, want the newest 50", strings.Count(s.HTML, "<article"))
	}
}

func TestPanicAndErrorAreLoggedWithoutTexts(t *testing.T) {
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		if in.Command.Name == "panic" {
			panic("customer 08123456789")
		}
		return bot.Answer{Toast: "sorry"}, errors.New("disk full")
	})
	window, _ := h.openWindow(t, "ann", "me")
	h.send(t, "ann", `{"key":"key000000001","place":"me","line":"/panic 08123456789"}`)
	wantEvent(t, window, "me", "s.key000000001", "/panic", true)
	wantEvent(t, window, "me", "a.key000000001", wordList["en"]["fault"], true)
	if got := h.send(t, "ann", `{"key":"key000000002","place":"me","line":"/cek 08123456789"}`); got.Toast != "sorry" {
		t.Errorf("after an error the window got %+v, want the handler's own answer", got)
	}
	log := h.log.String()
	if !strings.Contains(log, "desk: panic") || !strings.Contains(log, "disk full") || strings.Contains(log, "08123456789") {
		t.Errorf("log:\n%s\nwant the panic and the error, and no customer data", log)
	}
}

func TestFormAndErrors(t *testing.T) {
	rec := &recorder{fn: func(in bot.In) bot.Answer {
		if in.Submit != nil {
			return bot.Answer{Errors: map[string]string{"note": "Isi dulu.\u202e", "": "Belum lengkap."}}
		}
		return bot.Answer{Form: &bot.Form{Title: "Tutup", Button: bot.Button{Subject: "K-1", Action: "close", Turn: 7, Label: "Selesai"}}}
	}}
	h := newHarness(t, rec.handle)
	got := h.send(t, "sari", `{"key":"key000000001","place":"me","press":{"subject":"K-1","action":"close","turn":"7"}}`)
	if !strings.Contains(got.Form, "Tutup") || !strings.Contains(got.Form, `data-turn="7"`) {
		t.Errorf("form %q, want its title and the button's turn", got.Form)
	}
	got = h.send(t, "sari", `{"key":"key000000002","place":"me","submit":{"subject":"K-1","action":"close","turn":"7","fields":{}}}`)
	if diff := cmp.Diff(map[string]string{"note": "Isi dulu.", "": "Belum lengkap."}, got.Errors); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestTooManyInputs(t *testing.T) {
	const limit = 8
	begun, finish := make(chan struct{}), make(chan struct{})
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
		begun <- struct{}{}
		<-finish
		return bot.Answer{}, nil
	})
	var work sync.WaitGroup
	for i := range limit {
		work.Go(func() { h.send(t, "dewi", fmt.Sprintf(`{"key":"key0000000%02d","place":"me","line":"/cek"}`, i)) })
	}
	for range limit {
		<-begun
	}
	if got := h.send(t, "dewi", `{"key":"key000000099","place":"me","line":"/cek"}`); got.Status != http.StatusServiceUnavailable {
		t.Errorf("input %d at once: status %d, want 503", limit+1, got.Status)
	}
	close(finish)
	work.Wait()
}

// TestHiddenDataAreGoneFromEveryCard checks that all cards of the person about the subject
// show the answer, in the open window and after a reload, and no other person's and no
// other subject's.
func TestHiddenDataAreGoneFromEveryCard(t *testing.T) {
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		card := plain("Data tidak sesuai")
		if in.Command == nil {
			return bot.Answer{Card: &card, Replace: true, About: in.Press.Subject, Hide: true}, nil
		}
		card = plain("data " + in.Command.Text)
		card.More = []bot.Button{{Subject: in.Command.Text, Action: "mismatch", Label: "Data tidak sesuai"}}
		return bot.Answer{Card: &card, About: in.Command.Text}, nil
	})
	for key, person := range map[string]string{"key000000001": "dewi", "key000000002": "dewi", "key000000003": "sari"} {
		h.send(t, person, `{"key":"`+key+`","place":"me","line":"/cek C-1"}`)
	}
	h.send(t, "dewi", `{"key":"key000000004","place":"c:tier2","line":"/cek C-1"}`)
	h.send(t, "dewi", `{"key":"key000000005","place":"me","line":"/cek C-2"}`)
	s, _ := h.openWindow(t, "dewi", "me")
	h.send(t, "dewi", `{"key":"key000000006","place":"me","ref":"a.key000000002","press":{"subject":"C-1","action":"mismatch","arg":"","turn":"1"}}`)
	changed := map[string]bool{}
	for len(changed) < 3 {
		if e := s.must(); strings.HasPrefix(e.Ref, "a.") {
			changed[e.Ref] = true
			if !strings.Contains(e.HTML, "Data tidak sesuai") {
				t.Errorf("the card %s shows %s; want no data", e.Ref, e.HTML)
			}
		}
	}
	for _, c := range []struct {
		person, place, text string
		want                bool
	}{{"dewi", "me", "data C-1", false}, {"dewi", "c:tier2", "data C-1", false}, {"dewi", "me", "data C-2", true}, {"sari", "me", "data C-1", true}} {
		if _, first := h.openWindow(t, c.person, c.place); strings.Contains(first.HTML, c.text) != c.want {
			t.Errorf("%s at %s reads %q: %v; want %v", c.person, c.place, c.text, !c.want, c.want)
		}
	}
}
