package store

import "crypto/sha256"

// DeskHash is the SHA-256 of a secret key to the desk. The key itself is not stored, so a
// copy of the data file gives no access.
type DeskHash [sha256.Size]byte

// deskKeyRecord is the person of the key with the hash.
type deskKeyRecord struct {
	Person string `json:"person"`
}

// deskKeyOf and deskHashOf are the keys of a desk key's two rows, by its hash and by its
// person. The rows are in the bucket of the adapters' memory, under names that no platform
// has.
func deskKeyOf(hash DeskHash) []byte  { return textKey("deskkey", string(hash[:])) }
func deskHashOf(person string) []byte { return textKey("deskperson", person) }

// PutDeskKey makes the key with the hash the person's only one.
func (t *Tx) PutDeskKey(person string, hash DeskHash) {
	t.RevokeDeskKey(person)
	t.save(bucketMemory, deskKeyOf(hash), deskKeyRecord{Person: person})
	t.put(bucketMemory, deskHashOf(person), hash[:])
}

// DeskPerson returns the person of the key with the hash. It reports false for an unknown
// or revoked key. It looks up the hash, so its timing reveals nothing of the key.
func (t *Tx) DeskPerson(hash DeskHash) (person string, ok bool) {
	r, ok := load[deskKeyRecord](t, bucketMemory, deskKeyOf(hash))
	return r.Person, ok
}

// HasDeskKey reports whether the person has a key.
func (t *Tx) HasDeskKey(person string) bool {
	return t.get(bucketMemory, deskHashOf(person)) != nil
}

// RevokeDeskKey revokes the person's key and reports whether there was one.
func (t *Tx) RevokeDeskKey(person string) bool {
	hash := t.get(bucketMemory, deskHashOf(person))
	if len(hash) != sha256.Size {
		return false
	}
	t.del(bucketMemory, deskKeyOf(DeskHash(hash)))
	t.del(bucketMemory, deskHashOf(person))
	return true
}
