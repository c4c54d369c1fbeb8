package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

func scriptOf(version uint64, say string) procedure.Script {
	return procedure.Script{Name: procedure.ScriptOf(procedure.CabutPasang), Lang: "id", Version: version, Say: say, Dont: "dont", By: "ratna", At: someTime.Add(time.Duration(version) * time.Hour)}
}

// TestScriptVersions checks that each script and language has its own versions, that old
// ones stay readable after a reopen, and that none is overwritten.
func TestScriptVersions(t *testing.T) {
	opts := testOptions(t)
	s := openTest(t, opts)
	name := procedure.ScriptOf(procedure.CabutPasang)
	view(t, s, func(tx *Tx) {
		if got, ok := tx.Script(name, "id"); ok {
			t.Errorf("before anybody published there is %+v; want none", got)
		}
	})
	english := scriptOf(1, "english")
	english.Lang = "en"
	update(t, s, func(tx *Tx) {
		tx.PutScript(scriptOf(1, "one"))
		tx.PutScript(english)
		if got, _ := tx.Script(name, "id"); got != scriptOf(1, "one") {
			t.Errorf("within the operation the newest is %+v; want the first", got)
		}
	})
	update(t, s, func(tx *Tx) { tx.PutScript(scriptOf(2, "two")) })
	_, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) {
		tx.PutScript(scriptOf(2, "other"))
		return Receipt{}, nil
	})
	if !errors.Is(err, ErrExists) {
		t.Errorf("writing a version again gives %v; want ErrExists", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	view(t, openTest(t, opts), func(tx *Tx) {
		newest, ok := tx.Script(name, "id")
		old, okOld := tx.ScriptVersion(name, "id", 1)
		other, okOther := tx.Script(name, "en")
		if !ok || !okOld || !okOther || newest != scriptOf(2, "two") || old != scriptOf(1, "one") || other != english {
			t.Errorf("the newest is %+v, the first %+v, the English one %+v", newest, old, other)
		}
		if got, ok := tx.ScriptVersion(name, "id", 3); ok {
			t.Errorf("a version that nobody wrote is %+v; want none", got)
		}
		if got, ok := tx.Script(procedure.VVIPScript, "id"); ok {
			t.Errorf("another script is %+v; want none", got)
		}
	})
}

// TestScriptDrafts checks that each person has one draft, with its own id.
func TestScriptDrafts(t *testing.T) {
	s := openTest(t, testOptions(t))
	var first, second, others uint64
	edited := procedure.Script{Name: procedure.VVIPScript, Lang: "en", Version: 3, Say: "say", Dont: "dont"}
	update(t, s, func(tx *Tx) {
		first = tx.PutScriptDraft("ratna", scriptOf(1, "first"))
		second = tx.PutScriptDraft("ratna", edited)
		others = tx.PutScriptDraft("adi", edited)
	})
	view(t, s, func(tx *Tx) {
		if d, ok := tx.ScriptDraft("ratna", first); ok {
			t.Errorf("a replaced draft is %+v; want none", d)
		}
		if d, ok := tx.ScriptDraft("ratna", others); ok {
			t.Errorf("somebody else's draft is %+v; want none", d)
		}
		d, ok := tx.ScriptDraft("ratna", second)
		if !ok || d.ID != second || d.Script != edited {
			t.Errorf("the draft is %+v, %v; want %+v", d, ok, edited)
		}
	})
	update(t, s, func(tx *Tx) { tx.DropScriptDraft("ratna") })
	view(t, s, func(tx *Tx) {
		if _, ok := tx.ScriptDraft("ratna", second); ok {
			t.Error("a dropped draft is still there")
		}
		if _, ok := tx.ScriptDraft("adi", others); !ok {
			t.Error("somebody else's draft went with it")
		}
	})
}

// TestAFileFromBeforeTheScriptsTakesThem checks that a file of schema 1 without the bucket,
// which was added later, is opened as it is and gets the bucket.
func TestAFileFromBeforeTheScriptsTakesThem(t *testing.T) {
	opts := testOptions(t)
	if err := os.MkdirAll(filepath.Dir(opts.Path), 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, opts.Path, unpack(t, realFile(1)))
	edit(t, opts.Path, func(tx *bolt.Tx) error {
		if tx.Bucket([]byte("scripts")) != nil {
			t.Error("the file of schema 1 has the bucket already; this test wants one from before it")
		}
		return nil
	})
	s := openTest(t, opts)
	update(t, s, func(tx *Tx) { tx.PutScript(scriptOf(1, "one")) })
	view(t, s, func(tx *Tx) {
		if got, ok := tx.Script(procedure.ScriptOf(procedure.CabutPasang), "id"); !ok || got != scriptOf(1, "one") {
			t.Errorf("the script is %+v, %v; want what was written", got, ok)
		}
		c, err := tx.Case(1)
		same(t, "the case from before", c, caseOfSchema(1), err)
	})
	if left := besides(t, opts.Path); len(left) != 1 {
		t.Errorf("beside the data file: %v; want the copy from before the migration alone", left)
	}
}

// TestListRows checks that the rows of one list come in the order of the import, and that a
// caller can stop early.
func TestListRows(t *testing.T) {
	s := openTest(t, testOptions(t))
	rows := []procedure.Row{fullRow(), fullRow()}
	rows[1].Name = "Siti"
	if _, err := s.ReplaceList(ctx, procedure.SpecialRequests, rows, Change{}); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *Tx) {
		var names []string
		for r := range tx.ListRows(procedure.SpecialRequests) {
			names = append(names, r.Name)
		}
		if len(names) != 2 || names[0] != "Budi Hidayat" || names[1] != "Siti" {
			t.Errorf("the rows are %v; want both in their order", names)
		}
		for r := range tx.ListRows(procedure.SpecialRequests) {
			if r.Name != "Budi Hidayat" {
				t.Errorf("the first row is %+v", r)
			}
			break
		}
		for r := range tx.ListRows(procedure.Customers) {
			t.Errorf("another list has the row %+v", r)
		}
	})
}
