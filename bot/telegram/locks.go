package telegram

import (
	"context"
	"sync"
)

// locks are mutexes by key. The zero value is ready.
type locks struct {
	mu   sync.Mutex
	held map[int64]*lock
}

type lock struct {
	free  chan struct{} // holds a token while nobody holds the lock
	users int           // who hold it or wait for it
}

// lock locks a key. ok is false if ctx ended before.
func (l *locks) lock(ctx context.Context, key int64) (unlock func(), ok bool) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[int64]*lock{}
	}
	k := l.held[key]
	if k == nil {
		k = &lock{free: make(chan struct{}, 1)}
		k.free <- struct{}{}
		l.held[key] = k
	}
	k.users++
	l.mu.Unlock()
	select {
	case <-k.free:
		return func() { k.free <- struct{}{}; l.leave(key, k) }, true
	case <-ctx.Done():
		l.leave(key, k)
		return func() {}, false
	}
}

// users returns how many hold a lock or wait for it.
func (l *locks) users(key int64) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if k := l.held[key]; k != nil {
		return k.users
	}
	return 0
}

func (l *locks) leave(key int64, k *lock) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if k.users--; k.users == 0 {
		delete(l.held, key)
	}
}
