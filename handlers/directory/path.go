package directory

import (
	"encoding/json"
	"strconv"
	"strings"
)

// maxSteps is the longest path.
const maxSteps = 16

func isPath(path string) bool {
	steps := strings.Split(path, ".")
	for _, s := range steps {
		if s == "" {
			return false
		}
	}
	return len(steps) <= maxSteps
}

// at gives the values at a path, those of arrays one by one; nothing where the path
// leads nowhere or to null.
func at(value any, path string) []any {
	values := []any{value}
	if path != "" {
		for step := range strings.SplitSeq(path, ".") {
			values = follow(values, step)
		}
	}
	return flat(nil, values)
}

// follow goes one step from each value.
func follow(values []any, step string) (out []any) {
	for _, v := range values {
		switch v := v.(type) {
		case map[string]any:
			if to, ok := v[step]; ok {
				out = append(out, to)
			}
		case []any:
			if i, err := strconv.Atoi(step); err != nil {
				out = append(out, follow(v, step)...)
			} else if i >= 0 && i < len(v) {
				out = append(out, v[i])
			}
		}
	}
	return out
}

// flat appends values, those of arrays one by one, without null.
func flat(out, values []any) []any {
	for _, v := range values {
		switch v := v.(type) {
		case nil:
		case []any:
			out = flat(out, v)
		default:
			out = append(out, v)
		}
	}
	return out
}

// texts gives the values at a path as texts, each trimmed; an object is none.
func texts(value any, path string) (out []string) {
	for _, v := range at(value, path) {
		var text string
		switch v := v.(type) {
		case string:
			text = strings.TrimSpace(v)
		case json.Number:
			text = v.String()
		case bool:
			text = strconv.FormatBool(v)
		}
		if text != "" && text != "-" {
			out = append(out, text)
		}
	}
	return out
}
