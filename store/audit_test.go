package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// audited makes a data file with n entries about two subjects, and closes it.
func audited(t *testing.T, n int) Options {
	opts := testOptions(t)
	opts.BeginBy = time.Minute // thousands of entries in one operation
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) {
		for i := range n {
			e := Entry{Person: "dewi", Via: "slack", Subject: fmt.Sprint("K-", 1+i%2), Action: "claim", Body: map[string]int{"i": i}}
			if err := tx.Audit(e); err != nil {
				t.Error(err)
			}
		}
	})
	if err := s.VerifyAudit(ctx); err != nil {
		t.Errorf("VerifyAudit of an untouched audit = %v, want none", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return opts
}

func TestAuditOf(t *testing.T) {
	s := openTest(t, audited(t, 5))
	view(t, s, func(tx *Tx) {
		got := tx.AuditOf("K-2")
		if len(got) != 2 || got[0].Seq != 2 || got[1].Seq != 4 {
			t.Fatalf("AuditOf(K-2) = %+v, want entries 2 and 4", got)
		}
		e := got[1]
		if body := string(e.Body.(json.RawMessage)); body != `{"i":3}` {
			t.Errorf("the body of entry 4 is %s, want {\"i\":3}", body)
		}
		if e.Person != "dewi" || e.Via != "slack" || e.Subject != "K-2" || e.Action != "claim" || !e.At.Equal(tx.Now()) {
			t.Errorf("entry 4 is %+v; want it as written", e)
		}
		if len(tx.AuditOf("K-20")) != 0 || len(tx.AuditOf("K")) != 0 {
			t.Error("AuditOf gives entries about something else")
		}
	})
	update(t, s, func(tx *Tx) {
		if err := tx.Audit(Entry{Subject: "K-2", Body: func() {}}); err == nil {
			t.Error("a body without a JSON form was taken")
		}
		for _, subject := range []string{"", "customers", "customers-x", "K-0"} {
			if err := tx.Audit(Entry{Subject: subject, Action: subject}); err != nil {
				t.Error(err)
			}
		}
		for _, subject := range []string{"", "customers", "K-0"} {
			if got := tx.AuditOf(subject); len(got) != 1 || got[0].Action != subject {
				t.Errorf("AuditOf(%q) = %+v, want its one entry", subject, got)
			}
		}
	})
}

// TestASubjectHasOneName: an entry under an alias of a subject is the subject's, and an alias
// finds its entries.
func TestASubjectHasOneName(t *testing.T) {
	s := openTest(t, testOptions(t))
	aliases := []string{"K-7", "k-7", " K-7", "K-07\t", "\u00a0k-007"}
	update(t, s, func(tx *Tx) {
		for _, alias := range append(aliases, "K-70", "K-7x", "c-7", "N-7", "K-", "K-00", "k-0") {
			if err := tx.Audit(Entry{Subject: alias, Action: "claim"}); err != nil {
				t.Error(err)
			}
		}
	})
	view(t, s, func(tx *Tx) {
		for _, alias := range aliases {
			got := tx.AuditOf(alias)
			if len(got) != len(aliases) {
				t.Errorf("AuditOf(%q) finds %d entries; want the %d under all names of K-7", alias, len(got), len(aliases))
			}
			for _, e := range got {
				if e.Subject != "K-7" {
					t.Errorf("entry %d has the subject %q; want K-7", e.Seq, e.Subject)
				}
			}
			if page, _ := tx.AuditPage(alias, 0, 99, func(Entry) bool { return true }); len(page) != len(aliases) {
				t.Errorf("AuditPage(%q) finds %d entries; want %d", alias, len(page), len(aliases))
			}
		}
		for typed, want := range map[string]string{"c-01": "C-1", "n-12": "N-12", "list": "list", " Ratna ": "Ratna", "K-+1": "K-+1", "K-99999999999999999999": "K-99999999999999999999", "k": "k", "x-1": "x-1"} {
			if got := Subject(typed); got != want {
				t.Errorf("Subject(%q) = %q, want %q", typed, got, want)
			}
		}
	})
}

func TestTamperingWithTheAuditIsFound(t *testing.T) {
	const n = verifyPiece + 20 // more than one piece of VerifyAudit
	flip := func(bucket string, seq uint64, at int) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			return changeRow(tx, bucket, u64(seq), func(v []byte) []byte {
				v[(at+len(v))%len(v)] ^= 1
				return v
			})
		}
	}
	change := func(seq uint64, from, to string) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			return changeRow(tx, "audit", u64(seq), func(v []byte) []byte { return []byte(strings.Replace(string(v), from, to, 1)) })
		}
	}
	remove := func(seq uint64, buckets ...string) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) (err error) {
			for _, b := range buckets {
				err = errors.Join(err, tx.Bucket([]byte(b)).Delete(u64(seq)))
			}
			return err
		}
	}
	for _, c := range []struct {
		name string
		do   func(*bolt.Tx) error
		want string
	}{
		{"another person", change(7, `"dewi"`, `"sari"`), "entry 7: the header was changed"},
		{"another person in the first", change(1, `"dewi"`, `"sari"`), "entry 1: the header was changed"},
		{"another person in the newest", change(n, `"dewi"`, `"sari"`), fmt.Sprintf("entry %d: the header was changed", n)},
		{"another time", change(1010, `"at":`, `"at":1`), "entry 1010: the header was changed"},
		{"another subject", change(7, `"K-1"`, `"K-2"`), "entry 7: the header was changed"},
		{"a broken header", flip("audit", 9, 0), "entry 9: the header was changed"},
		{"a changed body", flip("auditbodies", 8, -2), "entry 8: the body was changed"},
		{"a changed salt", flip("auditbodies", 1000, 0), "entry 1000: the body was changed"},
		{"a body taken away", remove(11, "auditbodies"), "entry 11: the body is missing"},
		{"a header taken away", remove(12, "audit"), "entry 12: the header is missing"},
		{"an entry taken away", remove(1001, "audit", "auditbodies"), "entry 1001: the header is missing"},
		{"the first entry taken away", remove(1, "audit", "auditbodies"), "entry 1: the header is missing"},
		{"a hash of the tree", flip("audittree", 8, 40), "entry 8: its row of the tree was changed"},
		{"a row of the tree taken away", remove(8, "audittree"), "entry 8: its row of the tree was changed"},
		{"the newest entry taken away but for the tree", remove(n, "audit", "auditbodies"), fmt.Sprintf("entry %d: the header is missing, the tree has it", n)},
		{"the newest header taken away", remove(n, "audit"), fmt.Sprintf("entry %d: the header is missing", n)},
	} {
		t.Run(c.name, func(t *testing.T) {
			opts := audited(t, n)
			edit(t, opts.Path, c.do)
			s := openTest(t, opts)
			err := s.VerifyAudit(ctx)
			if !errors.Is(err, ErrAudit) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("VerifyAudit = %v; want ErrAudit with %q", err, c.want)
			}
		})
	}
}

func TestVerifyAuditEndsWithItsContext(t *testing.T) {
	s := openTest(t, audited(t, 3))
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.VerifyAudit(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("VerifyAudit = %v, want context.Canceled", err)
	}
}

func TestHeadersHoldNoBodies(t *testing.T) {
	s := openTest(t, testOptions(t))
	update(t, s, func(tx *Tx) {
		if err := tx.Audit(Entry{Person: "dewi", Subject: "K-1", Action: "close", Body: fullCase(1)}); err != nil {
			t.Error(err)
		}
		_, header := tx.last(bucketAudit, nil)
		for _, secret := range []string{internet.Value, phone.Value, "Budi"} {
			if strings.Contains(string(header), secret) {
				t.Errorf("the header holds %q of the body", secret)
			}
		}
	})
}
