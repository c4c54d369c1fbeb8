package store

import "crypto/sha256"

// DeskHash is the SHA-256 of a secret key to the desk. The key itself is never
// stored, so nobody enters with what a copy of the file holds.
type DeskHash [sha256.Size]byte

// deskKeyRecord says whose key has the hash.
type deskKeyRecord struct {
	Person string `json:"person"`
}

// deskKeyOf and deskHashOf are the two rows of a key, by its hash and by its
// person. They stand among what adapters remember, under names that no platform
// has.
func deskKeyOf(hash DeskHash) []byte  { return textKey("deskkey", string(hash[:])) }
func deskHashOf(person string) []byte { return textKey("deskperson", person) }

// PutDeskKey makes the hash's key the person's only one.
func (t *Tx) PutDeskKey(person string, hash DeskHash) {
	t.RevokeDeskKey(person)
	t.save(bucketMemory, deskKeyOf(hash), deskKeyRecord{Person: person})
	t.put(bucketMemory, deskHashOf(person), hash[:])
}

// DeskPerson gives the person whose key has the hash; false is nobody, or a key
// that was revoked. It looks the hash up, so its time tells nothing of the key.
func (t *Tx) DeskPerson(hash DeskHash) (person string, ok bool) {
	r, ok := load[deskKeyRecord](t, bucketMemory, deskKeyOf(hash))
	return r.Person, ok
}

// HasDeskKey reports whether the person has a key.
func (t *Tx) HasDeskKey(person string) bool {
	return t.get(bucketMemory, deskHashOf(person)) != nil
}

// RevokeDeskKey ends the person's key and reports whether there was one.
func (t *Tx) RevokeDeskKey(person string) bool {
	hash := t.get(bucketMemory, deskHashOf(person))
	if len(hash) != sha256.Size {
		return false
	}
	t.del(bucketMemory, deskKeyOf(DeskHash(hash)))
	t.del(bucketMemory, deskHashOf(person))
	return true
}
