package procedure

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// Digest stands for what the lists said of the customer when the case was opened: the name,
// the numbers, the entries; and the revision of the work instruction. None of it changes afterwards, and nothing of it can be read
// from the digest, which the audit keeps.
func (c Case) Digest() string {
	said := struct {
		Name               string
		Names              []string `json:",omitempty"`
		Numbers            []Number
		Requests, Register []Row
		Revision           string
	}{c.Personal.Name, c.Personal.Names, unlessEmpty(c.Personal.Numbers), rowsWithNumbers(c.Personal.Requests), rowsWithNumbers(c.Personal.Register), c.Revision}
	b, err := json.Marshal(said)
	if err != nil {
		panic("sigap: rows always have a JSON form: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// unlessEmpty makes an empty list nil, as it comes back from the store.
func unlessEmpty[T any](in []T) []T {
	if len(in) == 0 {
		return nil
	}
	return in
}

func rowsWithNumbers(in []Row) []Row {
	out := slices.Clone(unlessEmpty(in))
	for i := range out {
		out[i].Numbers = unlessEmpty(out[i].Numbers)
	}
	return out
}
