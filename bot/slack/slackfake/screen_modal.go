package slackfake

import "maps"

// Modal is a user's open modal as shown.
type Modal struct {
	ID, Hash        string
	Title           string
	Submit, Close   string // labels; "" is none
	CallbackID      string
	PrivateMetadata string
	Text            string // the visible text, a line each
	Blocks          []Block
	Fields          []Field
	Buttons         []Button          // outside of fields
	Errors          map[string]string // under fields, by block id
}

// Field is one field of a modal.
type Field struct {
	BlockID, ActionID string
	Kind              string // "plain_text_input", "static_select" …
	Label, Hint       string
	Optional          bool
	Options           []Button
	Value             string // the current value: a text, or options' values
}

// Modal returns the top modal of a user. It reports false if there is none.
func (f *Fake) Modal(user string) (Modal, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v := f.top(user)
	if v == nil {
		return Modal{}, false
	}
	list, _ := v.body["blocks"].([]any)
	m := Modal{ID: v.id, Hash: v.hash, Title: labelOf(v.body["title"]), Submit: labelOf(v.body["submit"]), Close: labelOf(v.body["close"]), Errors: maps.Clone(v.errors)}
	m.CallbackID, _ = v.body["callback_id"].(string)
	m.PrivateMetadata, _ = v.body["private_metadata"].(string)
	m.Text, m.Blocks, _ = f.read(list)
	for _, b := range list {
		block, _ := b.(object)
		if block["type"] == "input" {
			m.Fields = append(m.Fields, v.field(block))
		} else {
			m.Buttons = append(m.Buttons, buttons([]any{block})...)
		}
	}
	return m, true
}

func (v *view) field(block object) Field {
	e, _ := block["element"].(object)
	f := Field{Kind: kindOf(e), Label: labelOf(block["label"]), Hint: labelOf(block["hint"]), Optional: block["optional"] == true, Options: buttons([]any{block})}
	f.BlockID, _ = block["block_id"].(string)
	f.ActionID, _ = e["action_id"].(string)
	f.Value = given(v.state[slot(block, e)])
	return f
}
