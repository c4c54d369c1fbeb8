package store

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
)

// maxFindings is how many findings are kept; the others are counted.
const maxFindings = 200

// Compared is what a comparison of the indexes with their records found.
type Compared struct {
	Whole    bool // all rows were compared; else those that were written since the last time
	Rows     int
	Findings []Finding
	Further  int // findings beyond those
	Cases    []uint64
	Calls    []uint64 // of a comparison that is not of all: whose records or entries were written
	mend     bool
	mended   map[string]int // rows of each index
}

func (c *Compared) add(found ...Finding) {
	for _, f := range found {
		if len(c.Findings) < maxFindings {
			c.Findings = append(c.Findings, f)
		} else {
			c.Further++
		}
	}
}

// CompareIndexes compares every index with the records that it is derived from, both ways, and
// the counters with the records; rows that were written since it was called last, or all of
// them if whole is set, if it is the first time, or if too much was written. It works in
// short views, between other operations. Rows of a list that is being changed are not
// compared. Safe for concurrent use; Forget has the next one be of all.
func (s *Store) CompareIndexes(ctx context.Context, whole bool) (c Compared, err error) {
	rows, known := s.touched.take()
	defer func() {
		if err != nil {
			s.touched.giveUp()
		}
	}()
	if c.Whole = whole || !known; c.Whole {
		err = s.compareAll(ctx, &c)
	} else {
		err = s.compareTouched(ctx, rows, &c)
	}
	if err == nil {
		err = s.View(ctx, func(t *Tx) error { c.add(t.compareCounters()...); return nil })
	}
	return c, err
}

// Forget has the next comparison be of all rows.
func (s *Store) Forget() { s.touched.giveUp() }

// compared are the buckets that a comparison reads.
func compared() (out []bucket) {
	for b := range bucketCount {
		_, source := derivations[b]
		if _, index := recordsOf[b]; source || index {
			out = append(out, b)
		}
	}
	return out
}

func (s *Store) compareAll(ctx context.Context, c *Compared) error {
	for _, b := range compared() {
		for from, more := []byte(nil), true; more; {
			var keys [][]byte
			wrong := 0
			err := s.View(ctx, func(t *Tx) error {
				keys, from, more = t.stored.keys(b, from, verifyPiece)
				for _, k := range keys {
					c.Rows++
					found := t.compareRow(b, k)
					wrong += len(found)
					c.add(found...)
				}
				return ctx.Err()
			})
			if err == nil && wrong > 0 && c.mend {
				err = s.mendRows(ctx, c, func(t *Tx) (out []Finding) {
					for _, k := range keys {
						out = append(out, t.compareRow(b, k)...)
					}
					return out
				})
			}
			if err != nil {
				return err
			}
		}
	}
	return s.compareLists(ctx, c)
}

// keys returns the next keys of a bucket, damaged rows among them, where the next piece
// begins, and whether there is one.
func (s *stored) keys(b bucket, from []byte, limit int) (keys [][]byte, next []byte, more bool) {
	cursor := s.bucket(b).Cursor()
	for k, _ := cursor.Seek(from); k != nil; k, _ = cursor.Next() {
		if len(keys) == limit {
			return keys, bytes.Clone(k), true
		}
		keys = append(keys, bytes.Clone(k))
	}
	return keys, nil, false
}

func (s *Store) compareTouched(ctx context.Context, rows map[rowAt]bool, c *Compared) error {
	cases, calls := map[uint64]bool{}, map[uint64]bool{}
	list := make([]rowAt, 0, len(rows))
	for at := range rows {
		list = append(list, at)
		switch key := []byte(at.key); {
		case at.bucket == bucketCases, at.bucket == bucketAuditSubjects && key[0] == 'K':
			cases[readU64(numberIn(at.bucket, key))] = true
		case at.bucket == bucketCalls, at.bucket == bucketAuditSubjects && key[0] == 'C':
			calls[readU64(numberIn(at.bucket, key))] = true
		}
	}
	for piece := range slices.Chunk(list, verifyPiece) {
		err := s.View(ctx, func(t *Tx) error {
			for _, at := range piece {
				c.Rows++
				c.add(t.compareRow(at.bucket, []byte(at.key))...)
			}
			return ctx.Err()
		})
		if err != nil {
			return err
		}
	}
	c.Cases, c.Calls = sortedKeys(cases), sortedKeys(calls)
	return nil
}

// numberIn is the number of the case or call that a row is about.
func numberIn(b bucket, key []byte) []byte {
	if b == bucketAuditSubjects {
		return key[1:min(len(key), subjectSize)]
	}
	return key
}

func sortedKeys(set map[uint64]bool) (out []uint64) {
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// compareCounters: a counter below the highest number would give one twice.
func (t *Tx) compareCounters() (out []Finding) {
	for _, c := range []struct {
		name string
		last uint64
	}{
		{"case", t.Numbered('K').Last()}, {"call", t.Numbered('C').Last()}, {"notice", t.Numbered('N').Last()},
		{"row", t.lastOfLists(bucketRows)}, {"change", t.lastOfLists(bucketChanges)},
	} {
		if n := readU64(t.sound(bucketMeta, []byte(c.name))); n < c.last {
			out = append(out, Finding{Index: bucketNames[bucketMeta], Subject: "counter " + c.name, What: "it is below the highest number",
				put: &write{key: []byte(c.name), value: u64(c.last)}, at: rowAt{bucketMeta, c.name}})
		}
	}
	return out
}

// callBy is the agent of a call.
func (t *Tx) callBy(value []byte) string {
	var r struct {
		By string `json:"by"`
	}
	_ = json.Unmarshal(value, &r) // one that can't be read has none
	return r.By
}
