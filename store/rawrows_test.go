package store

import (
	"bytes"
	"errors"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// The tests that look into a file, or change it from outside, do so with what stands behind
// the checksums: who changes a file on purpose can write those too.

// sealerIn is the sealer of an open file, with the keys of the tests.
func sealerIn(tx *bolt.Tx) *sealer {
	text := ring1
	if file := tx.Bucket([]byte("keys")); file != nil && len(file.Get(indexKey)) > 0 && file.Get(indexKey)[0] == 2 {
		text = ring2
	}
	keys, err := ParseKeys(text)
	found := layoutFound{version: readU64(tx.Bucket([]byte("meta")).Get(schemaKey))}
	if err = errors.Join(err, found.readKeys(tx, Options{Keys: keys})); err != nil {
		panic(err)
	}
	return found.seal
}

// rowsIn calls fn for each row of a file, with its value as it was written.
func rowsIn(tx *bolt.Tx, fn func(name string, k, v []byte)) error {
	seal := sealerIn(tx)
	return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		return b.ForEach(func(k, v []byte) (err error) {
			if string(name) != "meta" || !bytes.Equal(k, schemaKey) {
				v, err = seal.open(bucketNamed(string(name)), k, v)
			}
			if err == nil {
				fn(string(name), k, v)
			}
			return err
		})
	})
}

func bucketNamed(name string) bucket { return bucket(slices.Index(bucketNames[:], name)) }

// putRow writes a row from outside.
func putRow(tx *bolt.Tx, name string, key, value []byte) error {
	return tx.Bucket([]byte(name)).Put(key, sealerIn(tx).seal(bucketNamed(name), key, value))
}

// changeRow changes a row from outside.
func changeRow(tx *bolt.Tx, name string, key []byte, change func([]byte) []byte) error {
	value, err := sealerIn(tx).open(bucketNamed(name), key, tx.Bucket([]byte(name)).Get(key))
	if err != nil {
		return err
	}
	return putRow(tx, name, key, change(bytes.Clone(value)))
}
