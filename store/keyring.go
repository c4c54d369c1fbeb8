package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The errors of encryption.
var (
	// ErrKeys says that the data file, or a record in it, is encrypted under a key that is
	// not among Options.Keys.
	ErrKeys = errors.New("a key of the data file is missing")
	// ErrNotEncrypted says that the data file is not encrypted.
	ErrNotEncrypted = errors.New("the data file is not encrypted")
)

// keySize is the length of a key, in bytes.
const keySize = 32

// Keys is a key ring: the keys under which the values of a data file are encrypted. The zero
// Keys has none; then a new file is not encrypted. It prints as the ids of its keys.
type Keys struct {
	ids     []byte // the current one first
	secrets [][keySize]byte
}

// ParseKeys reads a key ring: a line "ID:KEY" for each key, with an id from 1 to 255 and 32
// bytes in base64. The first is the current one, under which values are written; the others
// still open values that were written under them. Empty lines, and those that begin with #,
// don't count. A text without a key is the zero Keys. Its errors have the number of the line
// and nothing of a key.
func ParseKeys(text string) (Keys, error) {
	var keys Keys
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fail := func(what string) (Keys, error) { return Keys{}, fmt.Errorf("line %d of the key ring: %s", i+1, what) }
		number, secret, ok := strings.Cut(line, ":")
		id, err := strconv.ParseUint(strings.TrimSpace(number), 10, 8)
		switch {
		case !ok:
			return fail("it must be ID:KEY, as in 1:… with 32 bytes in base64")
		case err != nil || id == 0:
			return fail("the id before the colon must be a number from 1 to 255")
		case slices.Contains(keys.ids, byte(id)):
			return fail(fmt.Sprintf("the id %d is there twice", id))
		}
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(secret))
		if err != nil || len(raw) != keySize {
			return fail(fmt.Sprintf("key %d must be %d bytes in base64", id, keySize))
		}
		if slices.Contains(keys.secrets, [keySize]byte(raw)) {
			return fail(fmt.Sprintf("key %d is the same as one before it", id))
		}
		keys.ids, keys.secrets = append(keys.ids, byte(id)), append(keys.secrets, [keySize]byte(raw))
	}
	return keys, nil
}

// NewLine returns a line for a new key of 32 random bytes, which becomes the current one if it is
// put above the others. It is a secret. Its id is above all others, or the least that is
// free.
func (k Keys) NewLine() (string, error) {
	id := int(slices.Max(append([]byte{0}, k.ids...))) + 1
	if id > 255 {
		for id = 1; id <= 255 && k.Has(byte(id)); id++ {
		}
	}
	if id > 255 {
		return "", errors.New("the key ring has 255 keys: remove those that are not in use")
	}
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails
	return fmt.Sprintf("%d:%s", id, base64.StdEncoding.EncodeToString(secret)), nil
}

// Current returns the id of the key under which values are written, or 0 without a key.
func (k Keys) Current() byte {
	if len(k.ids) == 0 {
		return 0
	}
	return k.ids[0]
}

// IDs returns the ids of all keys, the current one first.
func (k Keys) IDs() []byte { return slices.Clone(k.ids) }

// Has reports whether there is a key of that id.
func (k Keys) Has(id byte) bool { return slices.Contains(k.ids, id) }

// String names the keys by their ids alone.
func (k Keys) String() string {
	if len(k.ids) == 0 {
		return "no keys"
	}
	names := make([]string, len(k.ids))
	for i, id := range k.ids {
		names[i] = strconv.Itoa(int(id))
	}
	return "keys " + strings.Join(names, ", ")
}

// GoString is String.
func (k Keys) GoString() string { return k.String() }

// ciphers returns the ring's ciphers by id. Each has a key of its own, made of the ring's: no
// key of the ring is used for anything itself.
func (k Keys) ciphers() (out [256]cipher.AEAD, err error) {
	for i, id := range k.ids {
		key, err := hkdf.Key(sha256.New, k.secrets[i][:], nil, "sigap store: values, AES-256-GCM", keySize)
		if err != nil {
			return out, err
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return out, err
		}
		if out[id], err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return out, err
		}
	}
	return out, nil
}

// missingKey is the error of a file that the ring has no key for.
func missingKey(path string, id byte, have Keys) error {
	if len(have.IDs()) == 0 {
		return fmt.Errorf("%w: %s is encrypted under key %d, and no key ring is given", ErrKeys, path, id)
	}
	return fmt.Errorf("%w: %s is encrypted under key %d, and the key ring has %v; put key %d back into the ring, below the current one", ErrKeys, path, id, have, id)
}
