package tasks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/procedure"
)

// hidden stands for a value that is not shown without --full.
const hidden = "•••"

// The fields of bodies that can be shown without --full, by name in lower case: codes, free
// texts, which are masked like in a channel, names and numbers. Texts under rows are those of set_aside: names of records. A text under any other name
// is hidden; figures and times tell no customer.
var (
	codeFields = []string{"state", "action", "category", "criteria", "route", "judged", "scripts", "result", "end", "holder", "team", "taker", "by", "id",
		"contact", "answer", "outcome", "right", "satisfied", "education", "list", "mode", "sheet", "person", "subjects", "actions", "roles", "teams", "platform",
		"kind", "request", "vvip", "lang", "link", "session", "browser", "why",
		"rows"}
	textFields   = []string{"text", "reason", "words", "checked", "wanted", "done", "analysis", "say", "dont", "file"}
	nameFields   = []string{"name"}
	numberFields = []string{"number", "numbers"}
	innerFields  = []string{"digest", "also", "turn", "rev", "at", "last", "hash", "first", "next", "via"} // which tell a reader nothing
)

// bodyWords is the body of an entry in words: "category: vvip; number: 0812•••••789".
// Numbers are masked and names are initials, unless it is full.
func bodyWords(raw json.RawMessage, full bool) string {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var body any
	if dec.Decode(&body) != nil {
		return ""
	}
	var out []string
	collect("", body, full, &out)
	return strings.Join(out, "; ")
}

// collect adds the fields of a value that say something; those of one in another stand
// beside them.
func collect(field string, v any, full bool, out *[]string) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if field := strings.ToLower(key); !slices.Contains(innerFields, field) {
				collect(field, v[key], full, out)
			}
		}
	case []any:
		var all []string
		for _, one := range v {
			if text, ok := one.(string); ok {
				all = append(all, shownText(field, text, full))
				continue
			}
			collect(field, one, full, out)
		}
		add(field, strings.Join(all, ", "), out)
	case string:
		add(field, shownText(field, v, full), out)
	case bool:
		if v {
			add(field, "yes", out)
		}
	case json.Number:
		if v != "0" {
			add(field, v.String(), out)
		}
	}
}

func add(field, text string, out *[]string) {
	if field != "" {
		text = fmt.Sprintf("%s: %s", field, text)
	}
	if text != field+": " && text != "" {
		*out = append(*out, text)
	}
}

// shownText is a text of a field as it may be shown.
func shownText(field, text string, full bool) string {
	number, err := procedure.NumberFromKey(text)
	isNumber := err == nil && slices.Contains(numberFields, field)
	t, timeErr := time.Parse(time.RFC3339, text)
	switch {
	case text == "" || timeErr == nil && t.IsZero():
		return ""
	case isNumber && full:
		return number.String()
	case isNumber:
		return number.Masked()
	case full, timeErr == nil, slices.Contains(codeFields, field):
		return text
	case slices.Contains(textFields, field):
		return procedure.MaskText(text)
	case slices.Contains(nameFields, field):
		return procedure.Initials(text)
	}
	return hidden
}
