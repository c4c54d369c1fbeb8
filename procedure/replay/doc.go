// Package replay is a second, independent model of the procedure: small state machines
// that read the audit entries of a case or a call and say what its record must be.
//
// It is written from the tables of the procedure ("The case", "The call", "Route"), and
// shares no code with package procedure, which it checks: a fault in one of them shows as
// a difference between the two. It uses the standard library alone.
//
// Read rows.go first, which is the table of the case; acts.go has what each row changes;
// case.go runs the entries of a case through both, call.go those of a call; facts.go
// compares the result with a record.
//
// An entry has what was filled in, and the record's state afterwards. Entries of older
// versions have less (see body.V): there the model accepts what it can't derive.
package replay
