package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"
)

// rewritten writes the whole audit of a file anew, as its owner could: with a chain, an index
// and a tree that fit. keep decides which entries stay, and may change them.
func rewritten(t *testing.T, path string, keep func(h *headerRecord, body *[]byte) bool) {
	t.Helper()
	edit(t, path, func(tx *bolt.Tx) error {
		type entry struct {
			h    headerRecord
			body []byte
		}
		var kept []entry
		seal := sealerIn(tx)
		if err := tx.Bucket([]byte("audit")).ForEach(func(k, v []byte) error {
			var h headerRecord
			v, err := seal.open(bucketAudit, k, v)
			body, bodyErr := seal.open(bucketAuditBodies, k, tx.Bucket([]byte("auditbodies")).Get(k))
			if err := errors.Join(err, bodyErr, json.Unmarshal(v, &h)); err != nil {
				return err
			}
			body = bytes.Clone(body)
			if keep(&h, &body) {
				kept = append(kept, entry{h, body})
			}
			return nil
		}); err != nil {
			return err
		}
		for _, name := range []string{"audit", "auditbodies", "auditsubjects", "audittree"} {
			if err := tx.DeleteBucket([]byte(name)); err != nil {
				return err
			}
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		var before []byte
		tree := frontier{}
		for i, e := range kept {
			prev, body := sha256.Sum256(before), sha256.Sum256(e.body)
			e.h.Seq, e.h.Prev, e.h.Hash = uint64(i+1), prev[:], body[:]
			header, err := json.Marshal(&e.h)
			if err != nil {
				return err
			}
			own, key := sha256.Sum256(header), u64(e.h.Seq)
			if err := errors.Join(putRow(tx, "audit", key, header), putRow(tx, "auditbodies", key, e.body),
				putRow(tx, "auditsubjects", append(subjectKey(e.h.Subject), key...), own[:]),
				putRow(tx, "audittree", key, treeRow(tree.add(header)))); err != nil {
				return err
			}
			before = header
		}
		return nil
	})
}

// checkpointOf returns the file's checkpoint now.
func checkpointOf(t *testing.T, opts Options) Checkpoint {
	t.Helper()
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	text := ""
	update(t, s, func(tx *Tx) { text, err = tx.Checkpoint() })
	got := ReadCheckpoints(text)
	if err != nil || len(got) != 1 || got[0].Text() != text {
		t.Fatalf("the checkpoint %q (%v) is read as %+v", text, err, got)
	}
	return got[0]
}

// more appends entries.
func more(t *testing.T, opts Options, n int) {
	t.Helper()
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	update(t, s, func(tx *Tx) {
		for i := range n {
			if err := tx.Audit(Entry{Person: "ratna", Via: "slack", Subject: "K-3", Action: "note", Body: map[string]int{"more": i}}); err != nil {
				t.Error(err)
			}
		}
	})
}

func prove(t *testing.T, opts Options, against ...Checkpoint) AuditProof {
	t.Helper()
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := s.ProveAudit(ctx, against)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestACheckpointProvesTheAudit: whoever can write the file can write the chain, the index
// and the tree anew, so that the file alone shows nothing. The checkpoint does.
func TestACheckpointProvesTheAudit(t *testing.T) {
	all := func(*headerRecord, *[]byte) bool { return true }
	for _, c := range []struct {
		name   string
		attack func(h *headerRecord, body *[]byte) bool
		then   int // entries that are written afterwards
		want   ProofResult
		first  ProofResult // of the checkpoint of 40 entries
	}{
		{"nothing", all, 0, ProofFits, ProofFits},
		{"nothing, and more is written", all, 130, ProofFits, ProofFits},
		{"an actor", func(h *headerRecord, _ *[]byte) bool {
			if h.Seq == 50 {
				h.Person = "sari"
			}
			return true
		}, 0, ProofChanged, ProofFits},
		{"an actor, and more is written", func(h *headerRecord, _ *[]byte) bool {
			if h.Seq == 7 {
				h.Person = "sari"
			}
			return true
		}, 30, ProofChanged, ProofChanged},
		{"a body", func(h *headerRecord, body *[]byte) bool {
			if h.Seq == 33 {
				*body = bytes.Replace(*body, []byte(`"i":32`), []byte(`"i":99`), 1)
			}
			return true
		}, 0, ProofChanged, ProofChanged},
		{"a time", func(h *headerRecord, _ *[]byte) bool {
			if h.Seq == 100 {
				h.At++
			}
			return true
		}, 0, ProofChanged, ProofFits},
		{"an entry taken out", func(h *headerRecord, _ *[]byte) bool { return h.Seq != 60 }, 0, ProofShort, ProofFits},
		{"an entry taken out, and more is written", func(h *headerRecord, _ *[]byte) bool { return h.Seq != 60 }, 5, ProofChanged, ProofFits},
		{"the tail cut off", func(h *headerRecord, _ *[]byte) bool { return h.Seq <= 90 }, 0, ProofShort, ProofFits},
		{"rolled back, and gone on", func(h *headerRecord, _ *[]byte) bool { return h.Seq <= 64 }, 50, ProofChanged, ProofFits},
		{"all written anew", func(h *headerRecord, _ *[]byte) bool { h.Via = "telegram"; return true }, 0, ProofChanged, ProofChanged},
		{"the whole audit gone", func(*headerRecord, *[]byte) bool { return false }, 0, ProofShort, ProofShort},
	} {
		t.Run(c.name, func(t *testing.T) {
			opts := audited(t, 40)
			early := checkpointOf(t, opts)
			more(t, opts, 60)
			late := checkpointOf(t, opts)
			rewritten(t, opts.Path, c.attack)
			if c.then > 0 {
				more(t, opts, c.then)
			}
			p := prove(t, opts, early, late)
			if p.Fault != nil {
				t.Errorf("the audit itself shows %v; the attack left everything whole", p.Fault)
			}
			if got := p.Found[1].Result; got != c.want {
				t.Errorf("against the checkpoint of 100 entries it is %q; want %q", got, c.want)
			}
			if got := p.Found[0].Result; got != c.first {
				t.Errorf("against the checkpoint of 40 entries it is %q; want %q", got, c.first)
			}
		})
	}
}

// TestAProofDoesNotBelieveTheStoredTree: headers were changed and the tree was left, so that
// it still has the checkpoint's root.
func TestAProofDoesNotBelieveTheStoredTree(t *testing.T) {
	opts := audited(t, 100)
	c := checkpointOf(t, opts)
	edit(t, opts.Path, func(tx *bolt.Tx) error {
		return changeRow(tx, "audit", u64(50), func(v []byte) []byte { return []byte(strings.Replace(string(v), `"dewi"`, `"sari"`, 1)) })
	})
	p := prove(t, opts, c)
	if p.Found[0].Result != ProofChanged || p.Fault == nil || p.Whole != 100 {
		t.Errorf("the proof is %+v; want changed, and the fault of entry 50", p)
	}
	edit(t, opts.Path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("audit")).Delete(u64(70)) })
	small := c
	small.Size = 60
	p = prove(t, opts, small, c)
	if p.Found[0].Result != ProofChanged || p.Found[1].Result != ProofGap || p.Whole != 69 || p.Size != 100 {
		t.Errorf("with entry 70 missing the proof is %+v; want changed, then a gap at 70 of 100", p)
	}
}

