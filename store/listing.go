package store

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/cc147/sigap/procedure"
)

// Listing is the summary of an open case in lists, which needs no decoding of the case. It
// contains nothing that a channel may not show.
type Listing struct {
	ID          uint64
	Kind        procedure.Kind
	State       procedure.State
	Category    procedure.Category
	Urgency     int
	Opened      time.Time
	Due         time.Time
	HeldSince   time.Time
	HolderActed time.Time
	Rev         uint64
	Turn        uint64
	Agent       string
	Holder      string
	Team        string // backend team that has it now
	Taker       string
	Number      string // the number that the customer gave, masked
	Initials    string
	Raised      bool // its urgency is above that of its criteria
}

// usuallyOpen is the initial capacity of a list of open cases.
const usuallyOpen = 256

// Open returns all open cases: the most urgent first, then by due time, then the oldest
// first.
func (t *Tx) Open() ([]Listing, error) {
	out := make([]Listing, 0, usuallyOpen)
	for k, value := range t.scan(bucketOpen, nil, nil) {
		l, err := decodeListing(value)
		if err != nil {
			return nil, err
		}
		l.ID = readU64(k)
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b Listing) int {
		return procedure.CompareUrgency(a.Urgency, b.Urgency, a.Due, b.Due, a.ID, b.ID)
	})
	return out, nil
}

// IsOpen reports whether the subject of a post is an open case.
func (t *Tx) IsOpen(subject string) bool {
	kind, id, _ := parseSubject(subject)
	return kind == 'K' && t.get(bucketOpen, u64(id)) != nil
}

// Listed returns the listing of one open case. It reports false for a closed or unknown
// case.
func (t *Tx) Listed(id uint64) (Listing, bool) {
	value := t.get(bucketOpen, u64(id))
	if value == nil {
		return Listing{}, false
	}
	l, err := decodeListing(value)
	if err != nil {
		t.fail(err)
		return Listing{}, false
	}
	l.ID = id
	return l, true
}

// UrgencyOf returns the urgency of the subject of a post: that of an open case, otherwise
// the lowest.
func (t *Tx) UrgencyOf(subject string) int {
	kind, id, _ := parseSubject(subject)
	if l, ok := t.Listed(id); ok && kind == 'K' {
		return l.Urgency
	}
	return procedure.UrgencyRest
}

func listingOf(c procedure.Case) Listing {
	l := Listing{
		ID: c.ID, Kind: c.Kind, State: c.State, Category: c.Category(), Urgency: c.Urgency(),
		Opened: c.Opened, Due: c.Due, HeldSince: c.HeldSince, HolderActed: c.HolderActed,
		Rev: c.Rev, Turn: c.Turn,
		Agent: c.Agent, Holder: c.Holder, Team: c.Team(), Taker: c.Taker(),
		Initials: procedure.Initials(c.Personal.Name), Raised: c.IsRaised(),
	}
	if len(c.Personal.Numbers) > 0 {
		l.Number = c.Personal.Numbers[0].Masked()
	}
	return l
}

// encode encodes a listing: uvarints, and texts with a length prefix, in the order of the
// fields here. Fields are only ever added at the end. The encoding is binary because lists
// are read by the hundred. The id is the key.
func (l Listing) encode() []byte {
	b := make([]byte, 0, 128)
	for _, n := range []uint64{
		uint64(l.Urgency), l.Rev, l.Turn,
		uint64(stampOf(l.Opened)), uint64(stampOf(l.Due)), uint64(stampOf(l.HeldSince)), uint64(stampOf(l.HolderActed)),
	} {
		b = binary.AppendUvarint(b, n)
	}
	for _, s := range []string{
		string(l.Kind), string(l.State), string(l.Category),
		l.Agent, l.Holder, l.Team, l.Taker, l.Number, l.Initials,
	} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	if l.Raised {
		return append(b, 1)
	}
	return append(b, 0)
}

func decodeListing(value []byte) (Listing, error) {
	r := listingReader{left: string(value)}
	l := Listing{
		Urgency: int(r.number()), Rev: r.number(), Turn: r.number(),
		Opened: r.time(), Due: r.time(), HeldSince: r.time(), HolderActed: r.time(),
		Kind: procedure.Kind(r.text()), State: procedure.State(r.text()), Category: procedure.Category(r.text()),
		Agent: r.text(), Holder: r.text(), Team: r.text(), Taker: r.text(), Number: r.text(), Initials: r.text(),
	}
	if r.left != "" { // older rows don't have it
		l.Raised = r.number() != 0
	}
	if r.bad {
		return Listing{}, fmt.Errorf("a listing: %w", ErrCorrupt)
	}
	return l, nil
}

// listingReader decodes what encode wrote; all texts share one string.
type listingReader struct {
	left string
	bad  bool
}

func (r *listingReader) number() (n uint64) {
	for i := 0; i < len(r.left) && i < binary.MaxVarintLen64; i++ {
		b := r.left[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.left = r.left[i+1:]
			return n
		}
	}
	r.bad = true
	return 0
}

func (r *listingReader) text() string {
	n := r.number()
	if n > uint64(len(r.left)) {
		r.bad = true
		return ""
	}
	s := r.left[:n]
	r.left = r.left[n:]
	return s
}

func (r *listingReader) time() time.Time { return stamp(r.number()).time() }
