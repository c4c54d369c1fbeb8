package handlers_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"testing"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"
)

// The file as somebody changes it from outside who knows how it is made: the checksums and
// the chain of the audit are made anew, with code of their own.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sealed is a value as it stands in the file: no key, a checksum, the value.
func sealed(bucket string, key, value []byte) []byte {
	sum := crc32.Checksum(bytes.Join([][]byte{append([]byte(bucket), 0), key, value}, nil), castagnoli)
	return append(binary.BigEndian.AppendUint32([]byte{0}, sum), value...)
}

const sealSize = 5

func valueOf(tx *bolt.Tx, bucket string, key []byte) []byte {
	v := tx.Bucket([]byte(bucket)).Get(key)
	return bytes.Clone(v[min(sealSize, len(v)):])
}

func putValue(t *testing.T, tx *bolt.Tx, bucket string, key, value []byte) {
	t.Helper()
	if err := tx.Bucket([]byte(bucket)).Put(key, sealed(bucket, key, value)); err != nil {
		t.Fatal(err)
	}
}

// header is the header of an audit entry as it stands in the file.
type header struct {
	Seq     uint64 `json:"seq"`
	At      int64  `json:"at"`
	Person  string `json:"person"`
	Via     string `json:"via"`
	Subject string `json:"subject,omitempty"`
	Action  string `json:"action"`
	Hash    []byte `json:"hash"`
	Prev    []byte `json:"prev"`
}

// hashes are the stored hashes of the tree, for tlog.
type hashes map[int64]tlog.Hash

// ReadHashes implements tlog.HashReader.
func (h hashes) ReadHashes(indexes []int64) (out []tlog.Hash, err error) {
	for _, i := range indexes {
		out = append(out, h[i])
	}
	return out, nil
}

// rewrite writes the whole audit anew with a change: the chain, the index by subject and the
// tree fit again.
func rewrite(t *testing.T, tx *bolt.Tx, change func(h *header)) {
	t.Helper()
	tree, prev, n := hashes{}, sha256.Sum256(nil), int64(0)
	var keys [][]byte
	if err := tx.Bucket([]byte("audit")).ForEach(func(k, _ []byte) error { keys = append(keys, bytes.Clone(k)); return nil }); err != nil {
		t.Fatal(err)
	}
	subjects := map[string][]byte{} // by the end of the key
	if err := tx.Bucket([]byte("auditsubjects")).ForEach(func(k, _ []byte) error { subjects[string(k[len(k)-8:])] = bytes.Clone(k); return nil }); err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		var h header
		if err := json.Unmarshal(valueOf(tx, "audit", k), &h); err != nil {
			t.Fatal(err)
		}
		change(&h)
		body := sha256.Sum256(valueOf(tx, "auditbodies", k))
		h.Hash, h.Prev = body[:], bytes.Clone(prev[:])
		raw, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		putValue(t, tx, "audit", k, raw)
		prev = sha256.Sum256(raw)
		putValue(t, tx, "auditsubjects", subjects[string(k)], bytes.Clone(prev[:]))
		stored, err := tlog.StoredHashes(n, raw, tree)
		if err != nil {
			t.Fatal(err)
		}
		row := []byte{}
		for i, s := range stored {
			tree[tlog.StoredHashIndex(0, n)+int64(i)] = s
			row = append(row, s[:]...)
		}
		putValue(t, tx, "audittree", k, row)
		n++
	}
}
