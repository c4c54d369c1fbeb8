package slackfake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf16"
)

// object is a decoded JSON object.
type object = map[string]any

// check collects errors, in the words of response_metadata.messages.
type check struct{ says []string }

func (c *check) refuse(at, format string, a ...any) {
	c.says = append(c.says, fmt.Sprintf("[ERROR] "+format, a...)+" [json-pointer:"+at+"]")
}

// rule checks the value at a path; nil is an absent value.
type rule func(c *check, at string, v any)

// shape maps the fields of an object to their rules. Other fields are refused. The rule
// of "" checks the whole object.
type shape map[string]rule

// size returns the length of a text in UTF-16 code units. Slack's pages speak of
// "characters" of the text as sent, where "&amp;" is five, and don't say how an emoji
// counts: it is one code point and two UTF-16 units. The fake takes the larger count, so
// what it accepts Slack accepts too.
func size(s string) int { return len(utf16.Encode([]rune(s))) }

// jsonSize returns the size of v as compact JSON.
func jsonSize(v any) int {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return 0
	}
	return size(b.String()) - 1 // the encoder's newline
}

func must(r rule) rule {
	return func(c *check, at string, v any) {
		if v == nil {
			c.refuse(at, "missing required field")
			return
		}
		r(c, at, v)
	}
}

func (s shape) rule(c *check, at string, v any) {
	if v == nil {
		return
	}
	o, ok := v.(object)
	if !ok {
		c.refuse(at, "must provide an object")
		return
	}
	for _, k := range slices.Sorted(maps.Keys(o)) {
		if _, known := s[k]; !known && o[k] != nil {
			c.refuse(at, "invalid additional property: %s", k)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(s)) {
		if k == "" {
			s[k](c, at, o)
		} else {
			s[k](c, at+"/"+k, o[k])
		}
	}
}

func str(least, most int) rule {
	return func(c *check, at string, v any) {
		s, ok := v.(string)
		switch {
		case v == nil:
		case !ok:
			c.refuse(at, "must be a string")
		case size(s) > most:
			c.refuse(at, "must be less than %d characters", most+1)
		case size(s) < least:
			c.refuse(at, "must be more than %d characters", least-1)
		}
	}
}

func word(words ...string) rule {
	return func(c *check, at string, v any) {
		if s, _ := v.(string); v != nil && !slices.Contains(words, s) {
			c.refuse(at, "value must be one of %q", words)
		}
	}
}

func number(least, most float64) rule {
	return func(c *check, at string, v any) {
		if n, ok := v.(float64); v != nil && (!ok || n < least || n > most) {
			c.refuse(at, "must be a number from %v to %v", least, most)
		}
	}
}

func flag(c *check, at string, v any) {
	if _, ok := v.(bool); v != nil && !ok {
		c.refuse(at, "must be a boolean")
	}
}

func list(least, most int, item rule) rule {
	return func(c *check, at string, v any) {
		l, ok := v.([]any)
		switch {
		case v == nil:
			return
		case !ok:
			c.refuse(at, "must be an array")
		case len(l) > most:
			c.refuse(at, "no more than %d items allowed", most)
		case len(l) < least:
			c.refuse(at, "must provide at least %d items", least)
		}
		for i, x := range l {
			must(item)(c, fmt.Sprintf("%s/%d", at, i), x)
		}
	}
}

// kinds checks an object by the shape of its type.
func kinds(shapes map[string]shape, allowed ...string) rule {
	return func(c *check, at string, v any) {
		if v == nil {
			return
		}
		o, _ := v.(object)
		kind, _ := o["type"].(string)
		s, ok := shapes[kind]
		if !ok || len(allowed) > 0 && !slices.Contains(allowed, kind) {
			c.refuse(at, "unsupported type: %s", kind)
			return
		}
		s.rule(c, at, v)
	}
}
