package store

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// DeskHash is the SHA-256 of a secret of the desk: the key of an entry link, or the cookie
// of a session. The secret itself is not stored, so a copy of the data file gives no access.
type DeskHash [sha256.Size]byte

// ID is the name of a secret in lists and in the audit: 12 hexadecimal digits of its hash,
// from which nobody gets the secret.
func (h DeskHash) ID() string { return hex.EncodeToString(h[:6]) }

// DeskKind is what a secret of the desk is good for.
type DeskKind string

// The kinds.
const (
	DeskLink    DeskKind = "link"    // begins a session, once
	DeskSession DeskKind = "session" // stands for its person
)

// DeskKey is one secret of the desk.
type DeskKey struct {
	Hash    DeskHash
	Kind    DeskKind
	Person  string // id
	Epoch   string // in which it was made, see Store.Epoch; in another one it is dead
	Begun   time.Time
	Until   time.Time // of a link: when it expires
	Seen    time.Time // of a session: about when its person last acted
	Link    string    // of a session: the ID of the link that began it
	Browser string    // of a session: family and system, such as "Firefox, Windows"
	Ended   time.Time // of a link: when it was used or ended; zero is not yet
	Why     string    // how it ended
}

// deskKeyRecord is a DeskKey as stored. Its kind and hash are the key. Fields are only ever
// added.
type deskKeyRecord struct {
	Person  string `json:"person"`
	Epoch   string `json:"epoch"`
	Begun   stamp  `json:"begun"`
	Until   stamp  `json:"until,omitempty"`
	Seen    stamp  `json:"seen,omitempty"`
	Link    string `json:"link,omitempty"`
	Browser string `json:"browser,omitempty"`
	Ended   stamp  `json:"ended,omitempty"`
	Why     string `json:"why,omitempty"`
}

func (r deskKeyRecord) domain(kind DeskKind, hash DeskHash) DeskKey {
	return DeskKey{Hash: hash, Kind: kind, Person: r.Person, Epoch: r.Epoch, Begun: r.Begun.time(), Until: r.Until.time(), Seen: r.Seen.time(),
		Link: r.Link, Browser: r.Browser, Ended: r.Ended.time(), Why: r.Why}
}

func deskKeyOf(kind DeskKind, hash DeskHash) []byte { return textKey(string(kind), string(hash[:])) }

// deskPersonKey is the key of the index by person.
func deskPersonKey(person string, kind DeskKind, hash DeskHash) []byte {
	return textKey(person, string(kind), string(hash[:]))
}

// PutDeskKey writes a secret of the desk.
func (t *Tx) PutDeskKey(k DeskKey) {
	t.save(bucketDeskKeys, deskKeyOf(k.Kind, k.Hash), deskKeyRecord{Person: k.Person, Epoch: k.Epoch, Begun: stampOf(k.Begun), Until: stampOf(k.Until),
		Seen: stampOf(k.Seen), Link: k.Link, Browser: k.Browser, Ended: stampOf(k.Ended), Why: k.Why})
	t.put(bucketDeskPeople, deskPersonKey(k.Person, k.Kind, k.Hash), nil)
}

// DeskKey returns the secret with the hash. It looks up the hash, so its timing reveals
// nothing of the secret.
func (t *Tx) DeskKey(kind DeskKind, hash DeskHash) (DeskKey, bool) {
	r, ok := load[deskKeyRecord](t, bucketDeskKeys, deskKeyOf(kind, hash))
	return r.domain(kind, hash), ok
}

// DeskKeysOf returns a person's secrets of the kind, ended links among them, in no
// particular order.
func (t *Tx) DeskKeysOf(person string, kind DeskKind) (out []DeskKey) {
	prefix := textPrefix(person, string(kind))
	for key := range t.scan(bucketDeskPeople, prefix, nil) {
		if len(key) != len(prefix)+sha256.Size {
			continue
		}
		if k, ok := t.DeskKey(kind, DeskHash(key[len(prefix):])); ok {
			out = append(out, k)
		}
	}
	return out
}

// DeskKeys returns all secrets of the kind.
func (t *Tx) DeskKeys(kind DeskKind) (out []DeskKey) {
	prefix := textPrefix(string(kind))
	for key, value := range t.scan(bucketDeskKeys, prefix, nil) {
		if len(key) != len(prefix)+sha256.Size {
			continue
		}
		if r, ok := decode[deskKeyRecord](t, bucketDeskKeys, value); ok {
			out = append(out, r.domain(kind, DeskHash(key[len(prefix):])))
		}
	}
	return out
}

// DeleteDeskKey removes a secret.
func (t *Tx) DeleteDeskKey(k DeskKey) {
	t.del(bucketDeskKeys, deskKeyOf(k.Kind, k.Hash))
	t.del(bucketDeskPeople, deskPersonKey(k.Person, k.Kind, k.Hash))
}

// CountDeskEnd counts that a secret of the desk ended. Store.Epoch compares the count with
// the one outside the data file, and so notices an older data file.
func (t *Tx) CountDeskEnd() { t.put(bucketMeta, deskEnds, u64(t.deskEnds()+1)) }

// deskEnds is the key of that count in bucketMeta.
var deskEnds = []byte("deskend")

func (t *Tx) deskEnds() uint64 { return readU64(t.get(bucketMeta, deskEnds)) }

// The prefixes of the keys of permanent links, which older versions kept in bucketMemory.
const (
	permanentLink   = "deskkey"
	permanentPerson = "deskperson"
)

// DropPermanentLinks removes the permanent links of older versions of the program, and
// returns whose they were.
func (t *Tx) DropPermanentLinks() (people []string) {
	for _, name := range []string{permanentLink, permanentPerson} {
		prefix := textPrefix(name)
		var keys [][]byte
		for key := range t.scan(bucketMemory, prefix, nil) {
			keys = append(keys, append([]byte(nil), key...))
		}
		for _, key := range keys {
			if name == permanentPerson {
				people = append(people, string(key[len(prefix):]))
			}
			t.del(bucketMemory, key)
		}
	}
	return people
}
