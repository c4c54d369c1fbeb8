package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
)

// TestAQuestionIsAnsweredOnce checks that a button about one column, pressed twice, says
// nothing of the next column.
func TestAQuestionIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const file = "No Internet,Nama,Kategori VVIP,Tenggat Xyz,Periode Abc\n152000000009,Wulan Sari,selebgram,1-12-2026,31-12-2026\n"
	first := s.whole(t, upload("ratna", "1", "vvip tambah", file))
	if !strings.Contains(first.Card.Title, "Tenggat Xyz") {
		t.Fatalf("the first question is\n%s\nwant it about Tenggat Xyz", bottest.Text(*first.Card))
	}
	no, ok := bottest.Button(*first.Card, "column", "unread")
	if !ok {
		t.Fatalf("there is no such button on\n%s", bottest.Text(*first.Card))
	}
	press := func(b bot.Button) bot.Answer {
		return s.whole(t, bot.In{Account: s.Account("ratna"), Key: fmt.Sprint(b.Turn), Press: &bot.Press{Button: b}})
	}
	second := press(no)
	if !strings.Contains(second.Card.Title, "Periode Abc") {
		t.Fatalf("the second question is\n%s\nwant it about Periode Abc", bottest.Text(*second.Card))
	}
	if a := press(no); a.Code != "answered" || a.Replace {
		t.Errorf("the first button again: %q\n%s\nwant that it was answered", a.Code, bottest.Text(*a.Card))
	}
	no, _ = bottest.Button(*second.Card, "column", "unread")
	preview := press(no)
	if a := press(no); a.Code != "answered" {
		t.Errorf("the second button again: %q; want that it was answered", a.Code)
	}
	if done := s.whole(t, pressing(t, "ratna", preview, "import")); done.Code != "" {
		t.Errorf("the preview's button: %q\n%s\nwant the import", done.Code, bottest.Text(*done.Card))
	}
}

// TestAFilesNameIsForThoseWhoImport checks that quality, who sees customers masked, sees an
// import's number in place of its file's name, which can name a customer.
func TestAFilesNameIsForThoseWhoImport(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.putPerson(t, procedure.Person{ID: "kiki", Name: "Kiki", Roles: []procedure.Role{procedure.Quality}})
	in := upload("ratna", "1", "vvip tambah", vvipFile)
	in.Upload.Name = "Wulan Sari 081234567890.csv"
	s.whole(t, pressing(t, "ratna", s.whole(t, in), "import"))
	page := s.send(t, "kiki", "2", bot.Button{Subject: "D-vvip", Action: "browse", Arg: "all"}, nil)
	b, ok := bottest.Button(*page.Card, "show", "1")
	if !ok {
		t.Fatalf("the page is\n%s\nwant the new entry first", bottest.Text(*page.Card))
	}
	for _, action := range []string{"show", "history"} {
		b.Action = action
		for person, want := range map[string]string{"kiki": "dari impor #4", "ratna": "dari impor Wulan Sari 081234567890.csv"} {
			got := bottest.Text(*s.send(t, person, person+action, b, nil).Card)
			if !strings.Contains(got, want) || person == "kiki" && strings.Contains(got, "Wulan") {
				t.Errorf("%s sees\n%s\nwant %q", person, got, want)
			}
		}
	}
}
