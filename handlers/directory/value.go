package directory

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// numbers are the numbers of a customer, with the number that was asked for. It is
// false for a customer whose own ones of that kind are others or not understood, since
// the answer may be about somebody else then, and for one with two internet numbers.
func (r *reading) numbers(v any) (out []procedure.Number, ok bool) {
	for _, f := range []struct {
		name string
		kind procedure.NumberKind
	}{{fieldInternet, procedure.Internet}, {fieldTelephone, procedure.Telephone}, {fieldTicket, procedure.Ticket}} {
		var of []procedure.Number
		whole := true
		for _, text := range r.values(v, f.name) {
			found, err := r.parser.Read(text)
			var bad *numbers.Error
			if errors.As(err, &bad) && bad.Problem == numbers.Empty {
				continue
			}
			if err != nil || slices.ContainsFunc(found, func(n procedure.Number) bool { return n.Kind != f.kind }) {
				r.leave(f.name, text)
				whole = false
				continue
			}
			for _, n := range found {
				if !slices.Contains(of, n) {
					of = append(of, n)
				}
			}
		}
		switch {
		case f.kind == procedure.Internet && len(of) > 1, f.kind == r.asked.Kind && len(of) > 0 && !slices.Contains(of, r.asked):
			r.leave(f.name, of[0].Masked())
			return nil, false
		case f.kind == r.asked.Kind && !whole && len(of) == 0:
			return nil, false
		}
		out = append(out, of...)
	}
	if !slices.Contains(out, r.asked) {
		out = append(out, r.asked)
	}
	return out, true
}

// speedForm is a package speed: 50, "50", "50.0", "50 Mbps".
var speedForm = regexp.MustCompile(`(?i)^(\d{1,5})(?:\.0+)?\s*(?:m|mb|mbps|mb/s|mbit/s)?$`)

// speed is the package speed in Mbps; 0 is unknown. Several in one answer say
// nothing that can be trusted.
func (r *reading) speed(v any) (mbps int) {
	for _, text := range r.values(v, fieldSpeed) {
		found := speedForm.FindStringSubmatch(text)
		n := 0
		if found != nil {
			n, _ = strconv.Atoi(found[1]) // five digits at most
		}
		if found == nil || mbps != 0 && n != mbps {
			r.leave(fieldSpeed, text)
			return 0
		}
		mbps = n
	}
	return mbps
}

// dayForms are the forms of a day. One with a time zone is the day that it is in the
// site's.
var dayForms = []string{time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05", time.DateTime}

// date reads the first value of a field; false if there is one and it is not
// understood.
func (r *reading) date(v any, name string, to *procedure.Date) bool {
	values := r.values(v, name)
	if len(values) == 0 {
		return true
	}
	for _, form := range dayForms {
		if t, err := time.ParseInLocation(form, values[0], r.zone); err == nil {
			*to = procedure.DateOf(t.In(r.zone))
			return true
		}
	}
	r.leave(name, values[0])
	return false
}

// leads reports whether a path leads to a value, be it null.
func leads(value any, path string) bool {
	values := []any{value}
	for step := range strings.SplitSeq(path, ".") {
		values = follow(values, step)
	}
	return len(values) > 0
}
