//go:build kill

package main

import (
	"context"
	"regexp"
	"slices"
	"sync"
	"time"
)

// journey is one customer's way from /check to the closed case. Each of its inputs
// has a name, by which it is made once and then sent until it is answered.
type journey struct {
	number, words, agent string
	inputs               map[string]*input
	rested               bool
}

// progress is how far a walk came.
type progress int

const (
	broke progress = iota // the program is gone
	rests                 // the case is claimed and may wait
	over                  // the case is closed
)

// visit is the load of one round.
type visit struct {
	*storm
	*deskClient
	windows map[string]*deskWindow
}

// walk goes on with a journey: what was answered before is not sent again.
func (v *visit) walk(r *journey) progress {
	call, ok := v.do(r, "cek", r.agent, wireIn{Line: "/check " + r.number + " " + r.words}, callName)
	if !ok {
		return broke
	}
	if _, ok = v.do(r, "confirm", r.agent, press(call, "confirm", "", "1"), callName); !ok {
		return broke
	}
	kase, ok := v.do(r, "callback", r.agent, press(call, "callback", "given", "2"), loggedName)
	if !ok {
		return broke
	}
	holder, ok := v.claims(r, kase)
	switch {
	case !ok:
		return broke
	case !r.rested:
		r.rested = true
		return rests
	}
	fields := map[string]string{"outcome": "solved", "right": "right", "contact": "reached"}
	done := wireIn{Submit: &wireSubmitted{wirePress{Subject: kase, Action: "close", Turn: "2"}, fields}}
	if _, ok = v.do(r, "close", holder, done, caseName); !ok {
		return broke
	}
	return over
}

var (
	callName = regexp.MustCompile(`\bC-[0-9]+\b`)
	caseName = regexp.MustCompile(`\bK-[0-9]+\b`)
	// loggedName is the new case of an answer, which names cases of earlier reports too.
	loggedName = regexp.MustCompile(`(?:Logged as|Tercatat sebagai) (K-[0-9]+)\b`)
)

// lastOf is the innermost group of a match, or "".
func lastOf(match []string) string {
	if match == nil {
		return ""
	}
	return match[len(match)-1]
}

func press(subject, action, arg, turn string) wireIn {
	return wireIn{Press: &wirePress{Subject: subject, Action: action, Arg: arg, Turn: turn}}
}

// claims has both of Tier 2 press Ambil at once; exactly one of them has it.
func (v *visit) claims(r *journey, kase string) (holder string, ok bool) {
	var both sync.WaitGroup
	people := []string{"sari", "rian"}
	answered := make([]bool, len(people))
	for i, person := range people {
		both.Go(func() { _, answered[i] = v.do(r, "claim "+person, person, press(kase, "claim", "", "1"), caseName) })
	}
	both.Wait()
	if slices.Contains(answered, false) {
		return "", false
	}
	first, second := r.inputs["claim sari"].refused, r.inputs["claim rian"].refused
	if first == second {
		v.Errorf("%s: sari was refused: %v, rian was refused: %v; want exactly one to have it", kase, first, second)
	}
	if first {
		return "rian", true
	}
	return "sari", true
}

// do sends the journey's input of that name until it is answered, and returns what
// the answer names. It reports false once the program is gone.
func (v *visit) do(r *journey, name, person string, w wireIn, names *regexp.Regexp) (subject string, ok bool) {
	in := v.input(r, name, person, w)
	for !in.ended {
		if err := v.send(in, names); err != nil {
			return "", false
		}
	}
	return in.subject, true
}

func (v *visit) input(r *journey, name, person string, w wireIn) *input {
	v.mu.Lock()
	defer v.mu.Unlock()
	in := r.inputs[name]
	if in == nil {
		v.keys++
		in = newInput(v.keys, person, w)
		r.inputs[name] = in
		v.sent++
	}
	if in.sent && !in.ended {
		v.again++
	}
	return in
}

// send sends an input once. An answer counts as an acknowledgement when it
// comes, and as not given when its card says that the store did not take it.
// The card of a command or a press on a call comes by the person's window; a
// line of text beside it only comes where a case was changed.
func (v *visit) send(in *input, names *regexp.Regexp) error {
	was := in.acked
	if !in.sent {
		in.sent, in.began = true, time.Now()
	}
	card := v.windows[in.person].await("a." + in.body.Key)
	defer v.windows[in.person].forget("a." + in.body.Key)
	got, err := v.post(context.Background(), in)
	if err != nil {
		return err
	}
	shown, quiet := got.Toast, got.Toast == ""
	if quiet {
		// On a case this is a refusal; whose, only the card can tell.
		in.acked = was || in.body.subject() == "" || callName.MatchString(in.body.subject())
		if shown, err = card(); err != nil {
			return err
		}
	}
	title, refused := titleOf(shown)
	switch {
	case refused && slices.Contains(v.unsure, title):
		in.acked = was
		v.mu.Lock()
		v.unsaved++
		v.mu.Unlock()
	case refused:
		in.ended, in.refused, in.acked = true, true, false
		if in.body.Press == nil || in.body.Press.Action != "claim" {
			v.Errorf("%s as %s is refused: %q; want it done", in.body, in.person, title)
		}
	default:
		in.acked, in.ended, in.done, in.subject = true, true, time.Now(), lastOf(names.FindStringSubmatch(shown))
		if in.subject == "" {
			v.Errorf("%s as %s is answered with %q; want an answer that names %v", in.body, in.person, shown, names)
		}
	}
	return nil
}
