package handlers_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
)

// withRoles makes sari a person with those roles, as the configuration or a group does.
func (s *stage) withRoles(t *testing.T, r ...procedure.Role) {
	t.Helper()
	sari := roles.Named{Person: procedure.Person{ID: "sari", Name: "Sari", Roles: r}, Accounts: []bot.Account{s.Account("sari")}}
	if err := roles.PutNamed(t.Context(), s.store, []roles.Named{sari}); err != nil {
		t.Fatal(err)
	}
}

// TestWhoLosesAllRolesSeesNoCustomer: she left while she held a case. Her private card is
// blanked at once, and stays so when the case changes; with a role it is whole again.
func TestWhoLosesAllRolesSeesNoCustomer(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1)
	private := func() string { return bottest.Text(s.Cards(t, "sari")[0]) }
	whole := private()
	if strings.Contains(whole, "🔒") {
		t.Fatalf("her card is %q; want the customer's data", whole)
	}
	s.withRoles(t)
	if got := private(); !strings.Contains(got, "🔒") {
		t.Errorf("without a role her card is %q; want it blanked", got)
	}
	s.replies(t, "rian", "tier2", "e1")
	if got := private(); !strings.Contains(got, "🔒") {
		t.Errorf("after a change her card is %q; want it blanked", got)
	}
	s.withRoles(t, procedure.Tier2)
	if got := private(); strings.Contains(got, "🔒") {
		t.Errorf("with a role her card is %q; want it whole", got)
	}
}
