package store

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// toSchema2 has the index of numbers tell the line of each row, and finds open
// cases and statuses by the person as well, not by their line alone.
func toSchema2(tx *bolt.Tx, _ *sealer) error {
	for _, step := range []func(*bolt.Tx) error{markLines, indexOpenCases, indexStatuses} {
		if err := step(tx); err != nil {
			return err
		}
	}
	return nil
}

// schema1Row and schema1Case are what the step reads of the records.
type schema1Row struct {
	Personal struct {
		Numbers []string `json:"numbers"`
	} `json:"personal"`
}

type schema1Case struct {
	Personal struct {
		Customer string   `json:"customer"`
		Name     string   `json:"name"`
		Numbers  []string `json:"numbers"`
	} `json:"personal"`
}

func (c schema1Case) keys() []string {
	return procedure.PersonKeys(numbersOf(c.Personal.Numbers), c.Personal.Name)
}

func markLines(tx *bolt.Tx) error {
	numbers := tx.Bucket([]byte("numbers"))
	return tx.Bucket([]byte("rows")).ForEach(func(key, value []byte) error {
		var r schema1Row
		if err := json.Unmarshal(value, &r); err != nil {
			return fmt.Errorf("a row of a list: %w", err)
		}
		for _, line := range r.Personal.Numbers {
			digits, ok := strings.CutPrefix(line, "i:")
			if !ok {
				continue
			}
			mark := sha256.Sum256([]byte(digits))
			for _, n := range r.Personal.Numbers {
				if err := numbers.Put(append(textPrefix(n), key...), mark[:8]); err != nil {
					return err
				}
			}
			break
		}
		return nil
	})
}

func indexOpenCases(tx *bolt.Tx) error {
	if err := tx.DeleteBucket([]byte("opencustomers")); err != nil {
		return err
	}
	index, err := tx.CreateBucket([]byte("opencustomers"))
	if err != nil {
		return err
	}
	return tx.Bucket([]byte("open")).ForEach(func(id, _ []byte) error {
		c, ok, err := schema1CaseOf(tx, id)
		if err != nil || !ok || c.Personal.Customer == "" {
			return err
		}
		for _, key := range append(c.keys(), c.Personal.Customer) {
			if err := index.Put(append(textPrefix(key, c.Personal.Customer), id...), nil); err != nil {
				return err
			}
		}
		return nil
	})
}

func indexStatuses(tx *bolt.Tx) error {
	index, err := tx.CreateBucketIfNotExists([]byte("statuskeys"))
	if err != nil {
		return err
	}
	statuses, changed := tx.Bucket([]byte("statuses")), map[string][]byte{}
	err = statuses.ForEach(func(owner, value []byte) error {
		var r statusRecord
		if err := json.Unmarshal(value, &r); err != nil {
			return fmt.Errorf("a status: %w", err)
		}
		c, _, err := schema1CaseOf(tx, u64(r.Case)) // without a case it has its own key
		if err != nil {
			return err
		}
		r.Personal.Keys = append([]string{string(owner)}, c.keys()...)
		for _, key := range r.Personal.Keys {
			if err := index.Put(textKey(key, string(owner)), nil); err != nil {
				return err
			}
		}
		changed[string(owner)], err = json.Marshal(r)
		return err
	})
	for owner, value := range changed {
		if err == nil {
			err = statuses.Put([]byte(owner), value)
		}
	}
	return err
}

// schema1CaseOf gives a case; ok is false where it is not there.
func schema1CaseOf(tx *bolt.Tx, id []byte) (c schema1Case, ok bool, err error) {
	value := tx.Bucket([]byte("cases")).Get(id)
	if value == nil {
		return c, false, nil
	}
	if err := json.Unmarshal(value, &c); err != nil {
		return c, false, fmt.Errorf("case %d: %w", readU64(id), err)
	}
	return c, true, nil
}
