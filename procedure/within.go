package procedure

import "time"

// Within reports whether now is less than span away from a time, before or after: a clock
// that was wrong for a while leaves times behind that are yet to come, and these must not
// count for ever.
func Within(at, now time.Time, span time.Duration) bool { return now.Sub(at).Abs() < span }
