package proof

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/procedure/replay"
	"github.com/cc147/sigap/store"
)

// maxGap is how many numbers in a row are looked at of which nothing is there; of more only the
// first and the last are named, since a counter that was changed can be any number.
const maxGap = 1000

// eachNumber has every case or call proven, by its number.
func eachNumber(ctx context.Context, s *store.Store, kind byte, r *Report, prove func(id uint64) error) error {
	for from := uint64(1); from > 0; {
		var next, to uint64
		if err := s.View(ctx, func(tx *store.Tx) error {
			if next = tx.NextNumbered(kind, from); next == 0 {
				to = tx.Numbered(kind).Counter
			} else {
				to = next
			}
			return nil
		}); err != nil {
			return err
		}
		if to >= from && to-from > maxGap {
			r.wrong(fmt.Sprintf("%c-%d to %c-%d: neither records nor entries of the audit, and the counter or a message is beyond", kind, from, kind, to))
			from = to
		}
		for ; from <= to && from > 0; from++ {
			if err := prove(from); err != nil {
				return err
			}
		}
		if next == 0 {
			return nil
		}
	}
	return nil
}

// Case compares the record of a case with what the procedure makes of its audit entries.
// The error is a *replay.Difference, or says that something can't be read. A case that has
// neither a record nor an entry differs too: it had a number. One of which an entry was set
// aside isn't compared.
func Case(tx *store.Tx, id uint64, people replay.People) error {
	c, err := tx.Case(id)
	if err != nil {
		return missing(tx, procedure.CaseName(id), err)
	}
	record := replay.Case{}
	if err := convert(c, &record); err != nil {
		return err
	}
	record.Facts = c.Digest()
	entries, whole := entriesOf(tx, c.Name())
	call, callWhole := callOf(tx, c.Call, people)
	if !whole || !callWhole {
		return nil
	}
	return replay.CompareCase(record, entries, call, people)
}

// Call is Case for a call.
func Call(tx *store.Tx, id uint64, people replay.People) error {
	c, err := tx.Call(id)
	if err != nil {
		return missing(tx, procedure.Call{ID: id}.Name(), err)
	}
	record := replay.Call{}
	if err := convert(c, &record); err != nil {
		return err
	}
	entries, whole := entriesOf(tx, c.Name())
	if !whole {
		return nil
	}
	return replay.CompareCall(record, entries, people)
}

// missing names a record that is not there, as a difference.
func missing(tx *store.Tx, name string, err error) error {
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return &replay.Difference{Subject: name, What: fmt.Sprintf("the record is missing; the audit has %d entries about it", len(tx.AuditOf(name)))}
}

// convert gives a record the form of the model, which has the names of the record's fields.
func convert(record, to any) error {
	b, err := json.Marshal(record)
	if err == nil {
		err = json.Unmarshal(b, to)
	}
	if err != nil {
		return fmt.Errorf("a record for the comparison: %w", err)
	}
	return nil
}

// callOf is the call that opened a case as its entries have it; nil where they have none, and
// not whole as with entriesOf.
func callOf(tx *store.Tx, id uint64, people replay.People) (call *replay.Call, whole bool) {
	if id == 0 {
		return nil, true
	}
	entries, whole := entriesOf(tx, procedure.Call{ID: id}.Name())
	c, err := replay.DeriveCall(id, entries, people)
	if err != nil {
		return nil, whole // the call itself is compared too, and named
	}
	return c, whole
}

// entriesOf returns the entries about a case or call. whole is false if one of them was
// damaged and set aside: then the record can't be derived, and what was set aside is named.
func entriesOf(tx *store.Tx, subject string) (out []replay.Entry, whole bool) {
	whole = true
	for _, e := range tx.AuditOf(subject) {
		whole = whole && !e.Damaged
		body, _ := e.Body.(json.RawMessage)
		out = append(out, replay.Entry{Seq: e.Seq, At: e.At, Person: e.Person, Action: e.Action, Body: body})
	}
	return out, whole
}
