package slackfake

import (
	"maps"
	"slices"
)

// The limits of a view: reference/views/modal-views, methods/views.open.
const (
	maxViewBlocks = 100
	maxViewSize   = 250 << 10
	maxStack      = 3
)

// view is one open modal of a user.
type view struct {
	id, hash string
	user     string
	root     string // the id of the first view of its stack
	previous string // the id of the view below, or ""
	body     object
	state    map[string]object // entered values, by block and action id
	errors   map[string]string // shown under fields, by block id
	found    map[string][]any  // the options that the last search of a menu gave, by block and action id
}

var viewShape = shape{
	"type": must(word("modal")), "title": must(plain(24)), "submit": plain(24), "close": plain(24),
	"blocks":           must(list(1, maxViewBlocks, anything)),
	"private_metadata": str(0, 3000), "callback_id": str(0, 255), "external_id": str(0, 255),
	"clear_on_close": flag, "notify_on_close": flag, "submit_disabled": flag,
	"": func(c *check, at string, v any) {
		o, _ := v.(object)
		checkBlocks(c, at+"/blocks", o["blocks"], maxViewBlocks)
		if o["submit"] == nil && len(inputs(o)) > 0 {
			c.refuse(at+"/submit", "missing required field")
		}
	},
}

// checkView returns the view if it is within all limits.
func checkView(v any) (object, error) { return checkSurface(viewShape, v) }

func checkSurface(s shape, v any) (object, error) {
	c := &check{}
	s.rule(c, "/view", v)
	o, ok := v.(object)
	switch {
	case !ok:
		return nil, refusal("invalid_arguments", "[ERROR] view must be an object")
	case len(c.says) > 0:
		return nil, refusal("invalid_arguments", c.says...)
	case jsonSize(v) > maxViewSize:
		return nil, refusal("view_too_large")
	}
	return o, nil
}

// homeShape: reference/views/home-tab-views. It has no title and no buttons of its own.
var homeShape = shape{
	"type": must(word("home")), "blocks": must(list(0, maxViewBlocks, anything)),
	"private_metadata": str(0, 3000), "callback_id": str(0, 255), "external_id": str(0, 255),
	"": func(c *check, at string, v any) {
		o, _ := v.(object)
		checkBlocks(c, at+"/blocks", o["blocks"], maxViewBlocks)
	},
}

// inputs returns the input blocks of a view.
func inputs(view object) (out []object) {
	all, _ := view["blocks"].([]any)
	for _, b := range all {
		if o, _ := b.(object); o["type"] == "input" {
			out = append(out, o)
		}
	}
	return out
}

// showView replaces the body of a view. It keeps entered values where block and action are
// the same. It needs mu.
func (f *Fake) showView(v *view, body object) {
	list, _ := body["blocks"].([]any)
	f.name(list)
	old := v.state
	v.found = map[string][]any{}
	v.body, v.hash, v.errors, v.state = body, f.ts(), nil, map[string]object{}
	for _, b := range list {
		block, _ := b.(object)
		for _, e := range elementsOf(block) {
			key := slot(block, e)
			if v.state[key] = initial(e); old[key] != nil && old[key]["type"] == e["type"] {
				v.state[key] = old[key]
			}
		}
	}
}

func slot(block, element object) string {
	b, _ := block["block_id"].(string)
	a, _ := element["action_id"].(string)
	return b + "\x00" + a
}

// wire returns a view as Slack's API does.
func (v *view) wire() object {
	o := object{"private_metadata": "", "callback_id": "", "external_id": "", "close": nil, "submit": nil, "clear_on_close": false, "notify_on_close": false}
	maps.Copy(o, v.body)
	maps.Copy(o, object{
		"id": v.id, "team_id": TeamID, "hash": v.hash, "root_view_id": v.root, "previous_view_id": nil,
		"app_id": AppID, "bot_id": BotID, "app_installed_team_id": TeamID, "state": object{"values": values(v.body["blocks"], v.state)},
	})
	if v.previous != "" {
		o["previous_view_id"] = v.previous
	}
	return o
}

// push puts a view on top of a user's stack. It needs mu.
func (f *Fake) push(user string, body object) *view {
	v := &view{id: f.id("V"), user: user}
	v.root = v.id
	if below := f.top(user); below != nil {
		v.root, v.previous = below.root, below.id
	}
	f.showView(v, body)
	f.stacks[user] = append(f.stacks[user], v)
	return v
}

// pop removes a view from its stack.
func (f *Fake) pop(v *view) {
	f.stacks[v.user] = slices.DeleteFunc(f.stacks[v.user], func(x *view) bool { return x == v })
}

func (f *Fake) top(user string) *view {
	if s := f.stacks[user]; len(s) > 0 {
		return s[len(s)-1]
	}
	return nil
}
