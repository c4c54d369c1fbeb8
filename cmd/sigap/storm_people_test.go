//go:build kill

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// work has people work on all cases, several at once. over is closed once they are done.
func (s *stormSite) work() (over <-chan struct{}) {
	cases, done := make(chan int), make(chan struct{})
	var all sync.WaitGroup
	for i := range stormWalks * max(1, *stormCases/500) {
		random := s.chance(uint64(i))
		all.Go(func() {
			for n := range cases {
				s.walk(n, random)
			}
		})
	}
	go func() {
		defer close(done)
		for n := range *stormCases {
			cases <- n
		}
		close(cases)
		all.Wait()
	}()
	return done
}

// walk takes one case as far as chance wants: it is logged and claimed, and perhaps added
// to, solved by backend, and closed.
func (s *stormSite) walk(n int, random *rand.Rand) {
	agent := fmt.Sprint("agen", n/perAgent)
	name := s.logCase(n, agent)
	if name == "" {
		return
	}
	holder := s.act(name, procedure.Claim, "tier", random)
	if holder == "" {
		return
	}
	if random.IntN(3) == 0 {
		s.press(agent, s.typed(agent, n), procedure.AddToCase, nil)
	}
	s.pause(random)
	if random.IntN(3) == 0 {
		s.fill(holder, name, procedure.Escalate, map[string]string{"checked": "modem", "wanted": "cek"})
		if taker := s.act(name, procedure.Take, "ahli", random); taker != "" {
			s.fill(taker, name, procedure.AnswerCase, map[string]string{"answer": "solved", "right": "right", "done": "port dipindah"})
		}
	}
	if random.IntN(2) == 0 {
		s.untilDelivered(name)
		s.fill(holder, name, procedure.Close, map[string]string{"outcome": "solved", "right": "right"})
	}
}

// pause is the time that people take between two acts: up to half a minute of the site.
func (s *stormSite) pause(random *rand.Rand) {
	<-time.After(time.Duration(random.Int64N(int64(30 * time.Second / stormSpeed))))
}

// untilDelivered waits until all messages of a case are there, two minutes of the site at most.
func (s *stormSite) untilDelivered(name string) {
	for range 2 * 60 * 10 / stormSpeed {
		<-time.After(100 * time.Millisecond)
		waits := false
		s.view(func(tx *store.Tx) {
			waits = slices.ContainsFunc(tx.Posts(name), func(p bot.Post) bool { return p.Ref == "" })
		})
		if !waits {
			return
		}
	}
}

// logCase logs a case of a customer, and returns its name.
func (s *stormSite) logCase(n int, agent string) string {
	answer := s.typed(agent, n)
	for _, action := range []procedure.Action{procedure.Confirm, procedure.MakeCallback} {
		answer = s.press(agent, answer, action, nil)
	}
	if answer.Card != nil {
		for _, l := range answer.Card.Lines {
			if name, _, _ := strings.Cut(l.Text, " "); strings.HasPrefix(name, "K-") {
				return name
			}
		}
	}
	s.Errorf("%s logs customer %d and is answered %+v; want a case", agent, n, answer.Card)
	return ""
}

// typed has an agent look the customer up.
func (s *stormSite) typed(agent string, n int) bot.Answer {
	return s.do(agent, bot.In{Command: &bot.Command{Name: "cek", Text: stormNumber(n) + " internet mati"}})
}

// press presses a button of an answer, and fills in the form that it may open.
func (s *stormSite) press(person string, answer bot.Answer, action procedure.Action, said map[string]string) bot.Answer {
	if answer.Card != nil {
		for _, b := range slices.Concat(answer.Card.Buttons, answer.Card.More) {
			if b.Action == string(action) {
				return s.pressButton(person, b, said)
			}
		}
	}
	s.Errorf("%s finds no button %s on %+v", person, action, answer.Card)
	return bot.Answer{}
}

