package bottest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/cc147/sigap/bot"
)

// Subject is a platform under test, and what the suite uses there.
type Subject struct {
	bot.Platform
	Channel  bot.Place   // the bot and Account are members
	Account  bot.Account // the bot can write to its private chat
	Stranger string      // the platform's id of an account that isn't a member of Channel
	// Shown returns the visible text of Channel.
	Shown func(t *testing.T) string
	// Type types a command as Account in Channel, once the platform takes inputs. It
	// is nil for a platform without typed inputs.
	Type func(t *testing.T, line string)
	// Upload sends a file to the bot's private chat as Account. It is nil for a platform
	// without files.
	Upload func(t *testing.T, file bot.File, text string)
	// Private waits until Account's private chat shows the text.
	Private func(t *testing.T, text string)
	// Received waits until Account has received a file from the bot, and returns it.
	Received func(t *testing.T) bot.File
}

// Suite tests the contract of bot.Platform and of each capability that the platform
// declares. It runs the platform.
func Suite(t *testing.T, s Subject) {
	t.Helper()
	inputs := make(chan bot.In, 1)
	content := make(chan []byte, 1)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- s.Run(ctx, func(_ context.Context, in bot.In) (bot.Answer, error) {
			inputs <- in
			if in.Upload != nil {
				return uploaded(in.Upload, content), nil
			}
			return bot.Answer{Toast: "Baik"}, nil
		})
	}()
	stop := sync.OnceValue(func() error { cancel(); return <-ended })
	defer cancel()

	t.Run("messages", func(t *testing.T) { messages(t, s) })
	t.Run("texts", func(t *testing.T) { texts(t, s) })
	t.Run("many at once", func(t *testing.T) { many(t, s) })
	t.Run("capabilities", func(t *testing.T) { capabilities(t, s) })
	if s.Type != nil {
		t.Run("inputs", func(t *testing.T) { input(t, s, inputs) })
	}
	if s.Upload != nil {
		t.Run("upload", func(t *testing.T) { upload(t, s, inputs, content) })
	}
	if err := stop(); err != nil {
		t.Errorf("Run gives %v after its context ended; want nil", err)
	}
}

var kase = bot.Card{Title: "K-1 · Menunggu", Lines: []bot.Line{{Label: "Pelanggan", Text: "<b>B. H.</b> & *co*"}}}

func messages(t *testing.T, s Subject) {
	ref, out := s.Post(t.Context(), s.Channel, kase, "p1", "")
	mustDone(t, "post", out)
	if ref == "" {
		t.Fatal("a post that is done should have a reference")
	}
	mustDone(t, "the same edit", s.Edit(t.Context(), s.Channel, ref, kase))
	mustDone(t, "another edit", s.Edit(t.Context(), s.Channel, ref, bot.Card{Title: "K-1 · Selesai"}))

	reply, out := s.Post(t.Context(), s.Channel, bot.Card{Title: "K-1 kembali"}, "p2", ref)
	mustDone(t, "reply", out)
	if reply == ref {
		t.Errorf("a reply should be a message of its own; both are %q", ref)
	}

	direct, out := s.SendDirect(t.Context(), s.Account, kase, "p3")
	mustDone(t, "direct message", out)
	mustDone(t, "edit", s.Edit(t.Context(), bot.Place{Platform: s.Account.Platform, ID: s.Account.ID, Private: true}, direct, kase))
	_, out = s.SendDirect(t.Context(), s.Account, bot.Card{Title: "Sigap tidak bisa menyimpan"}, "")
	mustDone(t, "direct message that is no post", out)
}

// texts checks that a text that is read out or quoted keeps its lines, and that no other
// text can imitate a line of the card.
func texts(t *testing.T, s Subject) {
	_, out := s.Post(t.Context(), s.Channel, bot.Card{Title: "K-2\nSelesai", Lines: []bot.Line{
		{Label: "Bacakan", Text: "Selamat pagi, Ibu Ratna.\r\nSaya Dewi dari 147.", Style: bot.StyleSay},
		{Label: "Masalah", Text: "internet mati\ndua hari", Style: bot.StyleQuote},
		{Label: "Pelanggan", Text: "B.\nH."}, {Text: "telepon\nsekarang", Style: bot.StyleNext}, {Text: "jangan\njanji", Style: bot.StyleDont}, {Text: "W-26\nRev 00", Style: bot.StyleSmall},
	}}, "t1", "")
	mustDone(t, "post", out)
	shown := s.Shown(t)
	for _, want := range []string{"K-2 Selesai", "Selamat pagi, Ibu Ratna.\nSaya Dewi dari 147.", "internet mati\ndua hari", "B. H.", "telepon sekarang", "jangan janji", "W-26 Rev 00"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the channel should show %q; it shows\n%s", want, shown)
		}
	}
}

func many(t *testing.T, s Subject) {
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			ref, out := s.Post(t.Context(), s.Channel, kase, bot.PostID(fmt.Sprintf("q%d", i)), "")
			if out.Result != bot.Done {
				t.Errorf("a post of many: %+v", out)
			}
			if out := s.Edit(t.Context(), s.Channel, ref, bot.Card{Title: "K-1"}); out.Result != bot.Done {
				t.Errorf("an edit of many: %+v", out)
			}
		})
	}
	wg.Wait()
}

// input checks that a command in a channel arrives with its account, name, text and key,
// and that In.Public says whether the answer is private there.
func input(t *testing.T, s Subject, inputs <-chan bot.In) {
	s.Type(t, "/cek 0812 3456")
	in := <-inputs
	if in.Account != s.Account || in.Key == "" || in.Command == nil || in.Command.Name != "cek" || in.Command.Text != "0812 3456" {
		t.Errorf("the input is %+v, %+v; want the command cek of %v with its text and a key", in, in.Command, s.Account)
	}
	p, declared := s.Platform.(bot.PrivateAnswerer)
	if private := declared && p.AnswersPrivately(); in.Public == private {
		t.Errorf("the answer is public: %v, and the platform answers privately: %v; want one of both", in.Public, private)
	}
	if h, ok := s.Platform.(bot.HealthReporter); ok {
		if now := h.Health(); !now.Up || now.Since.IsZero() {
			t.Errorf("with an input taken its health is %+v; want up", now)
		}
	}
}

func mustDone(t *testing.T, what string, out bot.Outcome) {
	t.Helper()
	if out.Result != bot.Done {
		t.Fatalf("%s: the outcome is %+v; want done", what, out)
	}
}
