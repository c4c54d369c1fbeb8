package courier

import "context"

// Due runs the first half of a round, and returns how much could be done.
func (k *Courier) Due(ctx context.Context) (int, error) {
	jobs, _, err := k.due(ctx)
	return len(jobs), err
}
