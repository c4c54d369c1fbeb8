package main

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

// TestAPostedCheckpointCanBeCopied: what a lead sees of it on each platform, copied as a
// whole, proves the audit.
func TestAPostedCheckpointCanBeCopied(t *testing.T) {
	platforms := []string{desk.Name}
	for _, s := range config.Services {
		platforms = append(platforms, s.Name)
	}
	for _, on := range platforms {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openSite(t, on)
			bottest.Play(t, w, bottest.Plays(t)["daily-checkpoint"])
			text := strings.Join(w.scenes[on].messages(t, "ratna"), "\n")
			against := store.ReadCheckpoints(text)
			proof, err := w.store.ProveAudit(t.Context(), against)
			if err != nil || len(proof.Found) != 1 || proof.Found[0].Result != store.ProofFits || proof.Fault != nil {
				t.Fatalf("the proof is %+v, %v; want one checkpoint that fits, from\n%s", proof, err, text)
			}
			if err := w.store.View(t.Context(), func(tx *store.Tx) error {
				key, err := tx.AuditKey()
				if err != nil {
					return err
				}
				if signed, err := against[0].SignedBy(key); signed != store.SignatureGood || err != nil {
					t.Errorf("its signature is %s, %v; want a good one, in\n%s", signed, err, text)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
}
