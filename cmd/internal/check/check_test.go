package check

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func env(of map[string]string) func(string) string {
	return func(name string) string { return of[name] }
}

// listed is a data folder with the lists.
func listed(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	s, err := store.Open(store.Options{Path: config.DataFile(data), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, list := range procedure.Lists {
		_, err := handlers.ImportFile(t.Context(), s, handlers.Importing{List: list}, "cli", bottest.List(t, string(list)))
		if err != nil {
			t.Fatal(err)
		}
	}
	return data
}

// checking is how a check is called.
type checking struct {
	path, data string
	named      bool
	env        func(string) string
}

// checkAt is what the check finds at a moment where no bot runs, as lines.
func checkAt(t *testing.T, c checking, at time.Time) []string {
	t.Helper()
	if c.env == nil {
		c.env = env(nil)
	}
	if c.path == "" {
		c.path = filepath.Join(t.TempDir(), "sigap.yaml")
	}
	j := Job{Source: config.Find(c.path, c.data, c.env), Now: func() time.Time { return at }}
	j.Source.Named = c.named
	var out strings.Builder
	if err := j.Facts(t.Context()).Print(&out, false); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(out.String()), "\n")
}

// hasLine reports whether a line begins with start and holds all of the words.
func hasLine(lines []string, start string, words ...string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		return strings.HasPrefix(line, start) && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) })
	})
}

// write changes a data folder's records.
func write(t *testing.T, data string, fn func(*store.Tx) error) {
	t.Helper()
	s, err := store.Open(store.Options{Path: config.DataFile(data), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{}, fn(tx) }); err != nil {
		t.Fatal(err)
	}
}

// damage changes a data file behind the program's back.
func damage(t *testing.T, data string, fn func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(config.DataFile(data), 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(fn), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func bytesOf(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// TestACheckSays what is wrong, each in its section and with a next step.
func TestACheckSays(t *testing.T) {
	for _, c := range []struct {
		what  string
		wrong func(t *testing.T, data string)
		later time.Duration
		want  []string
	}{
		{"there is no data file", func(t *testing.T, data string) { os.Remove(config.DataFile(data)) }, 0, []string{"FAIL store:", "there is no data file", "— import"}},
		{"others may read the file", func(t *testing.T, data string) { os.Chmod(config.DataFile(data), 0o644) }, 0, []string{"warn store:", "mode 644", "— chmod 600"}},
		{"a process has the file and does not answer", func(t *testing.T, data string) {
			s, err := store.Open(store.Options{Path: config.DataFile(data), Now: func() time.Time { return noon }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
		}, 0, []string{"FAIL store:", "does not answer", "— look"}},
		{"the file is none of ours", func(t *testing.T, data string) {
			os.WriteFile(config.DataFile(data), []byte(strings.Repeat("x", 99999)), 0o600)
		}, 0, []string{"FAIL store:", "damaged", "restore"}},
		{"a newer program wrote it", func(t *testing.T, data string) {
			damage(t, data, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), bytesOf(999)) })
		}, 0, []string{"FAIL store:", "newer", "—"}},
		{"an older program wrote it", func(t *testing.T, data string) {
			damage(t, data, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("links")) })
		}, 0, []string{"warn store:", "brought up to date", "— start the bot"}},
		{"the audit was changed", func(t *testing.T, data string) {
			damage(t, data, func(tx *bolt.Tx) error { return tx.Bucket([]byte("auditbodies")).Delete(bytesOf(2)) })
		}, 0, []string{"FAIL store:", "entry 2", "— compare"}},
		{"a list is empty", func(t *testing.T, data string) {
			s, err := store.Open(store.Options{Path: config.DataFile(data), Now: func() time.Time { return noon }})
			if err == nil {
				_, err = s.ReplaceList(t.Context(), procedure.VVIPRegister, nil, store.Change{})
			}
			if err := errors.Join(err, s.Close()); err != nil {
				t.Fatal(err)
			}
		}, 0, []string{"warn lists:", "vvip is empty", "— sigap import vvip FILE"}},
		{"a list was lost", func(t *testing.T, data string) {
			damage(t, data, func(tx *bolt.Tx) error {
				live := tx.Bucket([]byte("liverows"))
				c := live.Cursor()
				for k, _ := c.Seek([]byte("vvip")); strings.HasPrefix(string(k), "vvip"); k, _ = c.Seek([]byte("vvip")) {
					if err := live.Delete(k); err != nil {
						return err
					}
				}
				return nil
			})
		}, 0, []string{"FAIL lists:", "vvip is empty, though no import ended its rows", "— restore"}},
		{"many customers are special", func(t *testing.T, data string) {
			s, err := store.Open(store.Options{Path: config.DataFile(data), Now: func() time.Time { return noon }})
			if err == nil {
				_, err = handlers.ImportFile(t.Context(), s, handlers.Importing{List: procedure.Customers, Policy: procedure.DefaultPolicy(time.UTC)}, "cli",
					strings.NewReader("No Internet,Nama,Kecepatan\n152000000001,Budi,100\n152000000002,Siti,50\n152000000003,Rina,20\n"))
			}
			if err := errors.Join(err, s.Close()); err != nil {
				t.Fatal(err)
			}
		}, 0, []string{"warn lists:", "66 % of the customers", "above 25 %", "50 and 100 Mbps", "policy.speed_min"}},
		{"the clock is behind", func(*testing.T, string) {}, -time.Hour, []string{"warn store:", "clock is doubted", "1h0m0s behind the newest entry", "— set the clock"}},
		{"a list is old", func(*testing.T, string) {}, listAge + time.Hour, []string{"warn lists:", "customers:", "8 days ago", "— sigap import customers FILE"}},
		{"a message could not be sent", func(t *testing.T, data string) {
			write(t, data, func(tx *store.Tx) error { return openCase(tx, true) })
		}, 0, []string{"FAIL deliveries:", "1 message", "slack C1", "not in the channel", "— mend"}},
		{"a case waits to be shown", func(t *testing.T, data string) {
			write(t, data, func(tx *store.Tx) error { return openCase(tx, false) })
		}, 0, []string{"ok   deliveries:", "1 case about to be shown"}},
		{"a case waits long", func(t *testing.T, data string) {
			write(t, data, func(tx *store.Tx) error { return openCase(tx, false) })
		}, waitLong + 2*time.Minute, []string{"warn deliveries:", "1 case waiting", "since 12m0s", "— is a bot running"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			data := listed(t)
			c.wrong(t, data)
			lines := checkAt(t, checking{data: data}, noon.Add(c.later))
			if !hasLine(lines, c.want[0], c.want[1:]...) {
				t.Errorf("when %s, the check should have a line %q:\n%s", c.what, c.want, strings.Join(lines, "\n"))
			}
		})
	}
}

