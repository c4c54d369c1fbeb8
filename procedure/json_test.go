package procedure_test

import (
	"encoding/json"
	"testing"
	"time"

	. "github.com/cc147/sigap/procedure"
)

// TestJSONLeavesOutWhatIsEmpty: an audit keeps one of these for every act.
func TestJSONLeavesOutWhatIsEmpty(t *testing.T) {
	for _, c := range []struct {
		what any
		want string
	}{
		{Command{}, `{}`},
		{Command{Action: Claim, Turn: 1}, `{"Action":"claim","Turn":1}`},
		{Command{Action: Reclassify, Judged: []Criterion{}}, `{"Action":"reclassify","Judged":[]}`}, // none is a choice
		{Call{}, `{}`},
		{Call{ID: 7, Education: Education{Result: Given, At: time.Unix(0, 0).UTC()}}, `{"ID":7,"Education":{"Result":"given","At":"1970-01-01T00:00:00Z"}}`},
	} {
		if got, err := json.Marshal(c.what); err != nil || string(got) != c.want {
			t.Errorf("%+v as JSON: %s, %v; want %s", c.what, got, err, c.want)
		}
	}
}
