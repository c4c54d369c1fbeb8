package handlers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/handlers/proof"
	"github.com/cc147/sigap/store"
)

var damages = flag.Int("damages", 40, "random damages that TestRandomDamagesAreFound does")

// harmless are the buckets of which a check proves no more than that the rows are what was
// written (their checksums), and why a row that is gone or was written anew does no harm that
// anything but the audit's checkpoints could show.
var harmless = map[string]string{
	"acted":      "who is on shift, until they act again",
	"lookups":    "the count of a limit, which begins again",
	"memory":     "what adapters and limits remember, made anew as they work",
	"seen":       "receipts, each for 25 hours",
	"outbox":     "what has to be shown is found again at the next change of the subject",
	"posts":      "what a message shows; its place, time and subject are proven",
	"auditabout": "an index that nothing else has: the entries themselves are proven",
	"scripts":    "texts that agents read before they say them",
	"audittree":  "made anew from the headers, which are proven",
	"meta":       "a counter that is too high leaves a gap; one that is too low is found",
	"postrefs":   "an index of replies that no older version wrote",
}

// TestRandomDamagesAreFound: bits that flip, rows that go, records that are changed together
// with their checksum, indexes that are emptied, an audit that is cut off or written anew,
// planted roles: each is found, or is in a bucket of harmless.
func TestRandomDamagesAreFound(t *testing.T) {
	t.Parallel()
	seed := *replaySeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("go test ./handlers -run %s -damages %d -seed %d", t.Name(), *damages, seed)
	w := newRandomActs(t, seed)
	for w.done < 1500 {
		w.some()
	}
	w.stage.stop()
	d := &damager{Rand: w.Rand, t: t, file: filepath.Join(t.TempDir(), "damaged.db"), kinds: map[string]int{}}
	if found := d.check(w.stage.path); len(found) > 0 {
		t.Fatalf("the sound file has differences: %q", found)
	}
	for range *damages {
		d.one(w.stage.path)
	}
	t.Logf("found, and harmless by bucket: %v", d.kinds)
}

type damager struct {
	*rand.Rand
	t     *testing.T
	file  string
	kinds map[string]int
}

// one damages a copy, and checks it.
func (d *damager) one(from string) {
	d.t.Helper()
	raw, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(d.file, raw, 0o600)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	db, err := bolt.Open(d.file, 0o600, &bolt.Options{Timeout: time.Second, NoSync: true})
	if err != nil {
		d.t.Fatal(err)
	}
	var kind, bucket, what string
	err = db.Update(func(tx *bolt.Tx) error { kind, bucket, what = d.damage(tx); return nil })
	if err := errors.Join(err, db.Close()); err != nil {
		d.t.Fatal(err)
	}
	if kind == "" {
		return
	}
	found := d.check(d.file)
	_, known := harmless[bucket]
	switch {
	case len(found) > 0:
		d.kinds[kind+": found"]++
	case known && kind != "flip":
		d.kinds[kind+": harmless"]++
	default:
		d.t.Errorf("%s of %s (%s) is not found", kind, bucket, what)
	}
}

// check is what 'sigap check' reads of a file.
func (d *damager) check(path string) (found []string) {
	s, err := store.OpenReadOnly(store.Options{Path: path, Now: time.Now, Logger: slog.New(slog.NewTextHandler(panics{d.t}, nil))})
	if err != nil {
		return []string{err.Error()}
	}
	defer s.Close()
	for damage, err := range s.Damaged(d.t.Context()) {
		if err != nil {
			return append(found, err.Error())
		}
		found = append(found, damage.Name())
	}
	if len(found) > 0 {
		return found
	}
	r, err := new(proof.Prover).Prove(d.t.Context(), s, true)
	if err != nil {
		return []string{err.Error()}
	}
	return append(r.Wrong, r.Indexes...)
}

// panics fails the test at the log of a panic.
type panics struct{ t *testing.T }

// Write is io.Writer's.
func (p panics) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("panic")) {
		p.t.Errorf("a damage makes a panic: %s", b)
	}
	return io.Discard.Write(b)
}

