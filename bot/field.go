package bot

// IsChoice reports whether the field is filled with one of its options.
func (f Field) IsChoice() bool { return f.Kind == FieldChoice || f.Kind == FieldSelect }

// Clean is a value that was typed into the field, or stands in it, as it may be
// kept: in several lines where the field has several.
func (f Field) Clean(value string) string {
	if f.Kind == FieldText {
		return Clean(value)
	}
	return CleanLine(value)
}
