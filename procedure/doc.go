// Package procedure is the work instruction IN.OCC.TELK.W-26 itself, pure: no storage, no
// chat, no clock of its own.
//
// Read it from the bottom up: number.go and mask.go (the three numbers of
// 5.2.2, and how channels show them), lists.go and customer.go (rows of the
// lists, and customers joined from them), classify.go (5.1 and the rule of
// routes), person.go, shift.go and team.go (who works here), call.go with step.go and steps.go (what /cek
// starts), case.go with action.go, rules.go, apply.go and acts.go (the table of
// actions: who may, what it needs, what follows), offered.go (the buttons, from
// the same table), urgency.go and refusal.go.
package procedure
