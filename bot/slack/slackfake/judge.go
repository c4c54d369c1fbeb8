package slackfake

import (
	"encoding/json"
	"fmt"
)

// JudgeMessage checks the JSON of a message (text and blocks) as chat.update does, the
// stricter of the two methods. It needs no workspace.
func JudgeMessage(raw []byte) error {
	var a args
	if err := json.Unmarshal(raw, &a); err != nil {
		return fmt.Errorf("no JSON object: %w", err)
	}
	m, err := readContent(a)
	switch {
	case err != nil:
		return err
	case m.empty():
		return refusal("no_text")
	case size(m.text) > maxUpdateText:
		return refusal("msg_too_long")
	}
	return nil
}

// JudgeView checks the JSON of a view as views.open does.
func JudgeView(raw []byte) error {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return fmt.Errorf("no JSON: %w", err)
	}
	_, err := checkView(v)
	return err
}
