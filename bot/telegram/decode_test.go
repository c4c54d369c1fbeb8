package telegram_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestCommandsAreReadAsTheyWereTyped(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		for typed, want := range map[string]bot.Command{
			"/cek 0812 345":                       {Name: "cek", Text: "0812 345"},
			"/CEK@sigapbot  021-7\ninternet mati": {Name: "cek", Text: "021-7 internet mati"},
			"/cek\n0812":                          {Name: "cek", Text: "0812"},
			"/kasus":                              {Name: "kasus"},
			"/start ref_1":                        {Name: "sigap"},
			"/cek " + strings.Repeat("é", 4000):   {Name: "cek", Text: strings.Repeat("é", 4000)},
			"/cek \u202e0812":                     {Name: "cek", Text: "0812"},
		} {
			h.say(dewi, dewi, typed)
			got := h.last()
			if got.Command == nil || *got.Command != want || got.Public {
				t.Errorf("%.40q is read as %+v, public %v; want %+v, private", typed, got.Command, got.Public, want)
			}
			if got.Name != "Dewi A" || got.Locale != "id" || got.Account != (bot.Account{Platform: telegram.Name, ID: "1001"}) {
				t.Errorf("%.40q comes from %+v %q %q, want Dewi's account, name and language", typed, got.Account, got.Name, got.Locale)
			}
		}
	})
}

func TestCommandsToOtherBotsInGroupsAreNotOurs(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		h.must(h.SetMember(super, me, telegramfake.Administrator)) // gets all messages
		_, err := h.As(dewi).Say(super, "/cek@SigapBot 1")
		h.must(err)
		if got := h.last(); got.Public || got.Command.Text != "1" {
			t.Errorf("the input is %+v, want a command that an administrator answers privately", got)
		}
		for _, text := range []string{"/cek@OtherBot 2", "selamat pagi", "cek /cek 3", "/", "/ cek", "//cek"} {
			_, err := h.As(dewi).Say(super, text)
			h.must(err)
		}
		synctest.Wait()
		if n := len(h.inputs()); n != 1 {
			t.Errorf("%d inputs reached the handler, want the one to us", n)
		}
		if n := h.Calls("sendMessage"); n != 0 {
			t.Errorf("%d messages were sent into the group, want none", n)
		}
	})
}

func TestALineThatIsNoCommandGetsAHintInPrivate(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		wantText(t, "the hint", h.say(dewi, dewi, "selamat pagi"), "Ketik / untuk")
		wantText(t, "the hint in English", h.say(sari, sari, "good morning"), "Type / to see")
		if n := len(h.inputs()); n != 0 {
			t.Errorf("%d inputs reached the handler, want none", n)
		}
	})
}

func TestWhoCannotBeKnownIsNoPerson(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		chat := `"chat":{"id":-1000000000777,"type":"supergroup"},"message_id":5,"date":1,"text":"/cek 1"`
		for _, raw := range []string{
			`{"message":{` + chat + `}}`,
			`{"message":{` + chat + `,"from":{"id":1087968824,"is_bot":true,"first_name":"Group"},"sender_chat":{"id":-1000000000777,"type":"supergroup"}}}`,
			`{"message":{` + chat + `,"from":{"id":1001,"is_bot":false,"first_name":"D"},"sender_chat":{"id":-1000000000999,"type":"channel"}}}`,
			`{"message":{` + chat + `,"from":{"id":77,"is_bot":true,"first_name":"B"}}}`,
			`{"edited_message":{` + chat + `,"from":{"id":1001,"is_bot":false,"first_name":"D"}}}`,
			`{"channel_post":{` + chat + `}}`,
		} {
			_, err := h.Inject(json.RawMessage(raw))
			h.must(err)
		}
		synctest.Wait()
		if n := len(h.inputs()); n != 0 || h.Pending() != 0 {
			t.Errorf("%d inputs reached the handler and %d updates wait; want none", n, h.Pending())
		}
		h.AddUser(telegramfake.User{ID: 1087968824, IsBot: true, FirstName: "Group"})
		m := h.post("-1000000000777", board)
		id, err := h.InjectPress(1087968824, super, m.ID, "p:K-1:claim:3:")
		h.must(err)
		if a := h.pressed(id); !a.Alert || !strings.HasPrefix(a.Text, "Admin anonim") || len(h.inputs()) != 0 {
			t.Errorf("the press gets %+v and %d inputs reached the handler; want a box about anonymous admins, and none", a, len(h.inputs()))
		}
	})
}

