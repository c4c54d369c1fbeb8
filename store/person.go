package store

import (
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// personRecord is a procedure.Person as stored. Fields are only ever added. The id
// is the key.
type personRecord struct {
	Roles    []procedure.Role `json:"roles"`
	Teams    []string         `json:"teams,omitempty"`
	Lang     string           `json:"lang,omitempty"`
	Personal personPersonal   `json:"personal"`
}

type personPersonal struct {
	Name string `json:"name"`
}

func (r personRecord) domain(id string) procedure.Person {
	return procedure.Person{ID: id, Name: r.Personal.Name, Roles: r.Roles, Teams: r.Teams, Lang: r.Lang}
}

// Person returns a person, or ErrNotFound.
func (t *Tx) Person(id string) (procedure.Person, error) {
	value := t.get(bucketPeople, []byte(id))
	if value == nil {
		return procedure.Person{}, fmt.Errorf("person %q: %w", id, ErrNotFound)
	}
	r, ok := decode[personRecord](t, bucketPeople, value)
	if !ok {
		return procedure.Person{}, fmt.Errorf("person %q: %w", id, ErrCorrupt)
	}
	return r.domain(id), nil
}

// PutPerson writes a person. Linked accounts are unchanged.
func (t *Tx) PutPerson(p procedure.Person) {
	t.save(bucketPeople, []byte(p.ID), personRecord{
		Roles: p.Roles, Teams: p.Teams, Lang: p.Lang, Personal: personPersonal{Name: p.Name},
	})
}

// People returns all persons, ordered by id.
func (t *Tx) People() []procedure.Person {
	var out []procedure.Person
	for k, value := range t.scan(bucketPeople, nil, nil) {
		if r, ok := decode[personRecord](t, bucketPeople, value); ok {
			out = append(out, r.domain(string(k)))
		}
	}
	return out
}

// PersonOf returns the person of an account.
func (t *Tx) PersonOf(a bot.Account) (procedure.Person, bool) {
	id := t.get(bucketAccounts, textKey(a.Platform, a.ID))
	if id == nil {
		return procedure.Person{}, false
	}
	p, err := t.Person(string(id))
	return p, err == nil
}

// Link links the account to the person, and removes it from any other.
func (t *Tx) Link(a bot.Account, person string) {
	t.Unlink(a)
	t.put(bucketAccounts, textKey(a.Platform, a.ID), []byte(person))
	t.put(bucketLinks, textKey(person, a.Platform, a.ID), nil)
}

// Unlink removes the account from its person.
func (t *Tx) Unlink(a bot.Account) {
	key := textKey(a.Platform, a.ID)
	if owner := t.get(bucketAccounts, key); owner != nil {
		t.del(bucketLinks, textKey(string(owner), a.Platform, a.ID))
		t.del(bucketAccounts, key)
	}
}

// Accounts returns the person's accounts, by platform.
func (t *Tx) Accounts(person string) []bot.Account {
	var out []bot.Account
	prefix := textPrefix(person)
	for k := range t.scan(bucketLinks, prefix, nil) {
		if platform, id, ok := cutText(k[len(prefix):]); ok {
			out = append(out, bot.Account{Platform: platform, ID: string(id)})
		}
	}
	return out
}

// SetActed records that the person acts now.
func (t *Tx) SetActed(person string) {
	t.put(bucketActed, []byte(person), u64(uint64(stampOf(t.now))))
}

// Acted returns when the person last acted; zero is never.
func (t *Tx) Acted(person string) time.Time {
	return stamp(readU64(t.get(bucketActed, []byte(person)))).time()
}
