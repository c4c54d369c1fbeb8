package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestAFileThatTelegramDoesNotGive(t *testing.T) {
	plain := telegramfake.File{Name: "vvip.csv", Data: []byte("a,b")}
	large := bytes.Repeat([]byte{'a'}, bot.MaxUpload+1)
	for name, c := range map[string]struct {
		file telegramfake.File
		call string
		fail telegramfake.Failure
		want bot.FileFault
	}{
		"whole":                 {file: plain},
		"empty":                 {file: telegramfake.File{Name: "vvip.csv"}},
		"expired":               {file: plain, call: "file", fail: telegramfake.Failure{Status: 404}, want: bot.FileGone},
		"too big for getFile":   {file: telegramfake.File{Name: "vvip.csv", Data: large}, want: bot.FileTooLarge},
		"larger than it says":   {file: telegramfake.File{Name: "vvip.csv", Data: large, Size: 10}, want: bot.FileTooLarge},
		"a page in its place":   {file: telegramfake.File{Name: "vvip.csv", Data: []byte("<html><body>proxy</body></html>")}, want: bot.FileUnreachable},
		"the service is down":   {file: plain, call: "file", fail: telegramfake.Failure{Status: 502}, want: bot.FileUnreachable},
		"getFile fails":         {file: plain, call: "getFile", fail: telegramfake.Failure{Status: 500}, want: bot.FileUnreachable},
		"the connection is cut": {file: plain, call: "file", fail: telegramfake.Failure{Cut: true}, want: bot.FileUnreachable},
		"it never comes":        {file: plain, call: "file", fail: telegramfake.Failure{Hang: true}, want: bot.FileUnreachable},
		"a server with --local": {file: telegramfake.File{Name: "vvip.csv", Data: []byte("a"), Path: "/var/lib/telegram-bot-api/f"}, want: bot.FileUnreachable},
		"a path with a trick":   {file: telegramfake.File{Name: "vvip.csv", Data: []byte("a"), Path: "documents/../../getMe"}, want: bot.FileUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			var got error
			handle := func(in bot.In) bot.Answer {
				return bot.Answer{Card: &bot.Card{Title: "Dibaca"}, Later: func(ctx context.Context) (bot.Answer, error) {
					_, got = in.Upload.Read(ctx)
					return bot.Answer{Card: &bot.Card{Title: "Selesai"}}, nil
				}}
			}
			inHarness(t, handle, func(t *testing.T, h *harness) {
				if c.call != "" {
					h.FailNext(c.call, 5, c.fail) // a cut connection is tried again
				}
				_, err := h.As(dewi).SendFile(dewi, c.file, "")
				h.must(err)
				_, err = h.AwaitMessage(t.Context(), dewi, func(m telegramfake.Message) bool { return m.Text == "Selesai" })
				h.must(err)
				var fault *bot.FileError
				errors.As(got, &fault)
				if c.want == "" && got != nil || c.want != "" && (fault == nil || fault.Fault != c.want) {
					t.Errorf("reading gives %v; want the fault %q", got, c.want)
				}
				if fault != nil && (fault.Cause == "" || strings.Contains(fault.Cause, "secret")) || strings.Contains(h.log.String(), "secret") {
					t.Errorf("the cause is %v, the log\n%s\nwant a cause, and the token in neither", fault, h.log.String())
				}
			})
		})
	}
}

// TestAFileInAGroupIsIgnored checks that a file with a command in its caption is answered
// as that command, and any other file not at all.
func TestAFileInAGroupIsIgnored(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		_, err := h.As(dewi).SendFile(group, telegramfake.File{Name: "vvip.csv", Data: []byte("a")}, "vvip")
		h.must(err)
		synctest.Wait()
		if all := h.inputs(); len(all) != 0 {
			t.Errorf("the handler got %+v; want nothing", all)
		}
		_, err = h.As(dewi).SendFile(group, telegramfake.File{Name: "vvip.csv", Data: []byte("a")}, "/sigap daftar")
		h.must(err)
		if in := h.last(); in.Command == nil || in.Upload != nil || !in.Public {
			t.Errorf("the input is %+v; want the command, answered in public", in)
		}
	})
}

