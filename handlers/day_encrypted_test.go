package handlers_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestTheDayInAnEncryptedFile runs the made-up day, with the same answers, in an encrypted data file,
// and then looks for its customers in the bytes of the file: there is nobody, and nothing of
// what was said. It fails for whatever part of the program puts a customer into a key or into
// a value in clear.
func TestTheDayInAnEncryptedFile(t *testing.T) {
	t.Parallel()
	keys, err := store.ParseKeys("1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")
	if err != nil {
		t.Fatal(err)
	}
	var found [2]int
	for i, s := range []*stage{newStageUnder(t, keys), newStage(t)} {
		s.playDay(t)
		secrets := s.secretsOfTheDay(t)
		s.stop()
		data, err := os.ReadFile(s.path)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if at := bytes.Index(data, []byte(secret)); at >= 0 {
				found[i]++
				if i == 0 {
					t.Errorf("the encrypted file has %q in clear: %q", secret, data[max(0, at-40):min(len(data), at+60)])
				}
			}
		}
		if i == 1 && found[1] < len(secrets)*9/10 {
			t.Errorf("a file that is not encrypted has %d of %d texts; want nearly all, else this test looks for what isn't there", found[1], len(secrets))
		}
	}
}

// secretsOfTheDay are names, numbers, notes and words of the day's customers.
func (s *stage) secretsOfTheDay(t *testing.T) (out []string) {
	t.Helper()
	err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for _, list := range procedure.Lists {
			n := 0
			for r := range tx.ListRows(list) {
				if n++; n > 60 {
					break
				}
				for _, number := range r.Numbers {
					out = append(out, number.Value)
				}
				for _, text := range []string{r.Name, r.Note, r.Say, r.Dont} {
					if len(text) >= 8 {
						out = append(out, text)
					}
				}
			}
		}
		for id := uint64(1); id <= 100; id++ {
			if c, err := tx.Call(id); err == nil && len(c.Personal.Words) >= 8 {
				out = append(out, c.Personal.Words)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
