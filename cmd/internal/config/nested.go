package config

import (
	"fmt"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// The bounds of a configuration's form. The library reads it recursively, so that without
// them a nested file of some hundred kilobytes takes all memory, or ends the program by an
// overflow of its stack.
const (
	maxFlow    = 32  // brackets within brackets
	maxColumn  = 400 // where a key or an entry may begin
	maxMarks   = 32  // "-", "?", ":", anchors and tags in one line
	maxAliases = 16  // which are copies: of copies of copies they would be too many
	maxAnchors = 200 // anchors, tags and "?" in the file
)

// tooNested refuses a text that is nested too deeply, or refers to its own parts too often.
func tooNested(text []byte) error {
	flow, marks, aliases, anchors, line := 0, 0, 0, 0, 0
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Position.Line != line {
			line, marks = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.AliasType, token.MergeKeyType:
			aliases++
		case token.AnchorType, token.TagType, token.MappingKeyType:
			marks, anchors = marks+1, anchors+1
		case token.SequenceEntryType, token.MappingValueType:
			marks++
			if flow == 0 && t.Position.Column > maxColumn {
				return fmt.Errorf("line %d: it is nested too deeply: an entry begins at column %d", line, t.Position.Column)
			}
		default:
		}
		switch {
		case flow > maxFlow, flow == 0 && marks > maxMarks:
			return fmt.Errorf("line %d: it is nested too deeply: more than %d levels", line, maxFlow)
		case aliases > maxAliases:
			return fmt.Errorf("line %d: it has more than %d aliases (*name); write the values out", line, maxAliases)
		case anchors > maxAnchors:
			return fmt.Errorf("line %d: it has more than %d anchors (&name), tags (!name) and keys with ?", line, maxAnchors)
		}
	}
	return nil
}