func TestTheNameOfAFileIsClean(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		_, err := h.As(dewi).SendFile(dewi, telegramfake.File{Name: `C:\lists\..\v` + "\u202e\nvip.csv"}, "/sigap daftar vvip")
		h.must(err)
		if u := h.last().Upload; u == nil || u.Name != "v vip.csv" || u.Text != "/sigap daftar vvip" {
			t.Errorf("the upload is %+v; want its clean name and its text", u)
		}
	})
}

// TestALaterAnswerReplacesTheFirst checks answers that come in two parts, after an upload
// and after a press. Meanwhile others are answered.
func TestALaterAnswerReplacesTheFirst(t *testing.T) {
	b := bot.Button{Subject: "I-1", Action: "import", Label: "Impor"}
	var goOn chan struct{} // made in the bubble
	later := func(c bot.Card) func(context.Context) (bot.Answer, error) {
		return func(context.Context) (bot.Answer, error) { <-goOn; return bot.Answer{Card: &c}, nil }
	}
	handle := func(in bot.In) bot.Answer {
		switch {
		case in.Upload != nil:
			return bot.Answer{Card: &bot.Card{Title: "Sedang dibaca"}, Later: later(bot.Card{Title: "Pratinjau", Buttons: []bot.Button{b}})}
		case in.Press != nil:
			return bot.Answer{Card: &bot.Card{Title: "Sedang diimpor"}, Replace: true, Later: later(bot.Card{Title: "Sudah diimpor"})}
		}
		return bot.Answer{Card: &bot.Card{Title: "Halo"}}
	}
	inHarness(t, handle, func(t *testing.T, h *harness) {
		goOn = make(chan struct{})
		_, err := h.As(dewi).SendFile(dewi, telegramfake.File{Name: "vvip.csv", Data: []byte("a")}, "")
		h.must(err)
		wantText(t, "the answer", h.newest(dewi), "Sedang dibaca")
		wantText(t, "sari's answer", h.say(sari, sari, "/cek"), "Halo")
		goOn <- struct{}{}
		preview := h.newest(dewi)
		wantText(t, "the preview", preview, "Pratinjau")
		h.press(dewi, preview, "Impor")
		wantText(t, "the answer", h.newest(dewi), "Sedang diimpor")
		goOn <- struct{}{}
		if m := h.newest(dewi); m.Text != "Sudah diimpor" || m.ID != preview.ID {
			t.Errorf("message %d says %q; want the result in message %d", m.ID, m.Text, preview.ID)
		}
	})
}

func TestAFileThatCanNotBeSent(t *testing.T) {
	handle := func(bot.In) bot.Answer {
		return bot.Answer{Card: &bot.Card{Title: "Halo"}, File: &bot.File{Name: "a.csv", Data: []byte("a")}}
	}
	inHarness(t, handle, func(t *testing.T, h *harness) {
		h.FailNext("sendDocument", 2, telegramfake.Failure{Status: 500})
		h.say(dewi, dewi, "/cek")
		<-time.After(time.Minute)
		wantText(t, "the second message", h.newest(dewi), "Filenya tidak bisa dikirim")
		h.FailNext("sendDocument", 2, telegramfake.Failure{Status: 429, RetryAfter: time.Minute})
		h.say(dewi, dewi, "/cek")
		<-time.After(3 * time.Minute)
		if n := len(h.Files(dewi)); n != 1 {
			t.Errorf("after a limit of two minutes %d files are there, want the one", n)
		}
	})
}

// TestAStopEndsLongWork checks that work which may take minutes ends with the platform.
func TestAStopEndsLongWork(t *testing.T) {
	handle := func(bot.In) bot.Answer {
		return bot.Answer{Card: &bot.Card{Title: "Sedang diimpor"}, Later: func(ctx context.Context) (bot.Answer, error) {
			<-ctx.Done()
			return bot.Answer{Toast: "Tidak jadi"}, nil
		}}
	}
	inIdleHarness(t, handle, func(t *testing.T, h *harness) {
		stop := h.run()
		h.say(dewi, dewi, "/cek")
		stop()
		wantText(t, "the answer", h.newest(dewi), "Tidak jadi")
	})
}
