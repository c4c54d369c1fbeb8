package slackfake

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// Search types in a menu of the user's open modal whose options come from the app, an
// external_select named by its block id or label, and returns the labels that the menu
// then offers; Submit takes only one of these. As in Slack's client, the app is not asked
// for a text shorter than min_query_length, which is 3 unless the menu says otherwise.
// Sources: block-elements/select-menu-element#external_select,
// interaction-payloads/block_suggestion-payload.
func (p *Person) Search(ctx context.Context, field, text string) (labels []string, seen Seen, err error) {
	e := &envelope{kind: "interactive", accepts: true}
	failure := ""
	err = p.onTop(func(v *view) error {
		block, menu, err := v.external(field)
		if err != nil {
			return err
		}
		if least, ok := menu["min_query_length"].(float64); !ok && size(text) < 3 || size(text) < int(least) {
			return fmt.Errorf("the menu asks for nothing before more than %q is typed", text)
		}
		o := p.interaction("block_suggestion")
		delete(o, "trigger_id")
		o["container"] = object{"type": "view", "view_id": v.id}
		o["view"], o["action_id"], o["block_id"], o["value"] = v.wire(), menu["action_id"], block["block_id"], escaped.Replace(text)
		e.payload = o
		e.take = func(a args) {
			options, err := suggested(a)
			if err != nil {
				p.f.blame("ack", why(err).code, err.Error())
				failure = Unusable
				return
			}
			v.found[slot(block, menu)] = options
			for _, o := range optionsOf(object{"options": options}) {
				labels = append(labels, labelOf(o["text"]))
			}
		}
		return nil
	})
	if err != nil {
		return nil, Seen{}, err
	}
	late, err := p.f.deliver(ctx, e)
	p.f.mu.Lock()
	if late == "" {
		late = failure
	}
	labels = slices.Clone(labels)
	p.f.mu.Unlock()
	return labels, p.seen(e, late), err
}

// external returns the block and the element of a menu whose options come from the app.
func (v *view) external(field string) (block, menu object, err error) {
	for _, block := range inputs(v.body) {
		e, _ := block["element"].(object)
		if kindOf(e) == "external_select" && (block["block_id"] == field || labelOf(block["label"]) == field) {
			return block, e, nil
		}
	}
	return nil, nil, fmt.Errorf("the modal has no menu %q that asks the app", field)
}

var suggestion = shape{
	"options": list(0, 100, option(plain)), "option_groups": list(0, 100, optionGroup),
	"": func(c *check, at string, v any) {
		o, _ := v.(object)
		if (o["options"] == nil) == (o["option_groups"] == nil) {
			c.refuse(at, "must provide either options or option_groups")
		}
	},
}

// suggested returns the options of an answer to a search. No matches are an empty list; an
// answer without a list is an error, also {}.
func suggested(a args) ([]any, error) {
	c := &check{}
	suggestion.rule(c, "", object(a))
	if len(c.says) > 0 {
		return nil, refusal("invalid_suggestions", c.says...)
	}
	options := []any{}
	for _, o := range optionsOf(object(a)) {
		options = append(options, o)
	}
	return options, nil
}

// withOptions returns a menu with the options that its last search gave.
func withOptions(menu object, found []any) object {
	e := maps.Clone(menu)
	e["options"] = found
	return e
}
