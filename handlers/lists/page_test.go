package lists_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/lists"
)

// TestThePageNamesWhatIsUnderstood: docs/lists.md has every word of headers and kinds,
// every text for nothing and for ever, every column and every reason, with its sentence.
func TestThePageNamesWhatIsUnderstood(t *testing.T) {
	data, err := os.ReadFile("../../docs/lists.md")
	if err != nil {
		t.Fatal(err)
	}
	page := strings.ToLower(string(data))
	for _, w := range lists.Understood() {
		if !regexp.MustCompile(`(^|[^\pL\pN_])` + regexp.QuoteMeta(w) + `($|[^\pL\pN_])`).MatchString(page) {
			t.Errorf("docs/lists.md doesn't name %q", w)
		}
	}
	for _, r := range lists.Reasons {
		if !strings.Contains(page, "`"+string(r)+"`") {
			t.Errorf("docs/lists.md has no row of the refusal %s", r)
		}
	}
}