// TestTheTreeIsTheLibrarys: rows and roots are those that tlog computes over all headers, at
// every size.
func TestTheTreeIsTheLibrarys(t *testing.T) {
	s := openTest(t, testOptions(t))
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (out []tlog.Hash, err error) {
		for _, i := range indexes {
			out = append(out, stored[i])
		}
		return out, nil
	})
	for n := range int64(70) {
		update(t, s, func(tx *Tx) {
			if err := tx.Audit(Entry{Subject: "K-1", Action: fmt.Sprint(n)}); err != nil {
				t.Error(err)
			}
		})
		view(t, s, func(tx *Tx) {
			_, header := tx.last(bucketAudit, nil)
			own, err := tlog.StoredHashes(n, header, reader)
			stored = append(stored, own...)
			want, treeErr := tlog.TreeHash(n+1, reader)
			got, gotErr := tlog.TreeHash(n+1, &treeReader{Tx: tx})
			if got != want || errors.Join(err, treeErr, gotErr) != nil {
				t.Errorf("the root of %d entries is %v (%v), want %v", n+1, got, errors.Join(err, treeErr, gotErr), want)
			}
		})
	}
}

// TestATreeIsMadeForAnOlderFile, in pieces, and goes on after a kill between them.
func TestATreeIsMadeForAnOlderFile(t *testing.T) {
	const n = 2*treePiece + 100
	opts := audited(t, n)
	c := checkpointOf(t, opts)
	for _, from := range []uint64{0, 1, treePiece, n - 1} {
		edit(t, opts.Path, func(tx *bolt.Tx) error {
			b := tx.Bucket([]byte("audittree"))
			for seq := from + 1; seq <= n; seq++ {
				if err := b.Delete(u64(seq)); err != nil {
					return err
				}
			}
			return nil
		})
		if again := checkpointOf(t, opts); again.Text() != c.Text() {
			t.Errorf("made anew from entry %d on, the checkpoint is\n%s\nwant\n%s", from+1, again.Text(), c.Text())
		}
		if p := prove(t, opts, c); p.Fault != nil || p.Found[0].Result != ProofFits || p.Tree != n {
			t.Errorf("made anew from entry %d on, the proof is %+v; want it to fit", from+1, p)
		}
	}
}

