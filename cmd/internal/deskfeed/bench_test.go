package deskfeed_test

import (
	"fmt"
	"testing"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/store"
)

// BenchmarkSession is what each request, and each open window every two seconds, costs at the
// door while a thousand sessions are stored.
func BenchmarkSession(b *testing.B) {
	s := openSite(b)
	secret := s.enter("dewi")
	s.update(func(tx *store.Tx) {
		for i := range 1000 {
			tx.PutDeskKey(store.DeskKey{Hash: store.DeskHash{byte(i), byte(i >> 8), 1}, Kind: store.DeskSession, Person: fmt.Sprintf("staf%03d", i), Epoch: "e", Browser: "Firefox, Linux"})
		}
	})
	var door desk.Door = s.Door
	for b.Loop() {
		if _, err := door.Session(b.Context(), secret, false); err != nil {
			b.Fatal(err)
		}
	}
}
