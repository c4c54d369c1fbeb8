package config

import (
	"regexp"
	"strings"
)

var (
	wrongType     = regexp.MustCompile(`cannot unmarshal \S+ into Go [^\n]*type (\S+)`)
	wantsList     = regexp.MustCompile(`\w+ was used where sequence is expected`)
	wantsKeys     = regexp.MustCompile(`\w+ was used where mapping is expected`)
	wrongDuration = regexp.MustCompile(`time: (?:invalid duration|missing unit in duration|unknown unit .* in duration) ("[^"\n]*")`)
)

// plain says without the language of programmers what the library found wrong in a
// configuration.
func plain(found string) string {
	found = wrongType.ReplaceAllStringFunc(found, func(s string) string {
		switch t := wrongType.FindStringSubmatch(s)[1]; {
		case t == "bool":
			return "want true or false here"
		case strings.HasPrefix(t, "int") || strings.HasPrefix(t, "uint"):
			return "want a whole number here"
		case t == "time.Duration":
			return "want a length of time here, such as 60m or 10h"
		case t == "string":
			return "want a text here"
		}
		return "this can't stand here; see docs/sigap.yaml"
	})
	found = wantsList.ReplaceAllString(found, "want a list here, with a dash before each of its items")
	found = wantsKeys.ReplaceAllString(found, "want keys with values here")
	return wrongDuration.ReplaceAllString(found, "$1 is no length of time, such as 60m or 10h")
}
