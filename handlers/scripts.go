package handlers

import (
	"slices"

	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// NewestScript returns the newest version of a script in the reader's language. The
// work instruction doesn't contain the texts: until somebody publishes one, it is the
// sample that ships with the words.
func NewestScript(tx *store.Tx, r words.Reader, name procedure.ScriptName) procedure.Script {
	if s, ok := tx.Script(name, r.Lang); ok {
		return s
	}
	return sampleScript(r, name)
}

func sampleScript(r words.Reader, name procedure.ScriptName) procedure.Script {
	s := procedure.Script{Name: name, Lang: r.Lang, Say: r.T("script." + string(name))}
	if name.HasDont() {
		s.Dont = r.T("dont." + string(name))
	}
	return s
}

// SaidIn is the text of a script in the reader's language; a sample is marked as one.
func SaidIn(r words.Reader, s procedure.Script) string {
	if s.Sample() {
		return r.T("script.sample", "Text", s.Say)
	}
	return s.Say
}

// Say is what to say to a listed customer: the entry's own words, else
// the script of its kind.
func Say(r words.Reader, s procedure.Script, row procedure.Row) string {
	if row.Say != "" {
		return row.Say
	}
	return SaidIn(r, s)
}

// DontPromise is what not to promise, likewise.
func DontPromise(s procedure.Script, row procedure.Row) string {
	if row.Dont != "" {
		return row.Dont
	}
	return s.Dont
}

// SampleScripts returns the scripts that nobody has published yet, by language.
func SampleScripts(tx *store.Tx) (out []procedure.Script) {
	for _, name := range procedure.ScriptNames {
		for _, lang := range words.Languages {
			if _, ok := tx.Script(name, lang); !ok {
				out = append(out, procedure.Script{Name: name, Lang: lang})
			}
		}
	}
	return out
}

// scriptsOf returns the scripts that the answer to a call shows. An entry with its
// own words needs none.
func scriptsOf(c procedure.Call, class procedure.Class) (names []procedure.ScriptName) {
	if c.Route != procedure.EducateCallback || c.End != "" {
		return nil
	}
	if class.Category == procedure.VVIP {
		names = append(names, procedure.VVIPScript)
	}
	for _, r := range class.Requests {
		if name := procedure.ScriptOf(r.Request); (r.Say == "" || r.Dont == "") && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// scriptsShown returns all versions that the call has shown, including those of its
// next answer. They are saved before the answer is drawn from them.
func (h *Handlers) scriptsShown(tx *store.Tx, a asked, c procedure.Call, customer procedure.Customer) []string {
	out := slices.Clone(c.Scripts)
	for _, name := range scriptsOf(c, h.Policy.Classify(customer, c.Judged, c.At)) {
		if id := NewestScript(tx, a.Reader, name).ID(); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// script is the version that the call showed last to this reader, else the newest.
func (d *callDrawing) script(name procedure.ScriptName) procedure.Script {
	version, ok := procedure.ShownVersion(d.c.Scripts, name, d.Lang)
	if s, found := d.tx.ScriptVersion(name, d.Lang, version); ok && found {
		return s
	}
	if ok && version == 0 {
		return sampleScript(d.Reader, name)
	}
	return NewestScript(d.tx, d.Reader, name)
}

// scriptTitle is what a script is called.
func scriptTitle(r words.Reader, name procedure.ScriptName) string {
	if name == procedure.VVIPScript {
		return r.T("category." + string(procedure.VVIP))
	}
	return r.T("request." + string(name))
}

// scriptVersion is a version in words, without author and time.
func scriptVersion(r words.Reader, s procedure.Script) string {
	if s.Sample() {
		return r.T("skrip.sample")
	}
	return r.T("skrip.version", "N", s.Version)
}
