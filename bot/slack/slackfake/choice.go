package slackfake

// A client keeps what a user chose in a list of a message until the block's id changes,
// also over chat.update (slackapi/bolt-js#2766). Choosing the same entry again clears the
// choice: the payload then has selected_option null (howdyai/botkit#2053). An overflow menu
// keeps no choice (reference/block-kit/block-elements/overflow-menu-element).

// choiceKey identifies a list on a user's screen.
type choiceKey struct{ user, ts, block, action string }

// choose records a choice and returns the entry that the payload carries, or nil. It needs
// mu.
func (f *Fake) choose(user, ts string, p pressable) object {
	if p.Kind != "static_select" {
		return p.option
	}
	key := choiceKey{user, ts, p.BlockID, p.ActionID}
	if f.choices[key] == p.Value {
		delete(f.choices, key)
		return nil
	}
	f.choices[key] = p.Value
	return p.option
}
