package handlers

import (
	"strings"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/handlers/words"
)

// The texts of the way-out scripts are not in the work instruction: they ship
// as samples that say so.
const scriptVVIP = "vvip"

// sampleVersion is the version of the samples.
const sampleVersion = "@0"

// ScriptVVIP is the way-out script for a VVIP, in the reader's language.
func ScriptVVIP(r words.Reader) string { return r.T("script." + scriptVVIP) }

// Say is what to say to a listed customer: the entry's own words, else
// the script of its kind.
func Say(r words.Reader, row sigap.Row) string {
	if row.Say != "" {
		return row.Say
	}
	return r.T("script." + string(row.Request))
}

// DontPromise is what not to promise, likewise.
func DontPromise(r words.Reader, row sigap.Row) string {
	if row.Dont != "" {
		return row.Dont
	}
	return r.T("dont." + string(row.Request))
}

// SampleScripts are the names of the scripts that are samples still.
func SampleScripts(r words.Reader) (names []string) {
	for _, name := range append([]string{scriptVVIP}, kindNames()...) {
		text := r.T("script." + name)
		if strings.HasPrefix(text, "CONTOH") || strings.HasPrefix(text, "SAMPLE") {
			names = append(names, name)
		}
	}
	return names
}

func kindNames() (names []string) {
	for _, k := range sigap.RequestKinds {
		names = append(names, string(k))
	}
	return names
}

// scriptsShown are the scripts, with their versions, that a call's answer shows.
func (h *Handlers) scriptsShown(c sigap.Call, class sigap.Class) []string {
	if c.Route != sigap.EducateCallback {
		return nil
	}
	var out []string
	if class.Category == sigap.VVIP {
		out = append(out, scriptVVIP+sampleVersion)
	}
	for _, r := range class.Requests {
		out = append(out, string(r.Request)+sampleVersion)
	}
	return out
}
