package telegram_test

import (
	"testing"
	"testing/synctest"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestTheCheckTellsWhereAnswersAreUnseenByOthers(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		const keeps = super - 5
		h.must(h.AddChat(telegramfake.Chat{ID: keeps, Type: telegramfake.Supergroup, Admins: []int64{sari}, Bot: telegramfake.Administrator, KeepsMessages: true}))
		h.must(h.SetMember(forum, me, telegramfake.Administrator))
		want := func(first string) {
			t.Helper()
			places := map[string]string{
				board1:             "no administrator in " + board1 + ": commands typed openly there are answered in the private chat, and numbers in them stay",
				"-1000000000888/5": "administrator in -1000000000888/5: all commands there are answered unseen by others, and numbers typed openly are removed",
				"-1000000000782":   "administrator in -1000000000782: all commands there are answered unseen by others; numbers typed openly stay",
			}
			for place, fact := range places {
				found := h.platform.Check(t.Context(), []string{place, "1001", "Tier 2"})
				if len(found) != 2 || found[0].Fact != first || found[1] != (bot.Finding{Fact: fact}) {
					t.Errorf("the check of %s finds %+v, want %q and %q", place, found, first, fact)
				}
			}
		}
		want("whether the service knows ephemeral messages shows once sigap serve has set the menus; without them, answers in groups go to private chats")
		stop := h.run()
		h.newest(dewi)
		stop()
		want("presses and commands of the menu are answered in groups unseen by others")
		if keys := h.memory.keys("rights/"); len(keys) != 1 { // of the update about the forum
			t.Errorf("the memory has %v, want that the check changes nothing", keys)
		}
		h.FailNext("getChatMember", 1, telegramfake.Failure{Status: 403, Error: "bot was kicked from the supergroup chat"})
		if found := h.platform.Check(t.Context(), []string{board1}); len(found) != 2 || found[1].Level != bot.LevelWarn || found[1].Next == "" {
			t.Errorf("the check of a group without the bot finds %+v, want a warning with a next step", found)
		}
		h.FailNext("getMyCommands", 1, telegramfake.Failure{Status: 401})
		if found := h.platform.Check(t.Context(), []string{board1}); len(found) != 1 || found[0].Level != bot.LevelWarn {
			t.Errorf("the check finds %+v, want one warning", found)
		}
	})
}

// Anybody can add the bot to a group of their own and remove it again.
func TestTheRightsInAGroupThatTheBotLeftAreForgotten(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		for _, status := range []string{telegramfake.Left, telegramfake.Kicked} {
			if h.promote(); !h.memory.has("rights/" + board1) {
				t.Fatal("the rights aren't recorded")
			}
			h.must(h.SetMember(super, me, status))
			if synctest.Wait(); h.memory.has("rights/" + board1) {
				t.Errorf("as %s the bot still has rights recorded", status)
			}
		}
	})
}
