package store

import (
	"hash/maphash"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// Unsettled is a subject of the outbox with its posts. It must not be changed.
type Unsettled struct {
	OutboxRow
	Urgency int    // of an open case, otherwise the lowest
	Turn    uint64 // of an open case, otherwise 0
	Open    bool   // it is an open case
	Posts   []bot.Post
}

// OutboxReader reads the outbox again and again, and decodes only what has changed since
// it was read last. The zero value is ready. It is not safe for concurrent use.
type OutboxReader struct {
	seed  maphash.Seed
	known map[string]*knownRow // by the key of the outbox
	turn  uint64               // of the reading
}

type knownRow struct {
	Unsettled
	sum  uint64 // of the stored rows that it was decoded from
	turn uint64 // the reading that has seen it last
}

// Read returns up to limit subjects in the order of Tx.Outbox.
func (r *OutboxReader) Read(t *Tx, limit int) []*Unsettled {
	if r.known == nil {
		r.seed, r.known = maphash.MakeSeed(), map[string]*knownRow{}
	}
	r.turn++
	out := make([]*Unsettled, 0, len(r.known))
	for k, rev := range t.scan(bucketOutbox, nil, nil) {
		if len(out) >= limit {
			break
		}
		row := r.known[string(k)]
		if sum := r.sum(t, k, rev); row == nil || row.sum != sum {
			row = &knownRow{Unsettled: t.unsettled(k, rev), sum: sum}
			r.known[string(k)] = row
		}
		row.turn = r.turn
		out = append(out, &row.Unsettled)
	}
	for k, row := range r.known {
		if row.turn != r.turn {
			delete(r.known, k)
		}
	}
	return out
}

// sum hashes all that an Unsettled is made of.
func (r *OutboxReader) sum(t *Tx, key, rev []byte) uint64 {
	var h maphash.Hash
	h.SetSeed(r.seed)
	_, _ = h.Write(rev) // Write of a hash doesn't fail
	switch about := t.get(bucketOpen, key[1:]); {
	case key[0] == 'K' && about != nil:
		_, _ = h.Write(about)
	case key[0] == 'K':
		_, _ = h.Write(t.get(bucketCases, key[1:]))
	case key[0] == 'C':
		_, _ = h.Write(t.get(bucketCalls, key[1:]))
	}
	for k, v := range t.scan(bucketPosts, key, nil) {
		_, _ = h.Write(k)
		_, _ = h.Write(v)
	}
	return h.Sum64()
}

func (t *Tx) unsettled(key, rev []byte) Unsettled {
	u := Unsettled{OutboxRow: OutboxRow{Subject: subjectName(key), Rev: readU64(rev)}, Urgency: procedure.UrgencyRest}
	if l, ok := t.Listed(readU64(key[1:])); ok && key[0] == 'K' {
		u.Urgency, u.Turn, u.Open = l.Urgency, l.Turn, true
	}
	u.Posts = t.Posts(u.Subject)
	return u
}
