package handlers_test

import (
	"fmt"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// BenchmarkCekCounted is a /cek of a person who has looked up so many customers within
// the hour.
func BenchmarkCekCounted(b *testing.B) {
	for _, counted := range []int{0, 119, 10_000} {
		b.Run(fmt.Sprint(counted), func(b *testing.B) {
			s := newStage(b)
			s.bot.Policy.Lookups = 20_000
			if _, err := s.store.UpdateLong(b.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
				for i := range counted {
					tx.PutLookup("dewi", tx.LookupKey(fmt.Sprintf("i:1530%08d", i)))
				}
				return store.Receipt{}, nil
			}); err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				n++
				if _, err := s.bot.Handle(b.Context(), bot.In{Account: s.Account("dewi"), Key: fmt.Sprint(n), Command: &bot.Command{Name: "cek", Text: "152000000001 mati"}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
