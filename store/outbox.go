package store

import "fmt"

// OutboxRow says that all posts of a subject must show at least that rev.
type OutboxRow struct {
	Subject string
	Rev     uint64
}

// Show requires all posts of a subject to show at least rev. There is one row per subject,
// so ten acts while a channel waits make one edit.
func (t *Tx) Show(subject string, rev uint64) {
	if _, _, ok := parseSubject(subject); !ok {
		t.fail(fmt.Errorf("the outbox of %q, which is no case, call or notice", subject))
		return
	}
	t.put(bucketOutbox, subjectKey(subject), u64(rev))
}

// Outbox returns up to limit subjects whose posts are not settled: calls first, then cases, then
// notices, each oldest first.
func (t *Tx) Outbox(limit int) []OutboxRow {
	var out []OutboxRow
	for k, rev := range t.scan(bucketOutbox, nil, nil) {
		if len(out) >= limit {
			break
		}
		out = append(out, OutboxRow{Subject: subjectName(k), Rev: readU64(rev)})
	}
	return out
}

// Settled removes the subject from the outbox if it required at most rev. If a newer rev is
// required by now, the row stays.
func (t *Tx) Settled(subject string, rev uint64) {
	key := subjectKey(subject)
	if row := t.get(bucketOutbox, key); row != nil && readU64(row) <= rev {
		t.del(bucketOutbox, key)
	}
}
