package control

import (
	"errors"
	"sync"
)

// errBusy is the refusal of a command that comes beside too many others.
var errBusy = errors.New("too many commands at once; try again")

// tasks counts the running tasks of each user. It is safe for concurrent use.
type tasks struct {
	mu  sync.Mutex
	of  map[int]int // by user id
	all int
}

// begin counts a task of the user in, or returns errBusy. The caller calls end, which is
// never nil, once it is over.
func (t *tasks) begin(uid int) (end func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.all >= maxTasks || t.of[uid] >= maxOwnTasks {
		return func() {}, errBusy
	}
	if t.of == nil {
		t.of = map[int]int{}
	}
	t.of[uid]++
	t.all++
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.of[uid]--
		t.all--
	}, nil
}
