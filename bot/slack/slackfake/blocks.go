package slackfake

import (
	"fmt"
	"slices"
)

var (
	pickers = []string{
		"static_select", "external_select", "users_select", "channels_select", "conversations_select", "radio_buttons", "checkboxes",
		"datepicker", "timepicker",
	}
	inActions = append([]string{"button", "overflow", "datetimepicker"}, pickers...)
	inSection = append([]string{"image", "multi_static_select", "button", "overflow"}, pickers...)
	inInput   = append([]string{
		"plain_text_input", "email_text_input", "url_text_input", "number_input", "multi_static_select", "datetimepicker",
	}, pickers...)
)

// block adds the fields of every block to a shape.
func block(kind string, s shape) shape {
	s["type"] = must(word(kind))
	s["block_id"] = str(1, 255)
	return s
}

// blocks are the kinds of reference/block-kit/blocks that the fake can show. It refuses
// the others.
var blocks = map[string]shape{
	"section": block("section", shape{
		"text": text(3000), "fields": list(1, 10, text(2000)), "accessory": kinds(elements, inSection...), "expand": flag,
		"": func(c *check, at string, v any) {
			if o, _ := v.(object); o["text"] == nil && o["fields"] == nil {
				c.refuse(at, "must provide either text or fields")
			}
		},
	}),
	"header":  block("header", shape{"text": must(plain(150)), "level": number(1, 4)}),
	"divider": block("divider", shape{}),
	"context": block("context", shape{"elements": must(list(1, 10, contextElement))}),
	"actions": block("actions", shape{"elements": must(list(1, 25, kinds(elements, inActions...)))}),
	"input": block("input", shape{
		"label": must(plain(2000)), "hint": plain(2000), "element": must(kinds(elements, inInput...)), "optional": flag, "dispatch_action": flag,
	}),
	"image":     block("image", shape{"image_url": must(str(1, 3000)), "alt_text": must(str(1, 2000)), "title": plain(2000)}),
	"markdown":  block("markdown", shape{"text": must(str(1, 12000))}),
	"rich_text": block("rich_text", shape{"elements": must(list(1, unbounded, richPart))}),
}

// richPart checks the known parts of rich text: each has content, and no text is empty.
func richPart(c *check, at string, v any) {
	o, _ := v.(object)
	if _, part := o["elements"]; part {
		list(1, unbounded, richPart)(c, at+"/elements", o["elements"])
		return
	}
	if o["type"] == "text" {
		must(str(1, unbounded))(c, at+"/text", o["text"])
	}
}

func contextElement(c *check, at string, v any) {
	if o, _ := v.(object); o["type"] == "image" {
		kinds(elements, "image")(c, at, v)
		return
	}
	text(3000)(c, at, v)
}

// checkBlocks checks the blocks of a message (at most 50) or a view (100).
func checkBlocks(c *check, at string, v any, most int) {
	list(0, most, kinds(blocks))(c, at, v)
	l, _ := v.([]any)
	seen := map[string]bool{}
	for i, b := range l {
		o, _ := b.(object)
		if id, _ := o["block_id"].(string); id != "" {
			if seen[id] {
				c.refuse(fmt.Sprintf("%s/%d/block_id", at, i), "block_id %q already exists", id)
			}
			seen[id] = true
		}
		var actions []string
		for j, e := range elementsOf(o) {
			id, _ := e["action_id"].(string)
			if id != "" && slices.Contains(actions, id) {
				c.refuse(fmt.Sprintf("%s/%d/elements/%d/action_id", at, i, j), "action_id %q already exists", id)
			}
			actions = append(actions, id)
		}
	}
}

// elementsOf returns the interactive elements of a block.
func elementsOf(block object) (out []object) {
	all, _ := block["elements"].([]any)
	for _, e := range append(slices.Clone(all), block["accessory"], block["element"]) {
		o, _ := e.(object)
		kind, _ := o["type"].(string)
		if _, ok := elements[kind]; ok && kind != "image" {
			out = append(out, o)
		}
	}
	return out
}

// name gives an id to blocks and elements without one, as Slack does. It needs mu.
func (f *Fake) name(blocks []any) {
	for _, b := range blocks {
		o, _ := b.(object)
		if o["block_id"] == nil {
			o["block_id"] = f.id("b")
		}
		for _, e := range elementsOf(o) {
			if e["action_id"] == nil {
				e["action_id"] = f.id("a")
			}
		}
	}
}
