package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"strings"
	"sync"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// blinder makes of what tells of a customer in a key what stands in an encrypted file: a
// keyed hash, so that a look-up finds it and nobody without the key can try numbers. Its key
// is random, made once for a file, and stands in the file, sealed as any value: a rotation
// of the ring seals it anew and leaves the indexes as they are. In a file that is not
// encrypted it is nil and changes nothing.
type blinder struct {
	macs sync.Pool // of hash.Hash
}

func newBlinder(key []byte) *blinder {
	return &blinder{macs: sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// blindSize is the size of a blind text or hash, in bytes: that two of a million customers
// have the same one has a chance of 2^-89.
const blindSize = 16

// The first bytes of what is hashed, which keep its kinds apart.
const (
	blindText = 't'
	blindRow  = 'r'
	blindLine = 'l'
)

// mac returns the keyed hash of data.
func (b *blinder) mac(kind byte, data []byte) (sum [sha256.Size]byte) {
	h := b.macs.Get().(hash.Hash)
	defer b.macs.Put(h)
	h.Reset()
	_, _ = h.Write([]byte{kind}) // Write of a hash doesn't fail
	_, _ = h.Write(data)
	h.Sum(sum[:0])
	return sum
}

// text makes a number's key or a Customer.ID blind. All such keys become part of a key of
// the file through it alone. What is read of one without knowing it stays in sight: the kind
// of a number, and that the key of a person begins with a number's.
func (b *blinder) text(key string) string {
	if b == nil {
		return key
	}
	return b.textWith(key, b.text)
}

// textWith is text; it has text make that of a number within the key.
func (b *blinder) textWith(key string, text func(string) string) string {
	if number, _, named := strings.Cut(key, "#"); named {
		return text(number) + "#" + b.sum(key)
	}
	if key == "" {
		return key
	}
	if _, err := procedure.NumberFromKey(key); err == nil {
		return key[:2] + b.sum(key)
	}
	return b.sum(key)
}

func (b *blinder) sum(text string) string {
	sum := b.mac(blindText, []byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:blindSize])
}

// row makes the hash of a row's identity blind.
func (b *blinder) row(h rowHash) rowHash {
	if b == nil {
		return h
	}
	sum := b.mac(blindRow, h[:])
	return rowHash(sum[:])
}

// line makes what stands for a line (lineMark) blind.
func (b *blinder) line(mark []byte) []byte {
	if b == nil || len(mark) == 0 {
		return mark
	}
	sum := b.mac(blindLine, mark)
	return sum[:len(mark)]
}

// hashRow returns the hash of a row's identity, as it stands in the file.
func (b *blinder) hashRow(r procedure.Row) rowHash { return b.row(hashRow(r)) }

// lineMark returns what stands for a row's line in the file.
func (b *blinder) lineMark(r procedure.Row) []byte { return b.line(lineMark(r)) }

// maxBlinded is how many blind texts an operation remembers: a look-up needs each of a few
// several times.
const maxBlinded = 16

// blind returns the form of a number's key or a Customer.ID in this file's keys.
func (t *Tx) blind(key string) string {
	b := t.stored.seal.blinder()
	if b == nil {
		return key
	}
	for _, known := range t.blinded {
		if known[0] == key {
			return known[1]
		}
	}
	text := b.textWith(key, t.blind)
	if len(t.blinded) < maxBlinded {
		t.blinded = append(t.blinded, [2]string{key, text})
	}
	return text
}

// blinder returns nil for a file that is not encrypted.
func (s *sealer) blinder() *blinder {
	if s == nil {
		return nil
	}
	return s.index
}

// indexKey leads to the blinder's key, in the bucket of keys.
var indexKey = []byte("index")

// newIndexKey gives a new file the key of its indexes.
func (s *sealer) newIndexKey(tx *bolt.Tx) error {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	s.index = newBlinder(key)
	if err := noteKey(tx, s.ring.Load().keys); err != nil {
		return err
	}
	return tx.Bucket([]byte(bucketNames[bucketKeys])).Put(indexKey, s.seal(bucketKeys, indexKey, key))
}
