package procedure_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// codes are the texts of a command that aren't typed: they are codes.
var codes = []string{"Team"}

// TestEveryTextHasALimit: each text of a command that somebody types has a name
// and a limit, at which it is taken and beyond which it is refused by that name.
func TestEveryTextHasALimit(t *testing.T) {
	fields := reflect.TypeFor[Command]()
	seen := 0
	for i := range fields.NumField() {
		f := fields.Field(i)
		if f.Type != reflect.TypeFor[string]() || slices.Contains(codes, f.Name) {
			continue
		}
		seen++
		name := Need(strings.ToLower(f.Name))
		do := Command{Action: Note, By: sari, Text: "dicek"}
		text := TextIn(&do, name)
		if text == nil || text != reflect.ValueOf(&do).Elem().Field(i).Addr().Interface() {
			t.Errorf("Command.%s is no free text with the name %q and a limit; want it in freeTexts", f.Name, name)
			continue
		}
		c := claimed(t, official)
		*text = strings.Repeat("é", c.w.Policy.Limit(name))
		c.act(do)
		*text += "é"
		if ref := c.refuses(TooLong, do); ref.Field != string(name) {
			t.Errorf("a %s that is too long is refused as %q; want it by its name", name, ref.Field)
		}
	}
	if seen < 6 {
		t.Errorf("a command has %d texts; want the six of the forms at least", seen)
	}
}
