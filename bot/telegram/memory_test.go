package telegram_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
)

// memory is a bot.Memory that a test can make fail.
type memory struct {
	mu     sync.Mutex
	values map[string][]byte
	broken error
}

func (m *memory) Get(_ context.Context, platform, key string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[platform+" "+key]
	return bytes.Clone(v), ok, m.broken
}

func (m *memory) Put(_ context.Context, platform, key string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken == nil {
		m.values[platform+" "+key] = bytes.Clone(value)
	}
	return m.broken
}

func (m *memory) Delete(_ context.Context, platform, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken == nil {
		delete(m.values, platform+" "+key)
	}
	return m.broken
}

func (m *memory) List(_ context.Context, platform, prefix string, limit int) (items []bot.MemoryItem, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range slices.Sorted(maps.Keys(m.values)) {
		if key, ok := strings.CutPrefix(k, platform+" "); ok && strings.HasPrefix(key, prefix) && len(items) < limit {
			items = append(items, bot.MemoryItem{Key: key, Value: m.values[k]})
		}
	}
	return items, m.broken
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken = err
}

func (m *memory) has(key string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.values[telegram.Name+" "+key]
	return ok
}

// count returns the number of values whose keys begin with prefix.
func (m *memory) count(prefix string) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key := range m.values {
		if strings.HasPrefix(key, telegram.Name+" "+prefix) {
			n++
		}
	}
	return n
}

func (m *memory) get(key string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[telegram.Name+" "+key]
}

// keys returns the keys with a prefix.
func (m *memory) keys(prefix string) (out []string) {
	items, _ := m.List(context.Background(), telegram.Name, prefix, 1<<20)
	for _, item := range items {
		out = append(out, item.Key)
	}
	return out
}

// snapshot returns a copy of all values, as a kill leaves them.
func (m *memory) snapshot() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.values)
}

// restore goes back to a snapshot.
func (m *memory) restore(values map[string][]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values = values
}
