package replay

import (
	"encoding/json"
	"fmt"
	"time"
)

// Entry is one entry of the audit about a case or a call.
type Entry struct {
	Seq    uint64
	At     time.Time
	Person string
	Action string
	Body   []byte // JSON
}

// System is the actor of what timers do.
const System = "system"

// Person is what somebody was: their roles, and their teams in backend.
type Person struct{ Roles, Teams []string }

// People returns what a person was at an entry, and in the minute before it, within which
// an input was judged; nil where that isn't known.
type People func(person string, e Entry) []Person

// body is the body of an entry about a case.
type body struct {
	// V is 1 for entries that have all of this. Older ones lack Super and Facts, and a
	// status that was carried to other cases left no entry there, so that their rev may
	// have grown in between.
	V      int    `json:"v"`
	State  string `json:"state"`
	Turn   uint64 `json:"turn"`
	Rev    uint64 `json:"rev"`
	Holder string `json:"holder"`
	Team   string `json:"team"`
	Taker  string `json:"taker"`
	Super  bool   `json:"super"`
	Facts  string `json:"facts"` // of an entry that opens a case: the digest of what the lists said
	Fields fields `json:"fields"`
}

// fields are what was filled in.
type fields struct {
	Turn      uint64
	Text      string
	Reason    string
	Team      string
	Checked   string
	Wanted    string
	Done      string
	Analysis  string
	To        struct{ ID string }
	Contact   string
	CallAt    time.Time
	Answer    string
	Outcome   string
	Right     string
	Satisfied string
	Judged    *[]string
	Call      uint64
}

// Difference is the first difference between the audit, the procedure and a record.
type Difference struct {
	Subject string
	Entry   Entry  // zero if no single entry is meant
	What    string // in words, without customer data
}

// Error is the difference in one line.
func (d *Difference) Error() string {
	if d.Entry.Seq == 0 {
		return d.Subject + ": " + d.What
	}
	return fmt.Sprintf("%s: entry %d, %s by %s: %s", d.Subject, d.Entry.Seq, d.Entry.Action, d.Entry.Person, d.What)
}

func differs(subject string, e Entry, format string, a ...any) error {
	return &Difference{Subject: subject, Entry: e, What: fmt.Sprintf(format, a...)}
}

// read decodes a body; ok is false where there is none, or it is none of ours.
func read[T any](e Entry) (b T, ok bool) {
	if len(e.Body) == 0 || string(e.Body) == "null" {
		return b, false
	}
	return b, json.Unmarshal(e.Body, &b) == nil
}

// orNothing is a value in a sentence.
func orNothing(s string) string {
	if s == "" {
		return "nobody"
	}
	return s
}
