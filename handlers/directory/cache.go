package directory

import (
	"container/list"
	"time"

	"github.com/cc147/sigap/procedure"
)

// maxAnswers is how many answers are kept.
const maxAnswers = 4096

// cache keeps answers in memory, the newest first. They are personal data: none stays
// longer than MaxKept.
type cache struct {
	order *list.List // of procedure.DirectoryAnswer with its number
	by    map[procedure.Number]*list.Element
}

type keptAnswer struct {
	number procedure.Number
	answer procedure.DirectoryAnswer
}

func newCache() cache {
	return cache{order: list.New(), by: map[procedure.Number]*list.Element{}}
}

// get gives what is kept of a number.
func (c *cache) get(n procedure.Number, now time.Time) (procedure.DirectoryAnswer, bool) {
	c.forget(now)
	e, ok := c.by[n]
	if !ok {
		return procedure.DirectoryAnswer{}, false
	}
	return e.Value.(keptAnswer).answer, true
}

// put keeps the newest answer about a number.
func (c *cache) put(n procedure.Number, a procedure.DirectoryAnswer) {
	if e, ok := c.by[n]; ok {
		c.order.Remove(e)
	}
	c.by[n] = c.order.PushFront(keptAnswer{n, a})
	c.forget(a.At)
}

// forget drops what is too old, and the oldest of too many.
func (c *cache) forget(now time.Time) {
	for e := c.order.Back(); e != nil; e = c.order.Back() {
		oldest := e.Value.(keptAnswer)
		if c.order.Len() <= maxAnswers && now.Sub(oldest.answer.At) < MaxKept {
			return
		}
		c.order.Remove(e)
		delete(c.by, oldest.number)
	}
}
