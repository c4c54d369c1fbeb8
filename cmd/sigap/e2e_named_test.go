package main

import (
	"slices"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestWhoIsNamedNoMoreIsOut: who is taken out of the configuration has no role
// from the next start on, whatever a platform says, and that is in the audit.
func TestWhoIsNamedNoMoreIsOut(t *testing.T) {
	w := openSite(t, slack.Name)
	w.wantRoles(t, "ratna", procedure.Lead)
	i := slices.IndexFunc(w.people, func(p config.Person) bool { return p.ID == "ratna" })
	w.people = slices.Clone(w.people)
	w.people[i].Roles = nil // the site's configuration leaves it out
	w.Restart(t)
	w.wantRoles(t, "ratna")
	bottest.Play(t, w, `
		ratna types /kasus
		answer code stranger`)
	if got := w.changes(t, "ratna"); got != 2 {
		t.Errorf("the audit holds %d changes of Ratna's roles; want 2: in, out", got)
	}
}

// TestAnAccountThatIsReplacedIsOut: when the configuration gives a person another
// account, the one before is nobody's, while those on other platforms stay.
func TestAnAccountThatIsReplacedIsOut(t *testing.T) {
	w := openSite(t, slack.Name)
	if _, err := w.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.Link(bot.Account{Platform: slack.Name, ID: w.scenes[slack.Name].account("tamu")}, "ratna") // by mistake
		tx.Link(bot.Account{Platform: telegram.Name, ID: "77"}, "ratna")
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	bottest.Play(t, w, `
		tamu types /sigap siapa
		answer says Ratna`)
	w.Restart(t)
	bottest.Play(t, w, `
		tamu types /sigap siapa
		answer code stranger
		ratna types /sigap siapa
		answer says Ratna`)
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		if p, ok := tx.PersonOf(bot.Account{Platform: telegram.Name, ID: "77"}); !ok || p.ID != "ratna" {
			t.Errorf("on Telegram the account is %q's, %v; want Ratna's still", p.ID, ok)
		}
		unlinked := slices.ContainsFunc(tx.AuditOf("ratna"), func(e store.Entry) bool { return e.Action == "unlink" })
		if !unlinked {
			t.Error("the audit should hold that the account is nobody's")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
