package procedure

import (
	"slices"
	"time"
)

// EntryLists are the lists whose entries are looked after one by one: the request list
// and the register. The customer file comes from elsewhere as a whole.
var EntryLists = []List{SpecialRequests, VVIPRegister}

// The limits of an entry: numbers, and characters of its texts, in UTF-16 as forms count them.
const (
	MaxEntryNumbers = 16
	MaxEntryName    = 200  // the customer's name, who asked for it, who approved it
	MaxEntryText    = 1000 // the instruction, what to say, what not to promise
)

// MayReadEntries reports whether the person may look through the entries of a list:
// those who change them, and quality, masked. This is not in the work instruction.
func (p Person) MayReadEntries() bool { return p.Is(Lead, Quality, Admin) }

// MayChangeEntries reports whether the person may add, change and end entries of a list,
// and so sees their full data: a lead or an admin. This is not in the work instruction.
func (p Person) MayChangeEntries() bool { return p.Is(Lead, Admin) }

// ApplyEntry judges an entry that a person adds to a list, or puts in place of old (nil
// is none). It returns nil or a *Refusal, with the field by its name in the form.
func ApplyEntry(old *Row, next Row, by Person, w Facts) error {
	day := DateOf(w.Now.In(w.Policy.Zone))
	internet := 0
	for _, n := range next.Numbers {
		if n.Kind == Internet {
			internet++
		}
	}
	switch {
	case !by.MayChangeEntries() || !slices.Contains(EntryLists, next.List):
		return refuse(NoRole)
	case !next.hasKind():
		return &Refusal{Code: Missing, Field: "kind"}
	case len(next.Numbers) == 0:
		return &Refusal{Code: Missing, Field: "numbers"}
	case internet > 1:
		return &Refusal{Code: TwoLines, Field: "numbers"}
	case len(next.Numbers) > MaxEntryNumbers:
		return &Refusal{Code: TooManyNumbers, Field: "numbers"}
	case next.longField() != "":
		return &Refusal{Code: TooLong, Field: next.longField()}
	case next.Until != "" && next.Until < next.From:
		return &Refusal{Code: EndsBefore, Field: "until"}
	case next.Until != "" && next.Until < day && (old == nil || old.Until != next.Until):
		return &Refusal{Code: OverAlready, Field: "until"}
	case old != nil && old.equal(next):
		return refuse(Unchanged)
	}
	return nil
}

func (r Row) hasKind() bool {
	if r.List == VVIPRegister {
		return slices.Contains(VVIPCriteria, r.VVIP)
	}
	return slices.Contains(RequestKinds, r.Request)
}

// longField names a text that is too long, or is "".
func (r Row) longField() string {
	for _, t := range []struct {
		field, text string
		most        int
	}{
		{"name", r.Name, MaxEntryName}, {"note", r.Note, MaxEntryText}, {"say", r.Say, MaxEntryText}, {"dont", r.Dont, MaxEntryText},
		{"pic", r.PIC, MaxEntryName}, {"approved", r.ApprovedBy, MaxEntryName},
	} {
		if utf16Len(t.text) > t.most {
			return t.field
		}
	}
	return ""
}

// ReviewWithin reports whether the row has not ended on that day and is to be reviewed at
// most so many days later; what is overdue counts.
func (r Row) ReviewWithin(day Date, days int) bool {
	t, err := time.Parse(time.DateOnly, string(day))
	return err == nil && r.Review != "" && (r.Until == "" || day <= r.Until) && r.Review <= DateOf(t.AddDate(0, 0, days))
}
