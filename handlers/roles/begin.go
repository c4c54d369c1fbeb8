package roles

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Begin must be called before the first input. It removes the roles of people who are
// no longer in the configuration, and unlinks accounts that the configuration has
// replaced.
func (s *Sync) Begin(ctx context.Context) error {
	if err := s.dropReplaced(ctx); err != nil {
		return err
	}
	if err := s.tellAccounts(ctx); err != nil {
		return err
	}
	return s.write(ctx, membership{})
}

// tellAccounts writes into the audit which accounts people have of whom it doesn't tell: those
// whom an older version linked. From then on it tells each that is linked.
func (s *Sync) tellAccounts(ctx context.Context) error {
	var untold []string
	err := s.Store.View(ctx, func(tx *store.Tx) error {
		for _, p := range tx.People() {
			if len(tx.Accounts(p.ID)) > 0 && !told(tx, p.ID) {
				untold = append(untold, p.ID)
			}
		}
		return nil
	})
	if err != nil || len(untold) == 0 {
		return err
	}
	_, err = s.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, id := range untold {
			if err := tx.Audit(store.Entry{Person: procedure.System, Via: viaConfig, Subject: id, Action: "accounts",
				Body: map[string]any{"accounts": tx.Accounts(id)}}); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	})
	return err
}

// told reports whether the audit tells the accounts of a person.
func told(tx *store.Tx, person string) bool {
	for _, e := range tx.AuditOf(person) {
		var b struct{ Accounts []bot.Account }
		body, _ := e.Body.(json.RawMessage)
		if (e.Action == "roles" || e.Action == "accounts") && json.Unmarshal(body, &b) == nil && b.Accounts != nil {
			return true
		}
	}
	return false
}

// dropReplaced unlinks the accounts of a named person on a platform other than
// the one that the configuration names there.
func (s *Sync) dropReplaced(ctx context.Context) error {
	left := 0
	err := s.Store.View(ctx, func(tx *store.Tx) error {
		for _, p := range s.Named {
			left += len(replaced(tx, p))
		}
		return nil
	})
	if err != nil || left == 0 {
		return err
	}
	_, err = s.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range s.Named {
			for _, a := range replaced(tx, p) {
				tx.Unlink(a)
				if err := tx.Audit(store.Entry{Person: procedure.System, Via: viaConfig, Subject: p.ID, Action: "unlink", Body: a}); err != nil {
					return store.Receipt{}, err
				}
			}
		}
		return store.Receipt{}, nil
	})
	return err
}

func replaced(tx *store.Tx, p Named) []bot.Account {
	return slices.DeleteFunc(tx.Accounts(p.ID), func(a bot.Account) bool {
		named := slices.ContainsFunc(p.Accounts, func(own bot.Account) bool { return own.Platform == a.Platform })
		return !named || slices.Contains(p.Accounts, a)
	})
}

// PutNamed writes people and their accounts into the store, as far as they changed. A
// language that a person chose themselves stays.
func PutNamed(ctx context.Context, s *store.Store, people []Named) error {
	due := 0
	err := s.View(ctx, func(tx *store.Tx) error { due = len(changed(tx, people)); return nil })
	if err != nil || due == 0 {
		return err
	}
	_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range changed(tx, people) {
			if err := putNamed(tx, p); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	})
	return err
}

// putNamed writes a person with their accounts, which the audit tells: with their roles, if
// these change.
func putNamed(tx *store.Tx, p Named) error {
	known, _ := tx.Person(p.ID)
	same := sameRoles(p.Person, known)
	if same {
		tx.PutPerson(p.Person)
	} else if err := putRoles(tx, p.Person, viaConfig, append([]bot.Account{}, p.Accounts...)); err != nil {
		return err
	}
	for _, a := range p.Accounts {
		was := tx.Linked(a)
		if tx.Link(a, p.ID); !same || was == p.ID {
			continue
		}
		if err := tx.Audit(store.Entry{Person: procedure.System, Via: viaConfig, Subject: p.ID, Action: "link", Body: a}); err != nil {
			return err
		}
	}
	return nil
}

// changed returns the people who are new or differ from the store.
func changed(tx *store.Tx, people []Named) (out []Named) {
	for _, p := range people {
		known, err := tx.Person(p.ID)
		if err == nil && p.Lang == "" {
			p.Lang = known.Lang
		}
		same := err == nil && known.Name == p.Name && known.Lang == p.Lang && sameRoles(known, p.Person)
		others := func(a bot.Account) bool { owner, ok := tx.PersonOf(a); return !ok || owner.ID != p.ID }
		if !same || slices.ContainsFunc(p.Accounts, others) {
			out = append(out, p)
		}
	}
	return out
}