func TestPressesSayWhereTheyWere(t *testing.T) {
	inHarness(t, toast("Beres"), func(t *testing.T, h *harness) {
		for _, c := range []struct {
			chat    string
			private bool
			who     int64
		}{{"-1000000000777", false, dewi}, {"-42", false, budi}, {"-1000000000888/5", false, sari}, {"1001", true, dewi}} {
			m := h.post(c.chat, board)
			if a := h.press(c.who, m, "Ambil"); a != (telegramfake.Answer{Text: "Beres"}) {
				t.Errorf("in %s the press gets %+v, want a toast", c.chat, a)
			}
			got := h.last().Press
			want := bot.Press{Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 3},
				Place: bot.Place{Platform: telegram.Name, ID: c.chat, Private: c.private}, Ref: bot.Ref(decimal(m.ID))}
			if got == nil || *got != want {
				t.Errorf("in %s the press is %+v, want %+v", c.chat, got, want)
			}
		}
	})
}

func TestForeignButtonsReachNobody(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		m := h.post("-1000000000777", board)
		for _, data := range []string{"x", "p:", "p:K-1", "p:K-1:claim:x:", "q:K-1:claim:3:", "K-1:claim:3:", "p:K-1:cl<im:3:", "a:::", "\x00", "d", "p:K-1:claim:-3:"} {
			id, err := h.InjectPress(dewi, super, m.ID, data)
			h.must(err)
			if a := h.pressed(id); !a.Alert || !strings.HasPrefix(a.Text, "Tombol ini tidak dikenal") {
				t.Errorf("%q gets %+v, want a box that says it isn't known", data, a)
			}
		}
		for _, data := range []string{"d:", "d:x:y:z", "d:1:1:s", "d:::"} {
			id, err := h.InjectPress(dewi, dewi, m.ID, data)
			h.must(err)
			if a := h.pressed(id); !strings.HasPrefix(a.Text, "Isian ini") {
				t.Errorf("%q gets %+v, want that the form is over", data, a)
			}
		}
		if n := len(h.inputs()); n != 0 {
			t.Errorf("%d inputs reached the handler, want none", n)
		}
	})
}

func TestAForgedTurnIsTheHandlersBusiness(t *testing.T) {
	inHarness(t, silent, func(t *testing.T, h *harness) {
		id, err := h.InjectPress(budi, super, 999, "p:K-1:claim:99999:")
		h.must(err)
		h.pressed(id)
		if got := h.last().Press; got == nil || got.Turn != 99999 || got.Ref != "999" {
			t.Errorf("the press is %+v, want turn 99999 on message 999", got)
		}
	})
}

func TestAGroupThatMovesIsFollowed(t *testing.T) {
	for _, announced := range []bool{true, false} {
		t.Run(map[bool]string{true: "the update says so", false: "a call finds out"}[announced], func(t *testing.T) {
			inIdleHarness(t, toast("Beres"), func(t *testing.T, h *harness) {
				place := bot.Place{Platform: telegram.Name, ID: "-42"}
				old, out := h.platform.Post(t.Context(), place, board, "p1", "")
				wantResult(t, "post", out, bot.Done)
				moved, err := h.Migrate(group)
				h.must(err)
				if !announced {
					h.RestartUpdates(700_001_000)
				}
				defer h.run()()
				synctest.Wait()
				wantResult(t, "edit of an old message", h.platform.Edit(t.Context(), place, old, board), bot.Gone)
				ref, out := h.platform.Post(t.Context(), place, board, "p2", old)
				wantResult(t, "post", out, bot.Done)
				m := h.newest(moved)
				if m.ReplyTo != 0 {
					t.Errorf("the post replies to message %d of the group that was", m.ReplyTo)
				}
				wantResult(t, "edit", h.platform.Edit(t.Context(), place, ref, bot.Card{Title: "Lain", Buttons: board.Buttons}), bot.Done)
				h.press(dewi, h.newest(moved), "Ambil")
				if got := h.last().Press; got.Place != place || got.Ref != ref {
					t.Errorf("the press is on %+v %q, want the place that the post knows, %+v %q", got.Place, got.Ref, place, ref)
				}
				// The operator puts the new id into the configuration.
				place.ID = decimal(moved)
				ref, out = h.platform.Post(t.Context(), place, board, "p3", "")
				wantResult(t, "post", out, bot.Done)
				h.press(dewi, h.newest(moved), "Ambil")
				if got := h.last().Press; got.Place != place || got.Ref != ref {
					t.Errorf("the press is on %+v %q, want %+v %q", got.Place, got.Ref, place, ref)
				}
			})
		})
	}
}

func wantResult(t *testing.T, what string, out bot.Outcome, want bot.Result) {
	t.Helper()
	if out.Result != want {
		t.Errorf("%s: the outcome is %+v, want result %d", what, out, want)
	}
}

func decimal[T ~int | ~int64](n T) string {
	raw, _ := json.Marshal(n)
	return string(raw)
}