// TestALostRowOfTheTreeStopsNoAct, and the entries after it are as they would be.
func TestALostRowOfTheTreeStopsNoAct(t *testing.T) {
	opts := audited(t, 63)
	edit(t, opts.Path, func(tx *bolt.Tx) error {
		return errors.Join(tx.Bucket([]byte("audittree")).Delete(u64(48)), tx.Bucket([]byte("audittree")).Put(u64(16), []byte("damaged")),
			putRow(tx, "audittree", u64(32), []byte("short")))
	})
	more(t, opts, 1)
	edit(t, opts.Path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("audittree")).Put(u64(64), []byte("damaged")) })
	more(t, opts, 64) // the newest row is damaged
	s := openTest(t, opts)
	tree := frontier{}
	view(t, s, func(tx *Tx) {
		for _, header := range tx.scan(bucketAudit, nil, nil) {
			tree.add(header)
		}
		if row := tx.get(bucketAuditTree, u64(128)); !bytes.HasSuffix(row, tree.newest[7][:]) {
			t.Errorf("entry 128 completes %x; want the subtree of all 128", row)
		}
	})
	if err := s.VerifyAudit(ctx); err == nil || !strings.Contains(err.Error(), "entry 16: its row of the tree") {
		t.Errorf("VerifyAudit = %v; want the row of entry 16 named", err)
	}
}

// BenchmarkAuditTree is what an entry costs the writer, and what of that its tree costs.
func BenchmarkAuditTree(b *testing.B) {
	s := openTest(b, testOptions(b))
	var whole, tree time.Duration
	entries := 0
	for b.Loop() {
		update(b, s, func(tx *Tx) {
			for range 100 {
				began := time.Now()
				if err := tx.Audit(Entry{Person: "dewi", Via: "slack", Subject: "K-1", Action: "claim", Body: fullCase(1)}); err != nil {
					b.Error(err)
				}
				whole += time.Since(began)
				key, header := tx.last(bucketAudit, nil)
				began = time.Now()
				tx.grow(readU64(key), header) // writes the same row again
				tree += time.Since(began)
				entries++
			}
		})
	}
	b.ReportMetric(float64(whole.Nanoseconds())/float64(entries), "ns/entry")
	b.ReportMetric(float64(tree.Nanoseconds())/float64(entries), "ns/tree")
	b.ReportMetric(0, "ns/op")
}

// TestATreeThatIsGoneForTheMostPartStopsNoStart, nor any act.
func TestATreeThatIsGoneForTheMostPartStopsNoStart(t *testing.T) {
	const kept, n = 1<<13 - 1, 1<<13 + treePiece + 100
	opts := audited(t, n)
	edit(t, opts.Path, func(tx *bolt.Tx) (err error) {
		for seq := uint64(1); seq <= n; seq++ {
			if seq != kept {
				err = errors.Join(err, tx.Bucket([]byte("audittree")).Delete(u64(seq)))
			}
		}
		return err
	})
	more(t, opts, 2)
	if p := prove(t, opts); p.Tree != kept || p.Whole != n+2 || p.Fault == nil {
		t.Errorf("the proof is %+v; want all entries, and the tree as it was left", p)
	}
}

// TestAFileOfAnOlderLayoutSaysSo, and is not changed by the proof.
func TestAFileOfAnOlderLayoutSaysSo(t *testing.T) {
	opts := testOptions(t)
	if err := errors.Join(os.MkdirAll(filepath.Dir(opts.Path), 0o700), os.WriteFile(opts.Path, unpack(t, realFile(3)), 0o600)); err != nil {
		t.Fatal(err)
	}
	s, err := OpenReadOnly(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.ProveAudit(ctx, nil); !errors.Is(err, ErrOldLayout) || !strings.Contains(err.Error(), "schema 3") {
		t.Errorf("ProveAudit = %v; want ErrOldLayout of schema 3", err)
	}
}
