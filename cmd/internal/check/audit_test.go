package check

import (
	"errors"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/store"
)

// post writes a checkpoint into the audit, as the bot does when it posts one.
func post(t *testing.T, data string) {
	t.Helper()
	write(t, data, func(tx *store.Tx) error {
		text, err := tx.Checkpoint()
		return errors.Join(err, tx.Audit(store.Entry{Person: "system", Via: "timer", Subject: tx.NewNotice(), Action: "checkpoint", Body: map[string]any{"checkpoint": text}}),
			tx.Audit(store.Entry{Person: "system", Via: "timer", Subject: tx.NewNotice(), Action: "lists_notice"}))
	})
}

func TestACheckSaysWhetherTheTreeFits(t *testing.T) {
	cut := func(t *testing.T, data string, buckets ...string) {
		damage(t, data, func(tx *bolt.Tx) (err error) {
			for _, name := range buckets {
				c := tx.Bucket([]byte(name)).Cursor()
				for range 2 {
					c.Last()
					err = errors.Join(err, c.Delete())
				}
			}
			return err
		})
	}
	for _, c := range []struct {
		what  string
		after time.Duration
		do    func(t *testing.T, data string)
		want  string
	}{
		{"before the first one", 0, func(*testing.T, string) {}, "ok   store: the audit's tree has all 3 entries; no checkpoint was posted yet"},
		{"after one", time.Hour, post, "ok   store: the audit's tree has all 5 entries; the newest checkpoint, of 3, was posted 2026-11-23 12:00 WIB"},
		{"three days later", 72 * time.Hour, post, "warn store: the audit's newest checkpoint, of 3 entries, was posted 2026-11-23 12:00 WIB"},
		{"a tree that is behind", 0, func(t *testing.T, data string) { cut(t, data, "audittree") }, "warn store: the audit's tree has 1 of 3 entries"},
		{"entries cut off", 0, func(t *testing.T, data string) { cut(t, data, "audit", "auditbodies") }, "FAIL store: the audit's tree has 3 entries, the audit itself only 1"},
	} {
		data := listed(t)
		c.do(t, data)
		lines := checkAt(t, checking{data: data}, noon.Add(c.after))
		if !hasLine(lines, c.want) {
			t.Errorf("%s the check should have a line %q:\n%s", c.what, c.want, strings.Join(lines, "\n"))
		}
	}
}