// damage does one damage, and says of which kind and bucket it is; "" if there was nothing to
// damage.
func (d *damager) damage(tx *bolt.Tx) (kind, bucket, what string) {
	if bucket = d.bucket(tx); bucket == "" {
		return "", "", ""
	}
	b := tx.Bucket([]byte(bucket))
	key := d.key(b)
	if bucket == "meta" && string(key) == "schema" {
		return "", "", ""
	}
	switch n := d.IntN(20); {
	case n < 6:
		value := bytes.Clone(b.Get(key))
		bit := d.IntN(8 * len(value))
		value[bit/8] ^= 1 << (bit % 8)
		return "flip", bucket, d.must(b.Put(key, value), "bit %d of %x", bit, key)
	case n < 9:
		return "removed row", bucket, d.must(b.Delete(key), "%x", key)
	case n < 14:
		return d.forge(tx)
	case n < 16:
		d.must(tx.DeleteBucket([]byte(bucket)), "")
		_, err := tx.CreateBucket([]byte(bucket))
		return "emptied", bucket, d.must(err, "")
	case n < 18:
		return "actor changed", "audit", d.actor(tx)
	}
	return "tail removed", "audit", d.cut(tx)
}

// bucket is one of those that have rows.
func (d *damager) bucket(tx *bolt.Tx) string {
	var names []string
	d.must(tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		if k, _ := b.Cursor().First(); k != nil {
			names = append(names, string(name))
		}
		return nil
	}), "")
	return names[d.IntN(len(names))]
}

func (d *damager) key(b *bolt.Bucket) []byte {
	n := d.IntN(b.Stats().KeyN)
	c := b.Cursor()
	k, _ := c.First()
	for range n {
		k, _ = c.Next()
	}
	return bytes.Clone(k)
}

func (d *damager) must(err error, format string, a ...any) string {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return fmt.Sprintf(format, a...)
}

// forge changes one value in a record, with its checksum.
func (d *damager) forge(tx *bolt.Tx) (kind, bucket, what string) {
	bucket = of(d.Rand, "cases", "cases", "calls", "calls", "people", "rows", "changes", "statuses", "open", "liverows", "numbers", "accounts")
	b := tx.Bucket([]byte(bucket))
	if b.Stats().KeyN == 0 {
		return "", "", ""
	}
	key := d.key(b)
	value := valueOf(tx, bucket, key)
	record := map[string]any{}
	if json.Unmarshal(value, &record) != nil {
		value = append(value[:len(value):len(value)], 'x')
		putValue(d.t, tx, bucket, key, value)
		return "forged", bucket, fmt.Sprintf("%x is longer", key)
	}
	what = d.change(record, bucket)
	if what == "" {
		return "", "", ""
	}
	value, err := json.Marshal(record)
	d.must(err, "")
	putValue(d.t, tx, bucket, key, value)
	return "forged", bucket, fmt.Sprintf("%x: %s", key, what)
}

// unproven are fields that no entry of the audit tells.
var unproven = map[string][]string{
	"people":   {"lang", "personal"}, // the configuration and the platforms tell them anew
	"statuses": {"since", "by", "case", "personal"},
}

// change changes one value, and says which.
func (d *damager) change(record map[string]any, bucket string) string {
	names := slices.Sorted(maps.Keys(record))
	names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(unproven[bucket], n) })
	if len(names) == 0 {
		return ""
	}
	name := names[d.IntN(len(names))]
	switch x := record[name].(type) {
	case string:
		record[name] = x + "x"
	case float64:
		record[name] = x + 1000
	case bool:
		record[name] = !x
	case map[string]any:
		return name + "." + d.change(x, "")
	case []any:
		if len(x) == 0 {
			return ""
		}
		record[name] = x[:len(x)-1]
	}
	return name
}

// actor gives an entry another actor, with the whole chain.
func (d *damager) actor(tx *bolt.Tx) string {
	n := tx.Bucket([]byte("audit")).Stats().KeyN
	at := uint64(1 + d.IntN(n))
	what := ""
	rewrite(d.t, tx, func(h *header) {
		if h.Seq == at {
			what = fmt.Sprintf("entry %d, %s of %s by %s", h.Seq, h.Action, h.Subject, h.Person)
			h.Person = "intruder"
		}
	})
	return what
}

// cut removes the newest entries wholly.
func (d *damager) cut(tx *bolt.Tx) string {
	n := 1 + d.IntN(200)
	removed := map[string]bool{}
	c := tx.Bucket([]byte("audit")).Cursor()
	for k, _ := c.Last(); k != nil && len(removed) < n; k, _ = c.Prev() {
		removed[string(k)] = true
	}
	for _, name := range []string{"audit", "auditbodies", "auditsubjects", "audittree"} {
		b := tx.Bucket([]byte(name))
		var keys [][]byte
		d.must(b.ForEach(func(k, _ []byte) error {
			if removed[string(k[len(k)-8:])] {
				keys = append(keys, bytes.Clone(k))
			}
			return nil
		}), "")
		for _, k := range keys {
			d.must(b.Delete(k), "")
		}
	}
	return fmt.Sprintf("%d entries", n)
}
