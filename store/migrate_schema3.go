package store

import (
	"bytes"
	"encoding/json"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// toSchema3 keeps which rows of a list have not ended, and begins the changes of each list
// with one that stands for all imports so far.
func toSchema3(tx *bolt.Tx, _ *sealer) error {
	live, err := tx.CreateBucketIfNotExists([]byte("liverows"))
	if err != nil {
		return err
	}
	changes, err := tx.CreateBucketIfNotExists([]byte("changes"))
	if err != nil {
		return err
	}
	rows := map[string]int{}
	err = tx.Bucket([]byte("rowids")).ForEach(func(key, id []byte) error {
		list, hash, _ := bytes.Cut(key, []byte{0})
		rows[string(list)]++
		return live.Put(append(textPrefix(string(list)), id...), hash)
	})
	if err != nil {
		return err
	}
	imported, err := schema2Imports(tx)
	if err != nil {
		return err
	}
	meta, id := tx.Bucket([]byte("meta")), uint64(0)
	for _, list := range []string{"customers", "special-requests", "vvip"} {
		last, known := imported[list]
		if !known && rows[list] == 0 {
			continue
		}
		id++
		value, err := json.Marshal(map[string]any{"kind": "import", "by": "system", "via": last.Via, "at": last.At, "mode": "whole",
			"new": rows[list], "rows": rows[list], "first": 1, "next": readU64(meta.Get([]byte("row"))) + 1})
		if err != nil {
			return err
		}
		if err := changes.Put(append(textPrefix(list), u64(id)...), value); err != nil {
			return err
		}
	}
	return meta.Put([]byte("change"), u64(id))
}

// schema2Import is what the step reads of the audit of an import.
type schema2Import struct {
	At     int64  `json:"at"`
	Via    string `json:"via"`
	Action string `json:"action"`
}

// schema2Imports are the newest imports, by list.
func schema2Imports(tx *bolt.Tx) (map[string]schema2Import, error) {
	out := map[string]schema2Import{}
	prefix := []byte("slist\x00")
	c := tx.Bucket([]byte("auditsubjects")).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		seq := k[len(prefix):]
		var e schema2Import
		if err := json.Unmarshal(tx.Bucket([]byte("audit")).Get(seq), &e); err != nil {
			return nil, fmt.Errorf("audit entry %d: %w", readU64(seq), err)
		}
		var body struct {
			List string `json:"list"`
		}
		salted := tx.Bucket([]byte("auditbodies")).Get(seq)
		if e.Action != "import" || len(salted) < 16 || json.Unmarshal(salted[16:], &body) != nil {
			continue
		}
		out[body.List] = e
	}
	return out, nil
}
