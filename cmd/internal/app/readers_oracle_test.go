package app

import (
	"encoding/json"
	"html"
	"maps"
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// secrets are the full numbers and names of customers, and the numbers in words about them,
// by the customer's line.
var secrets = map[string][]string{
	"152000000001": {"152000000001", "02129110001", "Budi Hidayat", "081977771234"},
	"152000000002": {"152000000002", "Siti Cahyono"},
	"152000000003": {"152000000003", "Rina Lubis"},
	"152000000007": {"152000000007", "Galih Saragih"},
}

// plain is everything that an answer says: with its tags, without them, and with the numbers
// as digits alone.
func plain(answer string) string {
	_, body, _ := strings.Cut(answer, "\n")
	text := answer
	for line := range strings.Lines(body) {
		var value any
		if json.Unmarshal([]byte(strings.TrimPrefix(strings.TrimSpace(line), "data:")), &value) == nil {
			text += "\n" + strings.Join(textsIn(value), "\n")
		}
	}
	text = html.UnescapeString(text)
	text += "\n" + withoutTags(text)
	return text + "\n" + digitsJoined(text)
}

func withoutTags(text string) string {
	var out strings.Builder
	for {
		before, tag, found := strings.Cut(text, "<")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		_, text, _ = strings.Cut(tag, ">")
	}
}

// digitsJoined leaves out what people write between the digits of a number.
func digitsJoined(text string) string {
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		if strings.IndexByte(" .()+-", text[i]) < 0 || len(out) == 0 || out[len(out)-1] < '0' || out[len(out)-1] > '9' {
			out = append(out, text[i])
		}
	}
	return string(out)
}

func textsIn(value any) (out []string) {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		for _, x := range v {
			out = append(out, textsIn(x)...)
		}
	case map[string]any:
		for name, x := range v {
			out = append(append(out, name), textsIn(x)...)
		}
	}
	return out
}

// note records whom each person may see now, for the rest of the round, and returns it.
func (w *desks) note() (now map[string]map[string]bool) {
	w.Helper()
	now = map[string]map[string]bool{}
	for _, p := range readerPeople {
		now[p.ID] = map[string]bool{}
	}
	w.must(w.store.View(w.Context(), func(tx *store.Tx) error {
		seen(tx, now)
		return nil
	}))
	for person, lines := range now {
		if w.may[person] == nil {
			w.may[person] = map[string]bool{}
		}
		maps.Copy(w.may[person], lines)
	}
	return now
}

// seen adds the lines of the customers whom each person may see now, by PROCEDURE.md and by
// "Privacy" of DESIGN.md: of their own call, until it ends by a press; of the open case that
// they hold or have taken; of a case that they revealed, which the audit has with a reason,
// within the time that the answer shows it; and, for those who may change entries, of an entry
// whose showing the audit has, likewise.
func seen(tx *store.Tx, by map[string]map[string]bool) {
	add := func(person, line string) {
		if by[person] != nil {
			by[person][line] = true
		}
	}
	can := func(person string, roles ...procedure.Role) bool {
		i := slices.IndexFunc(readerPeople, func(p procedure.Person) bool { return p.ID == person })
		return i >= 0 && readerPeople[i].Is(roles...)
	}
	recent := func(e store.Entry) bool { return tx.Now().Sub(e.At) <= procedure.DefaultPolicy(nil).HideAfter }
	for line := range secrets {
		for _, e := range tx.AuditAbout(procedure.Number{Kind: procedure.Internet, Value: line}.Key(), 1000) {
			if (e.Subject == "entry" || e.Action == string(store.EntryChange)) && can(e.Person, procedure.Lead, procedure.Admin) && recent(e) {
				add(e.Person, line)
			}
		}
	}
	for id := uint64(1); ; id++ {
		c, err := tx.Call(id)
		if err != nil {
			break
		}
		if n, _ := procedure.NumberFromKey(c.Customer); (c.End == "" || c.End == procedure.EndRegular) && can(c.By, procedure.Agent, procedure.Tier2, procedure.Lead) {
			add(c.By, n.Value)
		}
	}
	for _, c := range tx.Cases(0, 10_000) {
		line := lineOf(c)
		if c.State != procedure.Closed {
			add(c.Holder, line)
			add(c.Taker(), line)
		}
		for _, e := range tx.AuditOf(c.Name()) {
			if e.Action == "reveal" && reasoned(e) && recent(e) {
				add(e.Person, line)
			}
		}
	}
}

func lineOf(c procedure.Case) string {
	for _, n := range c.Personal.Numbers {
		if n.Kind == procedure.Internet {
			return n.Value
		}
	}
	return ""
}

// reasoned reports whether a reveal has a reason.
func reasoned(e store.Entry) bool {
	var body struct{ Fields struct{ Reason string } }
	raw, _ := e.Body.(json.RawMessage)
	return json.Unmarshal(raw, &body) == nil && body.Fields.Reason != ""
}

// check checks that an answer shows its reader, "" for a stranger, nobody whom they may not see.
func (w *desks) check(reader, what, answer string, may map[string]bool) {
	w.Helper()
	text := plain(answer)
	for line, them := range secrets {
		if may[line] {
			continue
		}
		for _, secret := range them {
			if at := strings.Index(text, secret); at >= 0 && !w.typed[reader+" "+secret] {
				w.Errorf("%s: %q sees %q of the customer %s:\n…%s…", what, reader, secret, line, text[max(0, at-300):min(len(text), at+200)])
			}
		}
	}
}
