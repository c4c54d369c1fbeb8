package bot

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
