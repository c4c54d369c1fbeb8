package store

import "sync"

// maxTouched is the most rows that are remembered between two comparisons; an import changes
// more, and then the next one is of all.
const maxTouched = 200_000

// touched are the rows that were written since the data were compared last. Nothing is
// remembered before the first comparison. Safe for concurrent use.
type touched struct {
	mu   sync.Mutex
	on   bool
	rows map[rowAt]bool
}

// rowAt is the place of a row.
type rowAt struct {
	bucket bucket
	key    string
}

// note remembers the rows of a commit. One whose outcome is not known counts too.
func (d *touched) note(written *layer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.on {
		return
	}
	for b := range written {
		for _, w := range written[b] {
			d.rows[rowAt{bucket(b), string(w.key)}] = true
		}
	}
	if len(d.rows) > maxTouched {
		d.on, d.rows = false, nil
	}
}

// take returns what was written since it was called last, and begins anew. It reports false
// if that isn't known: then everything has to be compared.
func (d *touched) take() (rows map[rowAt]bool, known bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	rows, known = d.rows, d.on
	d.on, d.rows = true, map[rowAt]bool{}
	return rows, known
}

// giveUp has the next comparison be of all, since one did not end.
func (d *touched) giveUp() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.on, d.rows = false, nil
}
