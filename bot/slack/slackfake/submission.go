package slackfake

import (
	"fmt"
	"slices"
)

// fill enters texts into fields. If one is invalid, it enters none.
func (v *view) fill(fields map[string]string) error {
	state := map[string]object{}
	found := 0
	for _, block := range inputs(v.body) {
		e, _ := block["element"].(object)
		key := slot(block, e)
		state[key] = v.state[key]
		id, _ := block["block_id"].(string)
		for _, name := range []string{id, labelOf(block["label"])} {
			if text, ok := fields[name]; ok {
				if found := v.found[key]; found != nil {
					e = withOptions(e, found)
				}
				s, err := filled(e, text)
				if err != nil {
					return fmt.Errorf("the field %q: %w", name, err)
				}
				state[key] = s
				found++
				break
			}
		}
		if block["optional"] != true && given(state[key]) == "" {
			return fmt.Errorf("the field %q must be filled in", labelOf(block["label"]))
		}
	}
	if found != len(fields) {
		return fmt.Errorf("the modal does not have all fields of %v", fields)
	}
	for k, s := range state {
		v.state[k] = s
	}
	return nil
}

// resolve applies the acknowledgement of a submission. It needs mu.
func (f *Fake) resolve(v *view, a args) error {
	v.errors = nil
	switch action := a.str("response_action"); action {
	case "":
		if len(a) > 0 {
			return refusal("invalid_response_action", "a payload without response_action")
		}
		f.pop(v)
	case "clear":
		delete(f.stacks, v.user)
	case "errors":
		return v.complain(a["errors"])
	case "update", "push":
		body, err := checkView(a["view"])
		switch {
		case err != nil:
			return err
		case action == "update":
			f.showView(v, body)
		case len(f.stacks[v.user]) == maxStack:
			return refusal("push_limit_reached")
		default:
			f.push(v.user, body)
		}
	default:
		return refusal("invalid_response_action", action)
	}
	return nil
}

// complain shows errors under fields: only input blocks have a place for them.
func (v *view) complain(given any) error {
	errors, _ := given.(object)
	if len(errors) == 0 {
		return refusal("invalid_errors", "no errors")
	}
	shown := map[string]string{}
	for id, text := range errors {
		s, ok := text.(string)
		known := slices.ContainsFunc(inputs(v.body), func(b object) bool { return b["block_id"] == id })
		if !ok || s == "" || !known {
			return refusal("invalid_errors", id+" is no input block, or has no text")
		}
		shown[id] = s
	}
	v.errors = shown
	return nil
}

// SpoilForms makes the payloads of the next n sent forms ones that don't decode: an array
// is in place of the object state.values.
func (f *Fake) SpoilForms(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.spoiled = n
}
