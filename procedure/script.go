package procedure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// ScriptName names a way-out script (5.2.5, 5.3.3): VVIPScript, or the kind of a
// special request.
type ScriptName string

// VVIPScript is what to say to a VVIP.
const VVIPScript ScriptName = "vvip"

// ScriptOf is the script for a kind of special request.
func ScriptOf(kind RequestKind) ScriptName { return ScriptName(kind) }

// ScriptNames are all scripts, in the order in which they are shown.
var ScriptNames = []ScriptName{VVIPScript, ScriptOf(NoIsolirOpening), ScriptOf(DirectToPlasa), ScriptOf(CabutPasang), ScriptOf(OtherRequest)}

// HasDont reports whether the script has a text on what not to promise.
func (n ScriptName) HasDont() bool { return n != VVIPScript }

// Script is one version of a way-out script in one language. A version never changes,
// so a call can name those that were shown.
type Script struct {
	Name    ScriptName
	Lang    string // "id" or "en"
	Version uint64 // 1, 2, …; 0 is the sample that ships with the program
	Say     string // what to say
	Dont    string // what not to promise; "" for VVIPScript
	By      string // person who published it; "" for a sample
	At      time.Time
}

// Sample reports whether nobody has published the script yet.
func (s Script) Sample() bool { return s.Version == 0 }

// ID identifies a version in a call's record: "vvip.id@1".
func (s Script) ID() string { return fmt.Sprintf("%s.%s@%d", s.Name, s.Lang, s.Version) }

// ShownVersion returns the version of a script that was shown last, by the IDs in
// shown; ok is false if there is none.
func ShownVersion(shown []string, name ScriptName, lang string) (uint64, bool) {
	for _, id := range slices.Backward(shown) {
		if version, ok := strings.CutPrefix(id, string(name)+"."+lang+"@"); ok {
			n, err := strconv.ParseUint(version, 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

// MayEditScripts reports whether the person may publish way-out scripts: a lead or an
// admin. Everybody may read them. This is not in the work instruction.
func (p Person) MayEditScripts() bool { return p.Is(Lead, Admin) }

// ApplyScript judges a new version of a script. edit.Version is the version that was
// edited, newest the current one. It returns the version to write, or a *Refusal.
func ApplyScript(newest, edit Script, by Person, w Facts) (Script, error) {
	switch {
	case !by.MayEditScripts():
		return newest, refuse(NoRole)
	case edit.Version != newest.Version:
		return newest, &Refusal{Code: Superseded, By: newest.By, Since: newest.At}
	case edit.Say == "":
		return newest, &Refusal{Code: Missing, Field: "say"}
	case edit.Dont == "" && edit.Name.HasDont():
		return newest, &Refusal{Code: Missing, Field: "dont"}
	case utf16Len(edit.Say) > w.Policy.MaxText:
		return newest, &Refusal{Code: TooLong, Field: "say"}
	case utf16Len(edit.Dont) > w.Policy.MaxText:
		return newest, &Refusal{Code: TooLong, Field: "dont"}
	case edit.Say == newest.Say && edit.Dont == newest.Dont:
		return newest, refuse(Unchanged)
	}
	edit.Version, edit.By, edit.At = newest.Version+1, by.ID, w.Now
	return edit, nil
}

// utf16Len is the length as the form fields of chat services count it, so that a
// published text fits into the form again.
func utf16Len(text string) int { return len(utf16.Encode([]rune(text))) }
