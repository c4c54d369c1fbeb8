package store

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// drawn is one line of the table in layout.go.
type drawn struct {
	key   *regexp.Regexp // over the key's bytes as Latin-1
	value string
}

// parts are the parts of keys, as the comment explains them.
var parts = map[string]string{
	"u64": `.{8}`, "u32": `.{4}`, "text": `[^\x00]+`, "0": `\x00`, "number": `[itk]:[^\x00]+`,
	"subject": `(?:[KCN].{8}|s[^\x00]*\x00)`, "place": `[cp][^\x00]+\x00[^\x00]*\x00`, "hash": `.{16}`, "secret": `.{32}`, "*": ``,
}

// drawing parses the comment of bucketNames.
func drawing(t *testing.T) map[string]drawn {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "layout.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	comment := ""
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			comment = g.Doc.Text()
		}
	}
	out := map[string]drawn{}
	columns := regexp.MustCompile(`(?m)^\t(\w+)  +(\S+(?: \S+)*)  +(\w+)\b.*$`)
	for _, m := range columns.FindAllStringSubmatch(comment[strings.Index(comment, "\tmeta "):], -1) {
		pattern := `(?s)^`
		for _, part := range strings.Fields(m[2]) {
			p, known := parts[part]
			if !known {
				t.Errorf("the drawing of %s has a part %q that it doesn't explain", m[1], part)
			}
			pattern += p
		}
		out[m[1]] = drawn{regexp.MustCompile(pattern + `$`), m[3]}
	}
	return out
}

// fitsValue checks a value against the comment's word for it.
func fitsValue(word string, v []byte) bool {
	switch word {
	case "json":
		return json.Valid(v) && v[0] == '{'
	case "u64":
		return len(v) == 8
	case "none":
		return len(v) == 0
	case "text", "bytes":
		return len(v) > 0
	case "listing":
		_, err := decodeListing(v)
		return err == nil
	case "body":
		return len(v) > saltSize && json.Valid(v[saltSize:])
	}
	return false
}

// oneOfEverything writes at least one row of each bucket.
func oneOfEverything(t *testing.T, s *Store) {
	_, err := s.Update(ctx, Key{Platform: "slack", ID: "1.2"}, func(tx *Tx) (Receipt, error) {
		tx.PutCase(fullCase(tx.NewCase()))
		open := fullCall(tx.NewCall())
		open.End = ""
		tx.PutCall(open)
		tx.PutPerson(procedure.Person{ID: "dewi", Name: "Dewi"})
		tx.Link(bot.Account{Platform: "slack", ID: "U1"}, "dewi")
		tx.SetActed("dewi")
		tx.PutLookup("dewi", tx.LookupKey(phone.Key()))
		tx.PutDeskKey(DeskKey{Hash: DeskHash{1, 0, 2}, Kind: DeskSession, Person: "dewi", Epoch: "e", Begun: someTime, Seen: someTime, Link: "l", Browser: "Firefox"})
		tx.CountDeskEnd()
		tx.PutStatus(procedure.Customer{ID: internet.Key(), Also: []string{phone.Key()}}, procedure.Status{Since: someTime, By: "dewi", Case: 1})
		tx.PutScript(procedure.Script{Name: procedure.VVIPScript, Lang: "id", Version: 1, Say: "Terima kasih.", By: "ratna", At: someTime})
		row := fullRow()
		entry, err := tx.ChangeEntry(row.List, 0, &row, Change{By: "dewi", Via: "slack"})
		if row.Dont = "entah"; err == nil {
			_, err = tx.ChangeEntry(row.List, entry.first, &row, Change{By: "dewi", Via: "slack"})
		}
		tx.save(bucketChanging, textKey(string(procedure.Customers)), changingRecord{ID: 3})
		post, postErr := tx.AddPost(fullPost())
		post.Ref = "1764.1"
		if postErr == nil {
			postErr = tx.PutPost(post)
		}
		tx.put(bucketDamaged, asideKey(bucketPeople, []byte("rian")), append(u64(1), "damaged"...))
		tx.Show("K-1", 1)
		tx.PutNoticed("lists", "2026-11-30")
		tx.Show(tx.NewNotice(), 1)
		for _, subject := range []string{"K-1", "C-1", "customers", ""} {
			if err == nil {
				err = tx.Audit(Entry{Person: "dewi", Via: "slack", Subject: subject, Action: "claim", About: []string{phone.Key()}, Body: fullCase(1)})
			}
		}
		if err == nil {
			err = postErr
		}
		return Receipt{Subject: "K-1", Code: "done", Turn: 1}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put(ctx, "slack", "dialog", []byte("state")); err != nil {
		t.Fatal(err)
	}
}

func TestTheFileIsAsDrawn(t *testing.T) { inBothForms(t, theFileIsAsDrawn) }

func theFileIsAsDrawn(t *testing.T, opts Options) {
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	oneOfEverything(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	layout := drawing(t)
	seen := 0
	rows := map[string]int{}
	edit(t, opts.Path, func(tx *bolt.Tx) error {
		err := tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
			seen++
			if _, ok := layout[string(name)]; !ok {
				t.Errorf("bucket %s is in the file but not in the drawing", name)
			}
			return nil
		})
		return errors.Join(err, rowsIn(tx, func(name string, k, v []byte) {
			rows[name]++
			line := layout[name]
			if !line.key.MatchString(latin1(k)) {
				t.Errorf("%s has the key %q; it is drawn as %s", name, k, line.key)
			}
			if !fitsValue(line.value, v) {
				t.Errorf("%s has the value %q; it is drawn as %s", name, v, line.value)
			}
		}))
	})
	for name := range layout {
		if rows[name] == 0 && (name != "keys" || opts.Keys.Current() != 0) {
			t.Errorf("%s is empty; want one of everything", name)
		}
	}
	if seen != len(layout) || seen != int(bucketCount) {
		t.Errorf("%d buckets in the file, %d in the drawing, %d in the program; want one number", seen, len(layout), bucketCount)
	}
}

func latin1(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

// TestNothingPersonalOutsideItsPart checks that names and numbers of customers are only in
// the personal parts of records, in bodies of the audit, and in the keys that the comment
// calls numbers.
func TestNothingPersonalOutsideItsPart(t *testing.T) {
	opts := testOptions(t)
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	oneOfEverything(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	secrets := []string{"Budi", "Hidayat", internet.Value, phone.Value, phone.String(), "internet mati", "putus", "pic", "note"}
	edit(t, opts.Path, func(tx *bolt.Tx) error {
		return rowsIn(tx, func(name string, k, v []byte) {
			text := string(v)
			switch {
			case name == "auditbodies":
				text = ""
			case json.Valid(v):
				text = withoutPersonal(t, v)
			}
			if !slices.Contains(personalKeys, name) {
				text += string(k)
			}
			for _, secret := range secrets {
				if strings.Contains(text, secret) {
					t.Errorf("%s holds %q outside a personal part: %q", name, secret, text)
				}
			}
		})
	})
}

func withoutPersonal(t *testing.T, record []byte) string {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(record, &fields); err != nil {
		return string(record)
	}
	delete(fields, "personal")
	rest, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(rest)
}
