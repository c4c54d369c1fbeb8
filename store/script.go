package store

import (
	"github.com/cc147/sigap/procedure"
)

// scriptRecord is one version of a procedure.Script as stored. Fields are only ever
// added. Name, language and version are the key; a version is never written twice.
type scriptRecord struct {
	At   stamp  `json:"at"`
	By   string `json:"by"`
	Say  string `json:"say"`
	Dont string `json:"dont,omitempty"`
}

func (r scriptRecord) domain(name procedure.ScriptName, lang string, version uint64) procedure.Script {
	return procedure.Script{Name: name, Lang: lang, Version: version, Say: r.Say, Dont: r.Dont, By: r.By, At: r.At.time()}
}

func scriptPrefix(name procedure.ScriptName, lang string) []byte {
	return textPrefix(string(name), lang)
}

// Script gives the newest version of a script in a language; false where nobody
// has published one.
func (t *Tx) Script(name procedure.ScriptName, lang string) (procedure.Script, bool) {
	prefix := scriptPrefix(name, lang)
	key, value := t.last(bucketScripts, prefix)
	if key == nil {
		return procedure.Script{}, false
	}
	r, ok := decode[scriptRecord](t, bucketScripts, value)
	return r.domain(name, lang, readU64(key[len(prefix):])), ok
}

// ScriptVersion gives one version; false is none of that number.
func (t *Tx) ScriptVersion(name procedure.ScriptName, lang string, version uint64) (procedure.Script, bool) {
	r, ok := load[scriptRecord](t, bucketScripts, append(scriptPrefix(name, lang), u64(version)...))
	return r.domain(name, lang, version), ok
}

// PutScript writes a new version, as procedure.ApplyScript numbers it. One that is
// there already fails the operation: it may have been shown.
func (t *Tx) PutScript(s procedure.Script) {
	if _, ok := t.ScriptVersion(s.Name, s.Lang, s.Version); ok {
		t.fail(ErrExists)
		return
	}
	t.save(bucketScripts, append(scriptPrefix(s.Name, s.Lang), u64(s.Version)...),
		scriptRecord{At: stampOf(s.At), By: s.By, Say: s.Say, Dont: s.Dont})
}

// ScriptDraft is an edited script while its author looks at it. Its Version is
// the one that it was drawn from.
type ScriptDraft struct {
	ID uint64 // given by PutScriptDraft; grows
	procedure.Script
}

// scriptDraftRecord is a ScriptDraft as stored.
type scriptDraftRecord struct {
	ID      uint64               `json:"id"`
	Name    procedure.ScriptName `json:"name"`
	Lang    string               `json:"lang"`
	Version uint64               `json:"version"`
	Say     string               `json:"say"`
	Dont    string               `json:"dont,omitempty"`
}

// scriptDraftKey is where drafts stand: among what adapters remember, under a name
// that no platform has. A person has one at most.
func scriptDraftKey(person string) []byte { return textKey("scriptdraft", person) }

// PutScriptDraft keeps what a person edited, in place of what that person edited
// before, and gives the draft's id.
func (t *Tx) PutScriptDraft(person string, s procedure.Script) uint64 {
	id := t.next("scriptdraft")
	t.save(bucketMemory, scriptDraftKey(person), scriptDraftRecord{ID: id, Name: s.Name, Lang: s.Lang, Version: s.Version, Say: s.Say, Dont: s.Dont})
	return id
}

// ScriptDraft gives a person's draft of that id; false is none, or another one.
func (t *Tx) ScriptDraft(person string, id uint64) (ScriptDraft, bool) {
	r, ok := load[scriptDraftRecord](t, bucketMemory, scriptDraftKey(person))
	if !ok || r.ID != id {
		return ScriptDraft{}, false
	}
	return ScriptDraft{r.ID, procedure.Script{Name: r.Name, Lang: r.Lang, Version: r.Version, Say: r.Say, Dont: r.Dont}}, true
}

// DropScriptDraft forgets a person's draft.
func (t *Tx) DropScriptDraft(person string) { t.del(bucketMemory, scriptDraftKey(person)) }