func (s *stormSite) pressButton(person string, b bot.Button, said map[string]string) bot.Answer {
	b.Label = ""
	answer := s.do(person, bot.In{Press: &bot.Press{Button: bot.Button{Subject: b.Subject, Action: b.Action, Arg: b.Arg, Turn: b.Turn}}})
	if answer.Form == nil {
		return answer
	}
	fields := map[string]string{}
	for _, f := range answer.Form.Fields {
		fields[f.Name] = f.Value
		if v := said[f.Name]; v != "" {
			fields[f.Name] = v
		}
	}
	answer = s.do(person, bot.In{Submit: &bot.Submit{Button: answer.Form.Button, Fields: fields}})
	if answer.Code != "" || len(answer.Errors) > 0 {
		s.Errorf("%s fills in %s and is answered %s %v", person, b.Action, answer.Code, answer.Errors)
	}
	return answer
}

// fill opens a form on a case, as it is now, and sends it.
func (s *stormSite) fill(person, name string, action procedure.Action, said map[string]string) {
	c := s.caseOf(name)
	s.pressButton(person, bot.Button{Subject: name, Action: string(action), Turn: c.Turn}, said)
}

// do makes an input of a person, again and again until the program is there to take it.
func (s *stormSite) do(person string, in bot.In) bot.Answer {
	s.mu.Lock()
	s.keys++
	in.Account, in.Key = s.accountOf(person), fmt.Sprintf("storm-%07d", s.keys)
	s.mu.Unlock()
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		answer, err := s.program().Handle(ctx, in)
		cancel()
		if err == nil && !slices.Contains([]string{"not_saved", "busy", "uncertain"}, answer.Code) {
			return answer
		}
		<-time.After(10 * time.Millisecond)
	}
}

// act has people press a button of a case on whatever message shows it, all at once and
// on both platforms, until the case is somebody's. Where no message shows it for long, a
// person does the same by a command. It returns whose it is then.
func (s *stormSite) act(name string, action procedure.Action, role string, random *rand.Rand) string {
	for range 60 {
		if by := s.owner(name, action); by != "" {
			return by
		}
		var crowd sync.WaitGroup
		for _, person := range s.some(role, random) {
			if b, ok := s.looks.button(s, s.home[person], name, action, random); ok {
				s.add("presses on cards", 1)
				crowd.Go(func() { s.push(person, b) })
			}
		}
		crowd.Wait()
		<-time.After(100 * time.Millisecond)
	}
	person := s.some(role, random)[0]
	s.add("acts by command", 1)
	s.pressButton(person, bot.Button{Subject: name, Action: string(action), Turn: s.caseOf(name).Turn}, nil)
	by := s.owner(name, action)
	if by == "" {
		s.Errorf("nobody could %s %s", action, name)
	}
	return by
}

// some are four people of a role, two on each platform: people stand in turns.
func (s *stormSite) some(role string, random *rand.Rand) (out []string) {
	var all []string
	for _, p := range s.people {
		if strings.HasPrefix(p.ID, role) {
			all = append(all, p.ID)
		}
	}
	for _, i := range random.Perm(len(all))[:min(4, len(all))] {
		out = append(out, all[i])
	}
	return out
}

// owner is who has claimed or taken a case, or "".
func (s *stormSite) owner(name string, action procedure.Action) string {
	c := s.caseOf(name)
	if action == procedure.Take {
		return c.Taker()
	}
	return c.Holder
}

func (s *stormSite) caseOf(name string) (c procedure.Case) {
	s.view(func(tx *store.Tx) {
		id, err := strconv.ParseUint(strings.TrimPrefix(name, "K-"), 10, 64)
		if err == nil {
			c, err = tx.Case(id)
		}
		if err != nil {
			s.Errorf("%q: %v", name, err)
		}
	})
	return c
}

// notice keeps who was told that a case is theirs.
func (s *stormSite) notice(in bot.In, a bot.Answer, err error) {
	if in.Press == nil || in.Press.Action != string(procedure.Claim) || err != nil || a.Code != "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.won[in.Press.Subject] == nil {
		s.won[in.Press.Subject] = map[string]bool{}
	}
	for _, p := range s.people {
		if s.accountOf(p.ID) == in.Account {
			s.won[in.Press.Subject][p.ID] = true
		}
	}
}
