package directory

import (
	"time"

	"github.com/cc147/sigap/procedure"
)

// toldEvery is how often a field whose values are not understood is logged.
const toldEvery = time.Hour

// logChange logs that the directory began to fail, or answers again.
func (d *Directory) logChange(changed bool, f *fault) {
	switch {
	case !changed:
	case f != nil:
		d.Log.Warn("directory: it does not answer, look-ups go on with the lists", "fault", f.code, "cause", f.cause)
	default:
		d.Log.Info("directory: it answers")
	}
}

// report counts the answers with a value that was not understood, and logs its field:
// the value could be anything.
func (d *Directory) report(unread []procedure.UnreadValue, now time.Time) {
	if len(unread) == 0 {
		return
	}
	d.Observe(Unread, 0)
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, u := range unread {
		if last, ok := d.told[u.Field]; ok && now.Sub(last) < toldEvery {
			continue
		}
		d.told[u.Field] = now
		d.Log.Warn("directory: a value is not understood and not used; the agent's answer has it, map it in directory.kinds or mend directory.fields", "field", u.Field)
	}
}
