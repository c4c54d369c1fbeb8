package slackfake

import (
	"fmt"
	"slices"
	"strings"
)

// pressable is a button with the payload of its press.
type pressable struct {
	Button
	element, option object
}

func pressables(list []any) (out []pressable) {
	for _, b := range list {
		block, _ := b.(object)
		for _, e := range elementsOf(block) {
			one := Button{Kind: kindOf(e)}
			one.ActionID, _ = e["action_id"].(string)
			one.BlockID, _ = block["block_id"].(string)
			one.Style, _ = e["style"].(string)
			ask, _ := e["confirm"].(object)
			one.Confirm = labelOf(ask["text"])
			if one.Kind == "button" {
				one.Label = labelOf(e["text"])
				one.Value, _ = e["value"].(string)
				out = append(out, pressable{one, e, nil})
			}
			for _, o := range optionsOf(e) {
				one.Label = labelOf(o["text"])
				one.Value, _ = o["value"].(string)
				out = append(out, pressable{one, e, o})
			}
		}
	}
	return out
}

func buttons(list []any) (out []Button) {
	for _, p := range pressables(list) {
		out = append(out, p.Button)
	}
	return out
}

// action returns one entry of actions in a block_actions payload. chosen is the entry of a
// menu, or nil if it lost its choice.
func (p pressable) action(chosen object, ts string) object {
	o := object{"type": p.Kind, "action_id": p.ActionID, "block_id": p.BlockID, "action_ts": ts}
	switch {
	case p.option == nil:
		o["text"] = p.element["text"]
		if p.element["value"] != nil {
			o["value"] = p.Value
		}
	case slices.Contains([]string{"checkboxes", "multi_static_select"}, p.Kind):
		o["selected_options"] = []object{chosen}
	case chosen == nil:
		o["selected_option"] = nil
	default:
		o["selected_option"] = chosen
	}
	return o
}

// pick returns the one button or option with that label or action id.
func pick(blocks []any, what string) (pressable, error) {
	all := pressables(blocks)
	found := slices.DeleteFunc(slices.Clone(all), func(b pressable) bool { return b.Label != what && b.ActionID != what })
	if len(found) == 1 {
		return found[0], nil
	}
	var labels []string
	for _, b := range all {
		labels = append(labels, b.Label)
	}
	return pressable{}, fmt.Errorf("%d buttons are %q; the message has [%s]", len(found), what, strings.Join(labels, "] ["))
}