// openCase writes an open case that a channel must show, and may not have.
func openCase(tx *store.Tx, failed bool) error {
	c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Opened: tx.Now()}
	tx.PutCase(c)
	tx.Show(c.Name(), 1)
	p, err := tx.AddPost(bot.Post{Subject: c.Name(), Place: bot.Place{Platform: "slack", ID: "C1"}, View: bot.ViewBoard})
	if err == nil && failed {
		p.State, p.Why = bot.PostFailed, "the bot is not in the channel (not_in_channel)"
		err = tx.PutPost(p)
	}
	return errors.Join(err, tx.Audit(store.Entry{Person: "dewi", Via: "slack", Subject: c.Name(), Action: "callback"}))
}

func TestACheckReadsTheConfiguration(t *testing.T) {
	data := listed(t)
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "sigap.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		job  checking
		want []string
	}{
		{checking{}, []string{"warn config:", "there is no", "— write one"}},
		{checking{path: "none.yaml", named: true}, []string{"FAIL config:", "none.yaml"}},
		{checking{path: file("slak: {}\n")}, []string{"FAIL config:", "slak"}},
		{checking{path: file("zone: Asia/Jakarta\n")}, []string{"warn config:", "nobody has a role"}},
		{checking{path: file("zone: Asia/Jakarta\n")}, []string{"warn config:", "no platform is on", "— set SLACK_BOT_TOKEN"}},
		{checking{path: file("zone: Asia/Jakarta\n")}, []string{"ok   slack:", "off"}},
		{checking{path: file("desk: {listen: \"127.0.0.1:8147\"}\n")}, []string{"ok   config:", "the desk is on", "127.0.0.1:8147"}},
		{checking{path: file("desk: {}\npeople: [{id: dewi, name: Dewi, roles: [agent]}]\n")}, []string{"ok   desk:", "0 sessions"}},
		{checking{path: file("desk: {}\npeople: [{id: dewi, name: Dewi, roles: [agent]}]\n")}, []string{"warn desk:", "1 of 1 people", "dewi", "sigap desk-link"}},
		{checking{path: file("slack: {tier2: C1}\n"), env: env(map[string]string{"SLACK_BOT_TOKEN": "x", "SLACK_APP_TOKEN": "y"})}, []string{"FAIL slack:", "xoxb-"}},
		{checking{path: file("zone: Asia/Jakarta\n"), env: env(map[string]string{"TELEGRAM_BOT_TOKEN": "1:x"})}, []string{"FAIL telegram:", "telegram.tier2"}},
	} {
		c.job.data = data
		if lines := checkAt(t, c.job, noon); !hasLine(lines, c.want[0], c.want[1:]...) {
			t.Errorf("the check should have a line %q:\n%s", c.want, strings.Join(lines, "\n"))
		}
	}
}
