package desk

import "sync"

// share counts how much of something bounded each person holds. A person may hold as many
// as are still free, and at most one: so a few people who hold all they can leave room for
// the next one. It is safe for concurrent use.
type share struct {
	one int // the most of one person
	all int // the most of all together

	mu      sync.Mutex // guards the fields below
	held    map[string]int
	total   int
	stopped bool
	work    sync.WaitGroup // what is held
}

func newShare(one, all int) *share { return &share{one: one, all: all, held: map[string]int{}} }

// take takes one for the person. It reports false if the person has enough, or none is
// free. The caller calls give once it is over.
func (s *share) take(person string) (give func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped || s.held[person] >= min(s.one, s.all-s.total) {
		return nil, false
	}
	return s.hold(person), true
}

// more takes a further one for who holds one, beyond every bound: what was begun goes on.
func (s *share) more(person string) (give func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hold(person)
}

// hold takes one. The caller holds mu.
func (s *share) hold(person string) (give func()) {
	s.held[person]++
	s.total++
	s.work.Add(1)
	return sync.OnceFunc(func() { s.give(person) })
}

func (s *share) give(person string) {
	s.mu.Lock()
	if s.total--; s.held[person] == 1 {
		delete(s.held, person)
	} else {
		s.held[person]--
	}
	s.mu.Unlock()
	s.work.Done()
}

// stop gives nobody anything any more, and waits until all of it is given back.
func (s *share) stop() {
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	s.work.Wait()
}
