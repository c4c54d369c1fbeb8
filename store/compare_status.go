package store

import "encoding/json"

// compareStatus: an open case whose customer carries super emergency has their status.
func (t *Tx) compareStatus(key, value []byte) []Finding {
	var r caseRecord
	if json.Unmarshal(value, &r) != nil {
		return nil
	}
	c := r.domain(readU64(key))
	if !c.IsOpen() || !c.Super || c.Customer == "" {
		return nil
	}
	for _, k := range caseKeys(c) {
		prefix := textPrefix(t.blind(k))
		if found, _, _ := t.stored.keys(bucketStatusKeys, prefix, 1); len(found) > 0 && len(found[0]) > len(prefix) && string(found[0][:len(prefix)]) == string(prefix) {
			return nil
		}
	}
	return []Finding{{Subject: rowName(bucketCases, key), What: "its customer carries super emergency, and the status is missing"}}
}
