// Package procedure implements the work instruction IN.OCC.TELK.W-26 as pure
// functions: no storage, no chat, no clock.
//
// Read it from the bottom up: number.go and mask.go (the three numbers of
// 5.2.2, and how channels show them), lists.go, customer.go, name.go, find.go,
// personkeys.go and personnames.go (rows of the lists, and which of them are one
// customer), directory.go and entry.go (what the CTI says, and entries by form),
// classify.go (5.1 and the rule of routes), person.go, shift.go and team.go (who works here), call.go and case.go
// (what is worked on), action.go (what people do), rules.go (both tables of the
// procedure, a row an action), rule.go with who.go, need.go and condition.go (how
// a row judges), apply.go with acts.go and step.go (what follows), offered.go (the
// buttons, from the same rows), urgency.go and refusal.go.
package procedure
