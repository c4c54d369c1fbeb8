package handlers_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const vvipFile = "No Internet,Nama,Kategori VVIP\n152000000009,Wulan Sari,selebgram\n"

// upload is an input with a file.
func upload(person, key, text, content string) bot.In {
	return bot.In{Account: bot.Account{Platform: platform, ID: person}, Key: key, Upload: &bot.Upload{Name: "vvip.csv", Text: text,
		Read: func(context.Context) ([]byte, error) { return []byte(content), nil }}}
}

// first is the answer at once, without its Later.
func (s *stage) first(t *testing.T, in bot.In) bot.Answer {
	t.Helper()
	a, err := s.bot.Handle(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// whole is the answer in the end.
func (s *stage) whole(t *testing.T, in bot.In) bot.Answer {
	t.Helper()
	return finish(t, s.first(t, in))
}

func finish(t *testing.T, a bot.Answer) bot.Answer {
	t.Helper()
	if a.Later == nil {
		return a
	}
	a, err := a.Later(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// pressing is a press of a button on an answer.
func pressing(t *testing.T, person string, a bot.Answer, action string) bot.In {
	t.Helper()
	b, ok := bottest.Button(*a.Card, action, "")
	if !ok {
		t.Fatalf("there is no button %q on\n%s", action, bottest.Text(*a.Card))
	}
	b.Label = ""
	return bot.In{Account: bot.Account{Platform: platform, ID: person}, Key: action + fmt.Sprint(b.Turn), Press: &bot.Press{Button: b}}
}

func TestAFileThatCanNotBeReadIsDropped(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, fault := range []bot.FileFault{bot.FileTooLarge, bot.FileGone, bot.FileDenied, bot.FileElsewhere, bot.FileUnreachable} {
		in := upload("ratna", string(fault), "vvip", "")
		in.Upload.Read = func(context.Context) ([]byte, error) { return nil, &bot.FileError{Fault: fault, Cause: "why"} }
		a, err := s.first(t, in).Later(t.Context())
		if a.Code != string(fault) || err == nil || len(a.Card.Lines) != 1 {
			t.Errorf("%s: the answer is %+v, %v; want its sentence, the next step, and the cause for the log", fault, a, err)
		}
	}
	large := upload("ratna", "large", "vvip", "")
	large.Upload.Size = bot.MaxUpload + 1
	many := upload("ratna", "many", "vvip", "")
	many.Upload.More = 1
	both := upload("ratna", "both", "tambah yang baru dan akhiri yang lama", vvipFile)
	for code, in := range map[string]bot.In{"file_too_large": large, "one_file": many, "two_modes": both} {
		if a := s.first(t, in); a.Code != code || a.Later != nil {
			t.Errorf("the answer is %+v; want %s at once", a, code)
		}
	}
	if a := s.whole(t, upload("ratna", "good", "vvip", vvipFile)); a.Code != "" {
		t.Errorf("after all that a good file is answered with %+v; want its preview", a)
	}
}

// TestAPersonHasOneFile checks that a newer file replaces the last one, that nothing
// comes between while one is read, that a redelivered file is not read twice, and that
// few are held in all.
func TestAPersonHasOneFile(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	old := s.whole(t, upload("ratna", "1", "vvip", vvipFile))
	reading := s.first(t, upload("ratna", "2", "vvip", vvipFile))
	if a := s.first(t, upload("ratna", "2", "vvip", vvipFile)); a.Later != nil || a.Card != nil {
		t.Errorf("the same file again is answered with %+v; want nothing", a)
	}
	if a := s.first(t, upload("ratna", "3", "vvip", vvipFile)); a.Code != "upload_busy" {
		t.Errorf("another file meanwhile: %+v; want upload_busy", a)
	}
	newer := finish(t, reading)
	if a := s.first(t, pressing(t, "ratna", old, "import")); a.Code != "upload_gone" {
		t.Errorf("the old preview: %+v; want upload_gone", a)
	}
	if a := s.first(t, pressing(t, "adi", newer, "import")); a.Code != "upload_gone" {
		t.Errorf("another person's press on it: %+v; want upload_gone", a)
	}
	importing := s.first(t, pressing(t, "ratna", newer, "import"))
	if a := s.first(t, pressing(t, "ratna", newer, "import")); a.Code != "upload_busy" {
		t.Errorf("a second press meanwhile: %+v; want upload_busy", a)
	}
	if a := finish(t, importing); a.Code != "" || !strings.Contains(a.Card.Title, "Impor #") {
		t.Errorf("the import: %+v; want its id", a)
	}
}

func TestFewFilesAreHeld(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var more []procedure.Person
	for i := range 6 {
		more = append(more, procedure.Person{ID: fmt.Sprintf("lead%d", i), Name: "Lead", Roles: []procedure.Role{procedure.Lead}})
	}
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range more {
			tx.PutPerson(p)
			tx.Link(bot.Account{Platform: platform, ID: p.ID}, p.ID)
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	for i, p := range more {
		a := s.whole(t, upload(p.ID, p.ID, "vvip", vvipFile))
		if full := a.Code == "uploads_full"; full != (i >= 4) {
			t.Errorf("file %d: %+v; want it refused from the fifth on", i+1, a)
		}
	}
	s.now.Add(int64(16 * time.Minute))
	if a := s.whole(t, upload("lead5", "later", "vvip", vvipFile)); a.Code != "" {
		t.Errorf("when the time of the others is over: %+v; want the preview", a)
	}
}

// TestNothingOfAFileIsLeft checks that its rows are off the disk once it was imported,
// dropped or forgotten, and after a stop; and that a press after a restart says so.
func TestNothingOfAFileIsLeft(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := openFiles(t)
	for name, end := range map[string]func(bot.Answer){
		"imported":  func(a bot.Answer) { s.whole(t, pressing(t, "ratna", a, "import")) },
		"dropped":   func(a bot.Answer) { s.whole(t, pressing(t, "ratna", a, "drop")) },
		"forgotten": func(bot.Answer) { s.now.Add(int64(16 * time.Minute)); s.Due(t) },
		"stopped": func(bot.Answer) {
			if err := s.bot.DropUploads(); err != nil {
				t.Error(err)
			}
		},
	} {
		a := s.whole(t, upload("ratna", name, "vvip tambah", vvipFile))
		if a.Card == nil || a.Code != "" {
			t.Fatalf("%s: %+v; want a preview", name, a)
		}
		if got := openFiles(t); got != before+1 {
			t.Errorf("%s: with a preview %d files are open; want one more than %d", name, got, before)
		}
		end(a)
		if got := openFiles(t); got != before {
			t.Errorf("%s: %d files are open; want %d, as before", name, got, before)
		}
		if got := s.first(t, pressing(t, "ratna", a, "import")); got.Code != "upload_gone" {
			t.Errorf("%s: a press afterwards: %+v; want upload_gone", name, got)
		}
	}
	a := s.whole(t, upload("ratna", "restart", "vvip tambah", vvipFile))
	s.Restart(t)
	if got := s.first(t, pressing(t, "ratna", a, "import")); got.Code != "upload_gone" {
		t.Errorf("a press after a restart: %+v; want upload_gone", got)
	}
}

// openFiles counts the unlinked files that this process holds.
func openFiles(t *testing.T) (n int) {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if to, err := os.Readlink("/proc/self/fd/" + f.Name()); err == nil && strings.Contains(to, t.Name()) && strings.HasSuffix(to, "(deleted)") {
			n++
		}
	}
	return n
}

// TestAPreviewThatIsNotTrueAnyMore is shown anew, and imported by the next press.
func TestAPreviewThatIsNotTrueAnyMore(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	first := s.whole(t, upload("ratna", "1", "vvip tambah", vvipFile))
	second := s.whole(t, upload("adi", "2", "vvip tambah", vvipFile))
	s.whole(t, pressing(t, "ratna", first, "import"))
	again := s.whole(t, pressing(t, "adi", second, "import"))
	if text := bottest.Text(*again.Card); !strings.Contains(text, "berubah sejak pratinjau") || !strings.Contains(text, "0 baru") {
		t.Errorf("the answer is\n%s\nwant that the list changed, and nothing new", text)
	}
	press := pressing(t, "adi", again, "import")
	press.Key = "again"
	if a := s.whole(t, press); !strings.Contains(a.Card.Title, "Impor #") {
		t.Errorf("the next press: %+v; want the import", a)
	}
}

// TestAStopEndsAnImport checks that the list is unchanged then, and that it is said.
func TestAStopEndsAnImport(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	preview := s.whole(t, upload("ratna", "1", "vvip tambah", vvipFile))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a, err := s.first(t, pressing(t, "ratna", preview, "import")).Later(ctx)
	if a.Code != "import_stopped" || !errors.Is(err, context.Canceled) {
		t.Errorf("the answer is %+v, %v; want import_stopped", a, err)
	}
}

func TestOnlyLeadsAndAdminsImport(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	preview := s.whole(t, upload("ratna", "1", "vvip tambah", vvipFile))
	done := s.whole(t, pressing(t, "ratna", preview, "import"))
	for _, p := range people {
		if p.Is(procedure.Lead, procedure.Admin) {
			continue
		}
		for _, in := range []bot.In{upload(p.ID, "x"+p.ID, "vvip", vvipFile), pressing(t, p.ID, preview, "import"), pressing(t, p.ID, done, "undo")} {
			if a := s.first(t, in); a.Code != "no_import" || a.Later != nil {
				t.Errorf("%s's %s: %+v; want no_import", p.ID, in.Kind(), a)
			}
		}
	}
}

// TestTheRefusedRowsCanBeSentBack checks the file of refused rows: a sentence in the
// reader's language in each, and its own columns as they were, so that it can be mended
// and sent back.
func TestTheRefusedRowsCanBeSentBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.whole(t, upload("ratna", "1", "vvip tambah", "No Telepon,Nama,Kategori VVIP\n081200000010,=Yusuf,tukang kebun\n081200000011,Hana,pejabat\n"))
	if a.File == nil || a.File.Name != "vvip-ditolak.xlsx" {
		t.Fatalf("the answer has the file %+v; want vvip-ditolak.xlsx", a.File)
	}
	rows, file, err := lists.ReadAll(procedure.VVIPRegister, bytes.NewReader(a.File.Data), lists.Options{})
	if err != nil || len(rows) != 0 || len(file.Refused) != 1 {
		t.Fatalf("read again it gives %v, %+v, %v; want its row refused again", rows, file, err)
	}
	cells := file.Refused[0].Cells
	if got := strings.Join(cells, "|"); !strings.HasPrefix(got, "2|bad_kind|Kategori VVIP|jenisnya tidak dikenali. Tulis salah satu: public figure, ") || !strings.HasSuffix(got, "|081200000010|=Yusuf|tukang kebun") {
		t.Errorf("its row is %q; want the line, the reason and the row unchanged", got)
	}
}

// TestEveryRefusalHasWords checks the words of reasons, columns and modes in each
// language.
func TestEveryRefusalHasWords(t *testing.T) {
	book := words.New(time.UTC)
	for _, lang := range words.Languages {
		r := book.In(lang)
		var keys []string
		for _, reason := range lists.Reasons {
			keys = append(keys, "refused."+string(reason))
		}
		for _, list := range procedure.Lists {
			for _, f := range lists.Fields(list) {
				keys = append(keys, "column."+f)
			}
		}
		for _, key := range keys {
			if !r.Has(key) {
				t.Errorf("%s has no words for %s", lang, key)
			}
		}
	}
}
