package store

import (
	"context"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// The audit's headers are the leaves of a Merkle tree (RFC 6962), so that one hash, the
// root, stands for all entries up to one. A header has the hash of its body and of the
// header before, so the root covers both.
//
// The row of an entry has the hashes of the subtrees that it completes, the leaf first. The
// root of any size is made of one hash of each of at most 64 rows.

// treePiece is the number of entries that growTree adds in one commit.
const treePiece = 10_000

// grow adds an entry to the tree. It does nothing where the tree has not come up to the
// entry before, or can't be read: acts go on, VerifyAudit names the row, and growTree adds
// what is missing at the next opening.
func (t *Tx) grow(seq uint64, header []byte) {
	if t.treeSize() < seq-1 {
		return
	}
	hashes, err := tlog.StoredHashes(int64(seq-1), header, &treeReader{Tx: t}) //nolint:gosec // no file has 2^63 entries
	if err == nil {
		t.put(bucketAuditTree, u64(seq), treeRow(hashes))
	}
}

// treeRow is the value of an entry's row.
func treeRow(hashes []tlog.Hash) []byte {
	row := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		row = append(row, h[:]...)
	}
	return row
}

// errTree says that too many rows of the tree are missing.
var errTree = fmt.Errorf("%w: the audit's tree can't be read", ErrCorrupt)

// maxMended is how many hashes a treeReader makes anew.
const maxMended = 1 << 12

// treeReader reads the hashes of the tree from its rows. The hashes of a row that is missing,
// damaged or too short are made anew from their parts.
type treeReader struct {
	*Tx
	mended int
}

// ReadHashes implements tlog.HashReader.
func (r *treeReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = r.hash(tlog.SplitStoredHashIndex(index))
	}
	if r.mended > maxMended {
		return nil, errTree
	}
	return hashes, nil
}

// hash returns the hash of a subtree.
func (r *treeReader) hash(level int, n int64) (h tlog.Hash) {
	seq := uint64(n+1) << level //nolint:gosec // as in grow
	if row := r.sound(bucketAuditTree, u64(seq)); len(row) == rowSize(seq) {
		copy(h[:], row[level*tlog.HashSize:])
		return h
	}
	if r.mended++; r.mended > maxMended {
		return h
	}
	if level == 0 {
		header, err := r.read(bucketAudit, u64(seq))
		if err != nil {
			r.mended = maxMended + 1 // there is nothing to make it of
		}
		return tlog.RecordHash(header)
	}
	return tlog.NodeHash(r.hash(level-1, 2*n), r.hash(level-1, 2*n+1))
}

// rowSize is the length of an entry's row.
func rowSize(seq uint64) int { return (1 + bits.TrailingZeros64(seq)) * tlog.HashSize }

// treeSize returns the number of entries in the tree. It reads keys alone: a damaged row
// counts.
func (t *Tx) treeSize() uint64 {
	return t.lastNumber(bucketAuditTree)
}

// lastNumber returns the highest key of a bucket whose keys are numbers. It reads no value.
func (t *Tx) lastNumber(b bucket) uint64 {
	stored, _ := t.stored.cursor(b).Last()
	pending, _ := t.below(b, nil)
	return max(readU64(stored), readU64(pending.key))
}

// AuditSize returns the number of the newest entry, and up to which the tree has them: the
// same, unless the tree could not be written.
func (t *Tx) AuditSize() (entries, tree uint64) {
	return t.lastNumber(bucketAudit), t.treeSize()
}

// growTree adds the entries that the tree doesn't have yet, in commits of its own: all of
// them in a file from before there was a tree. A kill between two commits loses nothing.
func (s *Store) growTree(ctx context.Context) error {
	for more := s.treeIsBehind(ctx); more; {
		if _, err := s.UpdateLong(ctx, Key{}, func(t *Tx) (Receipt, error) {
			more = t.growPiece()
			return Receipt{}, nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) treeIsBehind(ctx context.Context) (behind bool) {
	err := s.View(ctx, func(t *Tx) error {
		entries, tree := t.AuditSize()
		behind = entries > tree
		return nil
	})
	return err == nil && behind
}

// growPiece adds the next entries and reports whether there may be more. It ends before a
// gap in the audit and where too much of the tree is damaged, which VerifyAudit names.
func (t *Tx) growPiece() (more bool) {
	before := t.treeSize()
	left := treePiece
	for k, header := range t.scan(bucketAudit, nil, u64(before+1)) {
		seq := readU64(k)
		if left == 0 || seq != before+1 {
			return left == 0
		}
		if t.grow(seq, header); t.treeSize() != seq {
			return false
		}
		before, left = seq, left-1
	}
	return false
}

// frontier is a tree of which only the newest complete subtree of each height is kept: all
// that is needed to add entries and for the root.
type frontier struct {
	size   int64
	newest [64]tlog.Hash
}

// add adds a header and returns the hashes of the subtrees that it completes.
func (f *frontier) add(header []byte) []tlog.Hash {
	hashes, _ := tlog.StoredHashes(f.size, header, f) // reading memory doesn't fail
	copy(f.newest[:], hashes)
	f.size++
	return hashes
}

// addLeaf adds a header of which only the hash is known.
func (f *frontier) addLeaf(leaf tlog.Hash) {
	hashes, _ := tlog.StoredHashesForRecordHash(f.size, leaf, f) // as above
	copy(f.newest[:], hashes)
	f.size++
}

// root returns the root of the whole tree.
func (f *frontier) root() tlog.Hash {
	root, _ := tlog.TreeHash(f.size, f) // as above
	return root
}

// ReadHashes implements tlog.HashReader for the hashes that add and root ask for.
func (f *frontier) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, _ := tlog.SplitStoredHashIndex(index)
		hashes[i] = f.newest[level]
	}
	return hashes, nil
}
