package slackfake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// held maps a kind of element to the key of its state and of its initial value.
var held = map[string]struct{ key, initial string }{
	"plain_text_input":     {"value", "initial_value"},
	"email_text_input":     {"value", "initial_value"},
	"url_text_input":       {"value", "initial_value"},
	"number_input":         {"value", "initial_value"},
	"static_select":        {"selected_option", "initial_option"},
	"external_select":      {"selected_option", "initial_option"},
	"radio_buttons":        {"selected_option", "initial_option"},
	"multi_static_select":  {"selected_options", "initial_options"},
	"checkboxes":           {"selected_options", "initial_options"},
	"users_select":         {"selected_user", "initial_user"},
	"channels_select":      {"selected_channel", "initial_channel"},
	"conversations_select": {"selected_conversation", "initial_conversation"},
	"datepicker":           {"selected_date", "initial_date"},
	"timepicker":           {"selected_time", "initial_time"},
	"datetimepicker":       {"selected_date_time", "initial_date_time"},
}

func kindOf(o object) string {
	s, _ := o["type"].(string)
	return s
}

// initial returns the state of an untouched element; nil is none, as for a button.
func initial(e object) object {
	h, ok := held[kindOf(e)]
	if !ok {
		return nil
	}
	v := e[h.initial]
	if v == nil && h.key == "selected_options" {
		v = []any{}
	}
	return object{"type": e["type"], h.key: v}
}

// values returns state.values: by block id, then by action id. If state is nil, it has
// the initial values.
func values(blocks any, state map[string]object) object {
	out := object{}
	list, _ := blocks.([]any)
	for _, b := range list {
		block, _ := b.(object)
		for _, e := range elementsOf(block) {
			v := initial(e)
			if state != nil {
				v = state[slot(block, e)]
			}
			if v == nil {
				continue
			}
			id, _ := block["block_id"].(string)
			in, _ := out[id].(object)
			if in == nil {
				in = object{}
				out[id] = in
			}
			in[e["action_id"].(string)] = v // every element has an id by now
		}
	}
	return out
}

// optionsOf returns the options of a menu, with those in groups.
func optionsOf(e object) (out []object) {
	all, _ := e["options"].([]any)
	groups, _ := e["option_groups"].([]any)
	for _, g := range groups {
		o, _ := g.(object)
		in, _ := o["options"].([]any)
		all = append(slices.Clone(all), in...)
	}
	for _, x := range all {
		o, _ := x.(object)
		out = append(out, o)
	}
	return out
}

func labelOf(v any) string {
	o, _ := v.(object)
	s, _ := o["text"].(string)
	return entities.Replace(s)
}

// filled returns the state of an element after a user entered a text: for a menu an
// option's label or value, several separated by commas.
func filled(e object, given string) (object, error) {
	h := held[kindOf(e)]
	out := object{"type": e["type"], h.key: given}
	switch h.key {
	case "value":
		least, _ := e["min_length"].(float64)
		most, ok := e["max_length"].(float64)
		if given != "" && size(given) < int(least) || size(given) > roomy || ok && size(given) > int(most) {
			return nil, fmt.Errorf("the field takes %v to %v characters, not %d", least, e["max_length"], size(given))
		}
	case "selected_option", "selected_options":
		picked := []any{}
		for _, one := range strings.Split(given, ",") {
			i := slices.IndexFunc(optionsOf(e), func(o object) bool { return labelOf(o["text"]) == one || o["value"] == one })
			if i < 0 && given != "" {
				return nil, fmt.Errorf("there is no option %q", one)
			}
			if i >= 0 {
				picked = append(picked, optionsOf(e)[i])
			}
		}
		if out[h.key] = picked; h.key == "selected_option" {
			if len(picked) > 1 {
				return nil, fmt.Errorf("the field takes one option, not %q", given)
			}
			out[h.key] = append(picked, nil)[0]
		}
	case "selected_date_time":
		n, err := strconv.ParseInt(given, 10, 64)
		if err != nil && given != "" {
			return nil, fmt.Errorf("not a time: %w", err)
		}
		out[h.key] = n
	}
	if given == "" && h.key != "selected_options" {
		out[h.key] = nil
	}
	return out, nil
}

// given is the inverse of filled: it returns the text of a state.
func given(state object) string {
	switch v := state[held[kindOf(state)].key].(type) {
	case string:
		return v
	case object:
		s, _ := v["value"].(string)
		return s
	case float64: // a time
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var all []string
		for _, x := range v {
			o, _ := x.(object)
			s, _ := o["value"].(string)
			all = append(all, s)
		}
		return strings.Join(all, ",")
	case nil:
		return ""
	default:
		return fmt.Sprint(v)
	}
}
