package store

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// find finds the rows that the file names, for the mode EndRows: the very row, or else
// those of its line, or where it has no line those of one of its numbers that are the same
// person's; and of its kind, where it has one.
func (g *Staged) find(ctx context.Context, e Ending) error {
	spared := map[procedure.Number]bool{}
	for _, n := range e.Spare {
		spared[n] = true
	}
	var batch []spooled
	look := func() error {
		err := g.s.View(ctx, func(t *Tx) error {
			if t.changing(g.list) != nil { // its rows are in the indexes and don't count
				return ErrImporting
			}
			for _, r := range batch {
				found, err := t.named(g.list, r)
				if err != nil {
					return err
				}
				if len(found) == 0 {
					g.diff.NotFound++
				}
				for _, id := range found {
					if !t.carriesAny(g.list, id, spared) {
						g.ended = append(g.ended, id)
					}
				}
			}
			return nil
		})
		batch = batch[:0]
		return err
	}
	err := g.rows.each(func(_ int, r spooled) error {
		if batch = append(batch, r); len(batch) < pieceKeys {
			return nil
		}
		return look()
	})
	if err == nil {
		err = look()
	}
	return err
}

// named returns the rows of a list that a row of the file names. A number that more rows
// carry than MaxJoined names none, and neither does one that could be several customers'.
func (t *Tx) named(list procedure.List, r spooled) (found []uint64, err error) {
	if id := t.get(bucketRowIDs, hashKey(list, r.hash[:])); id != nil {
		return []uint64{readU64(id)}, nil
	}
	var named rowRecord
	if err := json.Unmarshal(r.record, &named); err != nil {
		return nil, err
	}
	row, numbers := named.domain(), r.numbers
	line, hasLine := row.Line()
	if hasLine {
		numbers = []string{line.Key()}
	}
	var rows []procedure.Row // of found
	for _, n := range numbers {
		prefix := textPrefix(t.blind(n), string(list))
		var ids []uint64
		for k := range t.scan(bucketNumbers, prefix, nil) {
			if ids = append(ids, readU64(k[len(prefix):])); len(ids) > procedure.MaxJoined {
				ids = nil
				break
			}
		}
		for _, id := range ids {
			stored, ok := load[rowRecord](t, bucketRows, rowKey(list, id))
			is := ok && (row.Request == "" || row.Request == stored.Request) && (row.VVIP == "" || row.VVIP == stored.VVIP) &&
				(hasLine || procedure.SamePerson(row.Name, stored.Personal.Name))
			if is && !slices.Contains(found, id) {
				found, rows = append(found, id), append(rows, stored.domain())
			}
		}
	}
	if !hasLine && !oneCustomer(rows) {
		return nil, t.err
	}
	return found, t.err
}

// oneCustomer reports whether rows that share a number can only be one customer's: of one
// line at most, and of one person's names.
func oneCustomer(rows []procedure.Row) bool {
	lines := map[procedure.Number]bool{}
	for i, r := range rows {
		if line, ok := r.Line(); ok {
			lines[line] = true
		}
		if slices.ContainsFunc(rows[:i], func(o procedure.Row) bool { return !procedure.SamePerson(o.Name, r.Name) }) {
			return false
		}
	}
	return len(lines) <= 1
}
