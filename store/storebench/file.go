package storebench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Open is the number of open cases of a file. VVIPs is the number of its customers that are
// in the register, evenly spread, with customer 0 as the first. Agents is the number of
// people of each role.
const (
	Open   = 200
	VVIPs  = 1000
	Agents = 64
)

// platform is the platform of all accounts of a file.
const platform = "desk"

// The number of rows written by one transaction, and how long a file is reused.
const (
	casePiece = 20_000
	fresh     = time.Hour
)

// File returns a file of n customers and n cases, all but Open of them closed, each with an
// entry of the audit. It is made once in the folder for temporary files, which takes a
// minute for a million, and is shared by all measurements of a run: to change it, use a
// Copy.
func File(n int) (path string, err error) {
	path = filepath.Join(os.TempDir(), fmt.Sprintf("sigap-bench-%d.db", n))
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) < fresh {
		return path, nil
	}
	part := path + ".part"
	if err := errors.Join(remove(part), remove(path)); err != nil {
		return "", err
	}
	s, err := store.Open(store.Options{Path: part, Now: time.Now})
	if err != nil {
		return "", err
	}
	err = errors.Join(write(s, n), s.Close())
	if err != nil {
		return "", fmt.Errorf("a file of %d cases: %w", n, err)
	}
	return path, os.Rename(part, path)
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// Copy copies a file to a folder and syncs it, so that no measurement pays for that.
func Copy(path, dir string) (string, error) {
	from, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer from.Close()
	to, err := os.CreateTemp(dir, "*.db")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(to, from)
	return to.Name(), errors.Join(err, to.Sync(), to.Close())
}

// Number returns the number of customer i, which is unique for i below 100 million.
func Number(i int) procedure.Number {
	return procedure.Number{Kind: procedure.Internet, Value: fmt.Sprintf("1524%08d", i*48_271%100_000_000)}
}

func write(s *store.Store, n int) error {
	if err := long(s, func(tx *store.Tx) error { return putPeople(tx) }); err != nil {
		return err
	}
	if err := putLists(s, n); err != nil {
		return err
	}
	for from := 0; from < n; from += casePiece {
		if err := long(s, func(tx *store.Tx) error { return writeCases(tx, from, min(from+casePiece, n), n) }); err != nil {
			return err
		}
	}
	return nil
}

func long(s *store.Store, fn func(*store.Tx) error) error {
	_, err := s.UpdateLong(context.Background(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{}, fn(tx) })
	return err
}

// putLists imports the customer file and the register.
func putLists(s *store.Store, n int) error {
	for _, list := range []procedure.List{procedure.Customers, procedure.VVIPRegister} {
		g, err := s.Stage(list)
		if err != nil {
			return err
		}
		defer func() { _ = g.Close() }() // only a temporary file
		step := 1
		if list == procedure.VVIPRegister {
			step = n / VVIPs
		}
		for i := 0; i < n; i += step {
			r := row(list, i)
			if list == procedure.VVIPRegister {
				r.VVIP, r.Mbps = procedure.Official, 0
			}
			if err := g.Add(r); err != nil {
				return err
			}
		}
		if _, err := g.Compare(context.Background(), store.Ending{}); err != nil {
			return err
		}
		if _, err := g.Apply(context.Background(), store.Change{By: procedure.System, Via: "bench"}, nil); err != nil {
			return err
		}
	}
	return nil
}

// putPeople writes the people.
func putPeople(tx *store.Tx) error {
	for i := range Agents {
		for id, role := range map[string]procedure.Role{fmt.Sprint("agent", i): procedure.Agent, fmt.Sprint("outbound", i): procedure.Tier2} {
			tx.PutPerson(procedure.Person{ID: id, Name: id, Roles: []procedure.Role{role}})
			tx.Link(bot.Account{Platform: platform, ID: id}, id)
		}
	}
	return nil
}

// Telephone returns the telephone of customer i.
func Telephone(i int) procedure.Number {
	return procedure.Number{Kind: procedure.Telephone, Value: fmt.Sprintf("+62812%08d", i*7919%100_000_000)}
}

// Filler is a telephone that every tenth customer has beside their own.
var Filler = procedure.Number{Kind: procedure.Telephone, Value: "+622150000000"}

func row(list procedure.List, i int) procedure.Row {
	r := procedure.Row{
		List: list, Name: fmt.Sprint("Pelanggan ", i), Mbps: 20,
		Numbers: []procedure.Number{Number(i), Telephone(i)},
	}
	if i%10 == 0 {
		r.Numbers = append(r.Numbers, Filler)
	}
	return r
}

func writeCases(tx *store.Tx, from, to, n int) error {
	for i := from; i < to; i++ {
		c := caseOf(tx, i)
		if i >= n-Open {
			// A customer who is not in the lists, so that every listed customer can still call.
			c.Customer = Number(n + i).Key()
		} else {
			c.State, c.Holder, c.HeldSince, c.HolderActed = procedure.Closed, "outbound1", tx.Now(), tx.Now()
			c.ClosedAt, c.ClosedBy, c.Outcome, c.Educated = tx.Now(), "outbound1", procedure.OutSolved, procedure.Right
		}
		tx.PutCase(c)
		if err := tx.Audit(store.Entry{Person: c.Agent, Via: platform, Subject: c.Name(), Action: "close", Body: map[string]any{"state": c.State, "turn": c.Turn}}); err != nil {
			return err
		}
	}
	return nil
}

// caseOf returns a waiting case of customer i.
func caseOf(tx *store.Tx, i int) procedure.Case {
	return procedure.Case{
		ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1,
		Agent: fmt.Sprint("agent", i%Agents), Customer: Number(i).Key(), Listed: []procedure.Criterion{procedure.Speed},
		Opened: tx.Now(), Revision: "00", Education: procedure.Education{Result: procedure.Given, At: tx.Now()},
		Personal: procedure.Personal{
			Name: fmt.Sprint("Pelanggan ", i), Numbers: []procedure.Number{Number(i)},
			Said: []procedure.Said{{At: tx.Now(), By: "agent", What: procedure.MakeCallback, As: "words", Text: "internet mati sejak kemarin, lampu LOS merah"}},
		},
	}
}
