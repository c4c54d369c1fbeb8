package procedure

import "time"

// Reveal is the act of looking at the full data of a case that one does not work
// on (ours: private, with a reason, limited, in the audit). It is no row of the
// tables: it changes nothing.
const Reveal Action = "reveal"

// revealSpan is the span in which a person's reveals are counted.
const revealSpan = time.Hour

// MayReveal reports whether the full data of the case are a matter of the person:
// who works on callbacks or leads, backend of its team, its agent, and quality.
func MayReveal(p Person, c Case) bool {
	return p.Is(Tier2, Lead, Quality) || p.Backs(c.Team()) || p.ID == c.Agent && p.TakesCalls()
}

// ApplyReveal judges a reveal. before are the times of the person's earlier ones,
// oldest first; it gives those that still count, with this one. It gives a
// *Refusal, or nil.
func ApplyReveal(c Case, do Command, before []time.Time, w Facts) ([]time.Time, error) {
	switch {
	case !MayReveal(do.By, c):
		return before, refuse(NoRole)
	case do.lacks(NeedReason, c):
		return before, &Refusal{Code: Missing, Field: string(NeedReason), State: c.State}
	}
	if field := do.tooLong(w.Policy); field != "" {
		return before, &Refusal{Code: TooLong, Field: field, State: c.State}
	}
	for len(before) > 0 && w.Now.Sub(before[0]) >= revealSpan {
		before = before[1:]
	}
	if len(before) >= w.Policy.Reveals {
		return before, refuse(TooOften)
	}
	return append(before, w.Now), nil
}
