package store_test

import (
	"encoding/json"
	"errors"
	"strings"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// behindChecksum is where a value begins in what is stored.
const behindChecksum = 5

// measureRaw reads with bbolt alone what a look-up and a listing have to read.
func measureRaw(path string, numbers []procedure.Number) error {
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	get := func(i int) error {
		return db.View(func(tx *bolt.Tx) error { return rawLookUp(tx, numbers[i%lookUps]) })
	}
	list := func(int) error {
		return db.View(func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("open")).ForEach(func(_, v []byte) error { _ = string(v); return nil })
		})
	}
	for _, step := range []struct {
		name  string
		times int
		do    func(int) error
	}{
		{"µs-raw-look-up-first", lookUps, get}, {"µs-raw-look-up-warm", lookUps, get}, {"µs-raw-listing-warm", listings, list},
	} {
		if err := timed(step.name, step.times, step.do); err != nil {
			return err
		}
	}
	return nil
}

// rawLookUp finds the number, gets its row and decodes it: in one list only, without a join.
func rawLookUp(tx *bolt.Tx, n procedure.Number) error {
	prefix := append([]byte(n.Key()), 0)
	k, _ := tx.Bucket([]byte("numbers")).Cursor().Seek(prefix)
	if !strings.HasPrefix(string(k), string(prefix)) {
		return errors.New("no row has the number")
	}
	var row struct {
		List     procedure.List `json:"list"`
		Mbps     int            `json:"mbps"`
		Personal struct {
			Numbers []string `json:"numbers"`
			Name    string   `json:"name"`
		} `json:"personal"`
	}
	return json.Unmarshal(tx.Bucket([]byte("rows")).Get(k[len(prefix):])[behindChecksum:], &row)
}
