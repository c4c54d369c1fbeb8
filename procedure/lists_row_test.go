package procedure_test

import (
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// TestTheIdentityOfARow: who approved an entry and when it is to be looked at again
// belong to it, and a row that has neither is the same as before there were any.
func TestTheIdentityOfARow(t *testing.T) {
	row := Row{List: SpecialRequests, Numbers: []Number{{Kind: Internet, Value: "152400000001"}}, Name: "Andi", Request: CabutPasang}
	if got, want := row.Identity(), `{"list":"special-requests","numbers":["i:152400000001"],"name":"andi","request":"cabut_pasang"}`; got != want {
		t.Errorf("the identity is %s, want %s", got, want)
	}
	approved, again, review := row, row, row
	approved.ApprovedBy, again.ApprovedBy, review.Review = "Ibu Sari", "ibu  SARI", "2027-01-31"
	if approved.Identity() == row.Identity() || review.Identity() == row.Identity() {
		t.Error("an approved row, or one with a review date, has the identity of the row without it; want its own")
	}
	if approved.Identity() != again.Identity() {
		t.Error("another spelling of who approved is another row; want the same")
	}
}
