package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	// settling is how long a batch may take before the rest of it goes to the journal.
	// What is answered by then needs no write beside the handler's. It is as long as one
	// slow chat can delay others.
	settling = 80 * time.Millisecond
	// journalTime is the deadline of one write or read of the journal.
	journalTime = 10 * time.Second

	// How long the service itself keeps a press, and any other update.
	// https://core.telegram.org/bots/api#getting-updates, Client.cpp
	pressLife  = 150 * time.Second
	updateLife = 24 * time.Hour
)

// journal keeps updates that the next poll confirms before they are answered.
type journal struct {
	memory bot.Memory
	log    *slog.Logger
	now    func() time.Time
}

// entry is an update in the journal, with the parts that the bot reads.
type entry struct {
	At     time.Time  `json:"at"`
	Update wireUpdate `json:"update"`
}

const journalPrefix = "update/"

func journalKey(update int64) string { return fmt.Sprintf("%s%019d", journalPrefix, update) }

// keep writes the tasks that are not answered, and reports whether all are durable.
func (j journal) keep(tasks []*task) bool {
	var failed atomic.Bool
	var all sync.WaitGroup
	for _, t := range tasks {
		all.Go(func() { // beside each other: the store commits them together
			if err := j.write(t); err != nil {
				failed.Store(true)
				j.log.Error("telegram: an update that is not answered yet was not written to the journal; no further updates are fetched", "update", t.id, "error", err)
			}
		})
	}
	all.Wait()
	return !failed.Load()
}

func (j journal) write(t *task) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.answered || t.kept {
		return nil
	}
	value, err := json.Marshal(entry{t.at, t.update})
	if err != nil {
		return errors.New("it can't be encoded") // the error may quote it
	}
	ctx, cancel := context.WithTimeout(context.Background(), journalTime)
	defer cancel()
	if err := j.memory.Put(ctx, Name, journalKey(t.id), value); err != nil {
		return err
	}
	t.kept = true
	return nil
}

// forget removes an answered task.
func (j journal) forget(t *task) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answered = true
	if t.kept {
		j.remove(journalKey(t.id))
	}
}

func (j journal) remove(key string) {
	ctx, cancel := context.WithTimeout(context.Background(), journalTime)
	defer cancel()
	if err := j.memory.Delete(ctx, Name, key); err != nil {
		j.log.Warn("telegram: an answered update stays in the journal and will be answered again at the next start", "key", key, "error", err)
	}
}

// rest returns the tasks that the last run left, in order. A press that the service itself
// would have dropped by now is not done any more; the person is told.
func (j journal) rest(ctx context.Context, self string) (tasks []*task) {
	ctx, cancel := context.WithTimeout(ctx, journalTime)
	defer cancel()
	items, err := j.memory.List(ctx, Name, journalPrefix, 2*maxInAll)
	if err != nil {
		j.log.Error("telegram: the journal can't be read; what it holds is done at the next start", "error", err)
	}
	for _, item := range items {
		t, err := j.read(item, self)
		if err != nil {
			j.log.Error("telegram: an update in the journal is dropped", "key", item.Key, "cause", err)
			j.remove(item.Key)
			continue
		}
		tasks = append(tasks, t)
	}
	return tasks
}

func (j journal) read(item bot.MemoryItem, self string) (*task, error) {
	var e struct {
		At     time.Time
		Update json.RawMessage
	}
	if json.Unmarshal(item.Value, &e) != nil {
		return nil, errors.New("it can't be read")
	}
	i, err := decode(e.Update, self)
	switch age := j.now().Sub(e.At); {
	case err != nil:
		return nil, err
	case strconv.FormatInt(i.id, 10) != strings.TrimLeft(strings.TrimPrefix(item.Key, journalPrefix), "0"):
		return nil, errors.New("it has another id")
	case age > updateLife:
		return nil, errors.New("it is older than a day")
	case age > pressLife && i.kind == press:
		i.kind = late
	}
	t := newTask(i, e.At)
	t.kept = true
	return t, nil
}
