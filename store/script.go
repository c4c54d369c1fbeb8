package store

import (
	"github.com/cc147/sigap/procedure"
)

// scriptRecord is one version of a procedure.Script as stored. Fields are only ever added.
// Name, language and version are the key; a version is never overwritten.
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

// Script returns the newest version of a script in a language. It reports false if none was
// published.
func (t *Tx) Script(name procedure.ScriptName, lang string) (procedure.Script, bool) {
	prefix := scriptPrefix(name, lang)
	key, value := t.last(bucketScripts, prefix)
	if key == nil {
		return procedure.Script{}, false
	}
	r, ok := decode[scriptRecord](t, bucketScripts, value)
	return r.domain(name, lang, readU64(key[len(prefix):])), ok
}

// ScriptVersion returns one version. It reports false if there is none.
func (t *Tx) ScriptVersion(name procedure.ScriptName, lang string, version uint64) (procedure.Script, bool) {
	r, ok := load[scriptRecord](t, bucketScripts, append(scriptPrefix(name, lang), u64(version)...))
	return r.domain(name, lang, version), ok
}

// PutScript writes a new version, with the number of procedure.ApplyScript. An existing
// version fails the operation: it may have been shown.
func (t *Tx) PutScript(s procedure.Script) {
	if _, ok := t.ScriptVersion(s.Name, s.Lang, s.Version); ok {
		t.fail(ErrExists)
		return
	}
	t.save(bucketScripts, append(scriptPrefix(s.Name, s.Lang), u64(s.Version)...),
		scriptRecord{At: stampOf(s.At), By: s.By, Say: s.Say, Dont: s.Dont})
}

// ScriptDraft is an edited script before its author publishes it. Its Version is the
// version that was edited.
type ScriptDraft struct {
	ID uint64 // set by PutScriptDraft; grows
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

// scriptDraftKey is the key of a person's only draft, in the bucket of the adapters' memory,
// under a name that no platform has.
func scriptDraftKey(person string) []byte { return textKey("scriptdraft", person) }

// PutScriptDraft stores a person's draft in place of the earlier one, and returns its id.
func (t *Tx) PutScriptDraft(person string, s procedure.Script) uint64 {
	id := t.next("scriptdraft")
	t.save(bucketMemory, scriptDraftKey(person), scriptDraftRecord{ID: id, Name: s.Name, Lang: s.Lang, Version: s.Version, Say: s.Say, Dont: s.Dont})
	return id
}

// ScriptDraft returns a person's draft of that id. It reports false if there is none with that id.
func (t *Tx) ScriptDraft(person string, id uint64) (ScriptDraft, bool) {
	r, ok := load[scriptDraftRecord](t, bucketMemory, scriptDraftKey(person))
	if !ok || r.ID != id {
		return ScriptDraft{}, false
	}
	return ScriptDraft{r.ID, procedure.Script{Name: r.Name, Lang: r.Lang, Version: r.Version, Say: r.Say, Dont: r.Dont}}, true
}

// DropScriptDraft deletes a person's draft.
func (t *Tx) DropScriptDraft(person string) { t.del(bucketMemory, scriptDraftKey(person)) }
