package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/check"
	"github.com/cc147/sigap/store"
)

const fullTitle, roomTitle = "Sigap tidak bisa menyimpan apa pun.", "Sigap bisa menyimpan lagi."

// alone runs the calling test in a process of its own, since a limit of files is
// the whole process's, and the test's own log is one. It reports whether this is
// that process.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv("SIGAP_TEST_ALONE") == t.Name() {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "SIGAP_TEST_ALONE="+t.Name())
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("in a process of its own: %v\n%s", err, out)
	}
	return false
}

// noRoom makes every write of this process beyond the head of a file fail, as on a
// full disk, until room is called or the test ends.
func noRoom(t *testing.T) (room func()) {
	t.Helper()
	var wide syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &wide); err != nil {
		t.Fatal(err)
	}
	set := func(l syscall.Rlimit) {
		t.Helper()
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
			t.Fatal(err)
		}
	}
	set(syscall.Rlimit{Cur: headOfAFile, Max: wide.Max})
	t.Cleanup(func() { set(wide) })
	return func() { set(wide) }
}

// headOfAFile is as much as every small file needs, and what the data file has
// before its first page of data.
const headOfAFile = 2 * 4096

// hears counts a person's private messages with that title, by platform.
func (w *site) hears(t *testing.T, person, title string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for name, s := range w.scenes {
		for _, m := range s.messages(t, person) {
			out[name] += strings.Count(m, title)
		}
	}
	return out
}

// linkEverywhere gives a person an account on each platform.
func (w *site) linkEverywhere(t *testing.T, person string) {
	t.Helper()
	if _, err := w.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for name, s := range w.scenes {
			tx.Link(bot.Account{Platform: name, ID: s.account(person)}, person)
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAFullDiskIsSaidToEverybodyAndEndsByItself: inputs that write are refused and
// change nothing, those that only read still work, the leads are notified once on
// each platform, and once more when it is over; then everything continues.
func TestAFullDiskIsSaidToEverybodyAndEndsByItself(t *testing.T) {
	if !alone(t) {
		return
	}
	w := openSite(t, slack.Name, telegram.Name, desk.Name)
	w.linkEverywhere(t, "ratna")
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		dewi types /cek 152000000002 minta buka isolir
		see tier2 K-1 Menunggu`)
	w.settle(t)
	admin := w.app.AdminHandler(t.Context(), dataFile(w.dir))
	room := noRoom(t)

	before := w.written(t)
	for _, in := range []struct{ person, line string }{{"dewi", "/cek 152000000002 lagi"}, {"budi", "/cek 152000000001"}, {"rian", "/callback 152000000002 minta"}} {
		if seen := w.Type(t, in.person, in.line); seen.Code != "not_saved" {
			t.Errorf("%s types %s and sees %q (%s); want not_saved", in.person, in.line, seen.Text, seen.Code)
		}
	}
	for person, at := range map[string]bottest.Spot{"dewi": {}, "sari": {Place: "tier2", Subject: "K-1"}, "rian": {Place: "tier2", Subject: "K-1"}} {
		action := "claim"
		if at.Place == "" {
			action = "confirm"
		}
		if seen := w.scene(person).pressed(t, person, at, action, ""); seen.Code != "not_saved" {
			t.Errorf("%s presses %s and sees %q (%s); want not_saved", person, action, seen.Text, seen.Code)
		}
	}
	seen := w.Type(t, "budi", "/check 152000000002 isolir") // English, on Telegram
	for _, want := range []string{"Not saved.", "Category", "Special customer", "management request", "Plasa", "Don't promise", "note it on paper"} {
		if !strings.Contains(seen.Text, want) {
			t.Errorf("/check on a full disk shows\n%s\nwant %q in it", seen.Text, want)
		}
	}
	for _, secret := range []string{"Hidayat", "0812", "+62"} {
		if strings.Contains(seen.Text, secret) {
			t.Errorf("/check on a full disk shows %q, and nobody will know who looked:\n%s", secret, seen.Text)
		}
	}
	for _, person := range []string{"dewi", "budi", "sari"} { // on Slack, on Telegram, at the desk
		if seen := w.Type(t, person, "/kasus K-1"); seen.Code != "" || !strings.Contains(seen.Text, "K-1") {
			t.Errorf("%s types /kasus K-1 and sees %q (%s); want the case", person, seen.Text, seen.Code)
		}
	}
	if shown := strings.Join(w.scenes[desk.Name].messages(t, "tier2"), "\n"); !strings.Contains(shown, "K-1") {
		t.Errorf("the desk shows %q; want the case", shown)
	}
	if now := w.written(t); now != before {
		t.Errorf("a full disk holds %s; want what it held before: %s", now, before)
	}

	w.everywhereOnce(t, fullTitle)
	w.Type(t, "dewi", "/cek 152000000002 lagi")
	if code, now := readyOf(t, admin); code != http.StatusServiceUnavailable || !strings.Contains(reasons(now), "store: nothing can be saved: make room on the disk") {
		t.Errorf("/readyz says %d %q; want that nothing can be saved, and the next step", code, reasons(now))
	}
	if _, text := asked(t, admin, "/metrics"); !strings.Contains(text, "sigap_store_writable 0\n") {
		t.Errorf("the metrics are\n%s\nwant sigap_store_writable 0", onlyOurs(text))
	}
	fails := slices.DeleteFunc(factsOf(t, w.store), func(f check.Fact) bool { return !strings.Contains(f.Fact, "is not saved") })
	if len(fails) != 1 || fails[0].Level != check.Fail || fails[0].Section != "store" || !strings.Contains(fails[0].Next, "make room") {
		t.Errorf("the check says %+v; want one FAIL with the next step", fails)
	}

	room()
	w.everywhereOnce(t, roomTitle)
	w.everywhereOnce(t, fullTitle)
	if _, now := readyOf(t, admin); strings.Contains(reasons(now), "store") {
		t.Errorf("with room /readyz says %q; want the store ready", reasons(now))
	}
	bottest.Play(t, w, `
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2
		see tier2 K-1 Ditangani Sari
		see tier2 K-2 Menunggu`)
	if err := w.store.VerifyAudit(t.Context()); err != nil {
		t.Errorf("the audit should be whole: %v", err)
	}
	if left := w.hears(t, "ratna", fullTitle); left[slack.Name] != 1 {
		t.Errorf("the lead was notified %v times; want once", left)
	}
}

// everywhereOnce waits until the lead has that message on each platform, once.
func (w *site) everywhereOnce(t *testing.T, title string) {
	t.Helper()
	for _, name := range []string{slack.Name, telegram.Name, desk.Name} {
		until(t, "the lead is notified once on "+name+": "+title, func() bool { return w.hears(t, "ratna", title)[name] == 1 })
	}
}

// written is how much stands in the store.
func (w *site) written(t *testing.T) (out string) {
	t.Helper()
	if err := w.store.View(context.Background(), func(tx *store.Tx) error {
		last, _ := tx.LastCall("dewi")
		c, err := tx.Case(1)
		out = fmt.Sprintf("%d cases, K-1 at rev %d %s, the last call %s at turn %d, %d audits", len(tx.Cases(0, 99)), c.Rev, c.State, last.Name(), last.Turn, len(tx.AuditOf("K-1"))+len(tx.AuditOf(last.Name())))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}
