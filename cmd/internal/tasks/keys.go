package tasks

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// KeysState says which keys the data file uses, and which the ring has.
type KeysState struct {
	Encrypted bool         `json:"encrypted"`
	Current   int          `json:"current,omitempty"` // what is written is encrypted under it
	Ring      []int        `json:"ring"`              // ids of the keys of the process that has the data
	InUse     map[byte]int `json:"in_use"`            // values by the id of their key
	Unused    []int        `json:"unused"`            // of the ring; backups of before may need them
}

// Keys prints which keys are used, as one JSON object.
type Keys struct{ control.ReadsOnly }

// Do implements control.Task.
func (*Keys) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	ring := on.Store.Keys()
	k := KeysState{Encrypted: on.Store.Encrypted(), Current: int(ring.Current()), Ring: []int{}, Unused: []int{}}
	var err error
	if k.InUse, err = on.Store.KeysInUse(ctx); err != nil {
		return err
	}
	for _, id := range ring.IDs() {
		k.Ring = append(k.Ring, int(id))
		if k.InUse[id] == 0 && id != ring.Current() {
			k.Unused = append(k.Unused, int(id))
		}
	}
	return printJSON(out, k, true)
}

// Older returns how many values are under another key than the current one.
func (k KeysState) Older() (n int) {
	for id, values := range k.InUse {
		if int(id) != k.Current {
			n += values
		}
	}
	return n
}

// Print prints the state for people.
func (k KeysState) Print(out io.Writer) error {
	if !k.Encrypted {
		_, err := fmt.Fprintln(out, "not encrypted: "+config.BeginRing)
		return err
	}
	var lines strings.Builder
	fmt.Fprintf(&lines, "encrypted; the current key is %d\n", k.Current)
	for _, id := range slices.Sorted(maps.Keys(k.InUse)) {
		fmt.Fprintf(&lines, "key %d: %d values\n", id, k.InUse[id])
	}
	for _, id := range k.Unused {
		fmt.Fprintf(&lines, "key %d: not in use; it may be removed from the ring once no backup is left that was made under it\n", id)
	}
	if n := k.Older(); n > 0 {
		fmt.Fprintf(&lines, "%d values are under an older key: 'sigap keys rotate' encrypts them anew\n", n)
	}
	_, err := io.WriteString(out, lines.String())
	return err
}

// KeysRotate encrypts all values under the current key, of the ring that it brings if it
// brings one.
type KeysRotate struct {
	control.NeedsFile
	Ring string `json:",omitempty"` // a secret: it goes over the socket, which only the bot's user and root can open
}

// Do implements control.Task.
func (k *KeysRotate) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	if k.Ring != "" {
		keys, err := store.ParseKeys(k.Ring)
		if err == nil {
			err = on.Store.UseKeys(keys)
		}
		if err != nil {
			return fmt.Errorf("the key ring of the command: %w", err)
		}
	}
	if _, err := on.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		return store.Receipt{}, tx.Audit(store.Entry{Person: cmp.Or(on.Who, procedure.System), Via: "cli", Subject: subjectData, Action: "rotate",
			Body: map[string]byte{"key": on.Store.Keys().Current()}})
	}); err != nil {
		return fmt.Errorf("a rotation must stand in the audit: %w", err)
	}
	r, err := on.Store.Rotate(ctx)
	if err != nil {
		return fmt.Errorf("%w; repeat the command to go on", err)
	}
	fmt.Fprintf(out, "key %d is the current one; %d values were encrypted anew\n", r.Key, r.Sealed)
	for _, id := range on.Store.Keys().IDs() {
		if r.InUse[id] == 0 && id != r.Key {
			fmt.Fprintf(out, "key %d: not in use; it may be removed from the ring once no backup is left that was made under it\n", id)
		}
	}
	if r.Damaged > 0 {
		return fmt.Errorf("%d values can't be read and stay under an older key: 'sigap check' says which", r.Damaged)
	}
	return nil
}

// Rotation makes a new key the current one, and encrypts all values under it.
type Rotation struct {
	Caller control.Caller // with the ring as the command finds it
}

// Do adds a key to the ring's file, unless an earlier rotation was not finished, and has the
// process that has the data take it. Where the ring is in no file that can be written, it
// says so, and all values are encrypted under the first key of the ring.
func (r Rotation) Do(ctx context.Context) error {
	state, err := ReadKeys(ctx, r.Caller)
	if err != nil {
		return err
	}
	if !state.Encrypted {
		return fmt.Errorf("%w: %s", store.ErrNotEncrypted, config.BeginRing)
	}
	ring, err := r.Caller.File.Ring()
	if err != nil {
		return err
	}
	task := new(KeysRotate)
	switch {
	case ring.Keys.Current() == 0: // the bot has a ring that this command doesn't know
		fmt.Fprintf(r.Caller.Log, "this command knows no key ring, so none is added to: name it with --config or %s_FILE to add a key\n", config.KeysVar)
	case state.Older() > 0 || int(ring.Keys.Current()) != state.Current: // goes on
		task.Ring = string(ring.Text)
	default:
		added, err := ring.AddKey()
		switch {
		case errors.Is(err, config.ErrNoRingFile):
			fmt.Fprintf(r.Caller.Log, "%v: put a line of 'sigap keys new' above the others where the ring is kept, restart the bot, and repeat the command\n", err)
		case err != nil:
			return err
		default:
			fmt.Fprintf(r.Caller.Log, "%s: key %d was added\n", added.Path, added.Keys.Current())
			r.Caller.File.Ring = func() (config.Ring, error) { return added, nil }
			task.Ring = string(added.Text)
		}
	}
	_, err = r.Caller.Run(ctx, "keys-rotate", task)
	return err
}

// ReadKeys returns which keys are used.
func ReadKeys(ctx context.Context, caller control.Caller) (k KeysState, err error) {
	var out bytes.Buffer
	caller.Out = &out
	if _, err := caller.Run(ctx, "keys", new(Keys)); err != nil {
		return k, err
	}
	if err := json.Unmarshal(out.Bytes(), &k); err != nil {
		return k, fmt.Errorf("the keys in use: %w", err)
	}
	return k, nil
}
