package bot

import (
	"slices"
	"strings"
)

// IsChoice reports whether the field's value is one of its options.
func (f Field) IsChoice() bool { return f.Kind == FieldChoice || f.Kind == FieldSelect }

// Clean returns a typed or prefilled value of the field as it may be stored. A field
// of several lines keeps its line breaks.
func (f Field) Clean(value string) string {
	if f.Kind == FieldText {
		return Clean(value)
	}
	return CleanLine(value)
}

// Matching returns the field's options whose labels have all words of a typed text, in
// whatever case and order. An empty text matches all.
func (f Field) Matching(text string) (out []Option) {
	typed := strings.Fields(strings.ToLower(CleanLine(text)))
	for _, o := range f.Options {
		label := strings.ToLower(o.Label)
		if !slices.ContainsFunc(typed, func(word string) bool { return !strings.Contains(label, word) }) {
			out = append(out, o)
		}
	}
	return out
}
