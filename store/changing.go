package store

import "github.com/cc147/sigap/procedure"

// changingRecord is a large change to a list that is not complete, by its list. The change
// takes effect at one moment, when inForce is set: until then none of its new rows counts,
// from then on none of the rows that it ends. So nobody sees a part of it, although it is
// written in many commits.
type changingRecord struct {
	ID      uint64       `json:"id"`
	InForce bool         `json:"in_force,omitempty"`
	Change  changeRecord `json:"change"`
}

// changing returns the incomplete change of a list, or nil. Nearly always there is none of
// any list, which costs one look at an empty bucket in each operation.
func (t *Tx) changing(list procedure.List) *changingRecord {
	if t.incomplete == nil {
		t.incomplete = map[procedure.List]*changingRecord{}
		for k, value := range t.scan(bucketChanging, nil, nil) {
			if r, ok := decode[changingRecord](t, bucketChanging, value); ok {
				t.incomplete[procedure.List(k)] = &r
			}
		}
	}
	return t.incomplete[list]
}

// hidden reports whether a row doesn't count, although the indexes have it.
func (t *Tx) hidden(list procedure.List, id uint64) bool {
	c := t.changing(list)
	if c == nil {
		return false
	}
	if !c.InForce {
		return c.adds(id)
	}
	return t.get(bucketRowEnds, rowEndKey(c.ID, id)) != nil
}

// notYet reports whether a row belongs to a change that is not in force.
func (t *Tx) notYet(list procedure.List, id uint64) bool {
	c := t.changing(list)
	return c != nil && !c.InForce && c.adds(id)
}

func (c *changingRecord) adds(id uint64) bool { return c.Change.First <= id && id < c.Change.Next }
