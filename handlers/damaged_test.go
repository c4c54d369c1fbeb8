package handlers_test

import (
	"bytes"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// TestALookUpOfADamagedRowSaysSo: a VVIP whose row is damaged is not answered as somebody
// unknown or regular, neither before the row is set aside nor afterwards; others are answered.
func TestALookUpOfADamagedRowSaysSo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.stop()
	db, err := bolt.Open(s.path, 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error {
		rows := tx.Bucket([]byte("rows"))
		return rows.ForEach(func(k, v []byte) error {
			if !bytes.HasPrefix(k, []byte("vvip\x00")) || !bytes.Contains(v, []byte("152000000001")) {
				return nil
			}
			v = bytes.Clone(v)
			v[len(v)-2] ^= 1
			return rows.Put(bytes.Clone(k), v)
		})
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s.start(t)
	ask := func(key, number string) string {
		a, _ := s.bot.Handle(t.Context(), bot.In{Account: s.Account("dewi"), Key: key, Command: &bot.Command{Name: "cek", Text: number}})
		return a.Code
	}
	if code := ask("1", "152000000001"); code != "damaged" {
		t.Errorf("the look-up is answered %q; want damaged", code)
	}
	if moved, err := s.store.SetAside(t.Context(), store.Entry{Person: "adi", Via: "cli"}); err != nil || len(moved) != 1 {
		t.Fatalf("set aside: %v, %v; want the row", moved, err)
	}
	if code, other := ask("2", "152000000001"), ask("3", "152000000003"); code != "damaged" || other != "" {
		t.Errorf("afterwards the look-up is answered %q, another one %q; want damaged, and as ever", code, other)
	}
}
