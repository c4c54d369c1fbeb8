package slackfake

import "math"

// roomy is the fake's limit where Slack documents none.
const roomy = 3000

// plain is the rule of a plain_text object, text that of one that may also be mrkdwn.
// Both refuse an empty text.
func plain(most int) rule {
	return kinds(map[string]shape{"plain_text": {"type": must(word("plain_text")), "text": must(str(1, most)), "emoji": flag}})
}

func text(most int) rule {
	return kinds(map[string]shape{
		"plain_text": {"type": must(word("plain_text")), "text": must(str(1, most)), "emoji": flag},
		"mrkdwn":     {"type": must(word("mrkdwn")), "text": must(str(1, most)), "verbatim": flag},
	})
}

// confirm: composition-objects/confirmation-dialog-object.
var confirm = shape{
	"title": must(plain(100)), "text": must(text(300)), "confirm": must(plain(30)), "deny": must(plain(30)), "style": word("primary", "danger"),
}.rule

// option: composition-objects/option-object. Its text is plain, except in radio buttons
// and checkboxes.
func option(label func(int) rule) rule {
	return shape{"text": must(label(75)), "value": must(str(1, 150)), "description": label(75), "url": str(1, 3000)}.rule
}

var optionGroup = shape{"label": must(plain(75)), "options": must(list(1, 100, option(plain)))}.rule

// element adds the fields of every element to a shape.
func element(kind string, s shape) shape {
	s["type"] = must(word(kind))
	s["action_id"] = str(1, 255)
	s["focus_on_load"] = flag
	return s
}

// menu adds the fields of every menu to a shape.
func menu(kind string, s shape) shape {
	s["placeholder"] = plain(150)
	s["confirm"] = confirm
	return element(kind, s)
}

// static adds the options of a menu to a shape: options or option_groups, never both.
func static(kind string, s shape) shape {
	s["options"] = list(1, 100, option(plain))
	s["option_groups"] = list(1, 100, optionGroup)
	s[""] = func(c *check, at string, v any) {
		o, _ := v.(object)
		if (o["options"] == nil) == (o["option_groups"] == nil) {
			c.refuse(at, "must provide either options or option_groups")
		}
	}
	return menu(kind, s)
}

// input adds the fields of every text input to a shape.
func input(kind string, s shape) shape {
	s["placeholder"] = plain(150)
	s["initial_value"] = str(0, roomy)
	s["dispatch_action_config"] = shape{"trigger_actions_on": list(1, 2, word("on_enter_pressed", "on_character_entered"))}.rule
	return element(kind, s)
}

// elements: reference/block-kit/block-elements.
var elements = map[string]shape{
	"button": element("button", shape{
		"text": must(plain(75)), "value": str(0, 2000), "url": str(1, 3000), "style": word("primary", "danger"),
		"confirm": confirm, "accessibility_label": str(1, 75),
	}),
	"overflow":             element("overflow", shape{"options": must(list(1, 5, option(plain))), "confirm": confirm}),
	"static_select":        static("static_select", shape{"initial_option": option(plain)}),
	"multi_static_select":  static("multi_static_select", shape{"initial_options": list(1, 100, option(plain)), "max_selected_items": number(1, 100)}),
	"external_select":      menu("external_select", shape{"initial_option": option(plain), "min_query_length": number(0, 1000)}),
	"users_select":         menu("users_select", shape{"initial_user": str(1, 255)}),
	"channels_select":      menu("channels_select", shape{"initial_channel": str(1, 255), "response_url_enabled": flag}),
	"conversations_select": menu("conversations_select", shape{"initial_conversation": str(1, 255), "response_url_enabled": flag, "default_to_current_conversation": flag, "filter": anything}),
	"radio_buttons":        element("radio_buttons", shape{"options": must(list(1, 10, option(text))), "initial_option": option(text), "confirm": confirm}),
	"checkboxes":           element("checkboxes", shape{"options": must(list(1, 10, option(text))), "initial_options": list(1, 10, option(text)), "confirm": confirm}),
	"datepicker":           menu("datepicker", shape{"initial_date": str(10, 10)}),
	"timepicker":           menu("timepicker", shape{"initial_time": str(5, 5), "timezone": str(1, 255)}),
	"datetimepicker":       element("datetimepicker", shape{"initial_date_time": seconds, "confirm": confirm}),
	"plain_text_input":     input("plain_text_input", shape{"multiline": flag, "min_length": number(0, 3000), "max_length": number(1, 3000)}),
	"email_text_input":     input("email_text_input", shape{}),
	"url_text_input":       input("url_text_input", shape{}),
	"number_input":         input("number_input", shape{"is_decimal_allowed": must(flag), "min_value": str(1, 255), "max_value": str(1, 255)}),
	"image":                {"type": must(word("image")), "image_url": must(str(1, 3000)), "alt_text": must(str(1, 2000))},
}

// seconds is a time of a datetimepicker: ten digits. Source:
// block-elements/datetime-picker-element.
func seconds(c *check, at string, v any) {
	if n, ok := v.(float64); v != nil && (!ok || n != math.Trunc(n) || n < 1e9 || n >= 1e10) {
		c.refuse(at, "must be a UNIX timestamp of ten digits")
	}
}

func anything(*check, string, any) {}

// unbounded is for lists that another limit bounds.
const unbounded = math.MaxInt
