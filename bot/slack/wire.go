package slack

import "encoding/json"

// opened is the state that a form carries until it is submitted: the button of the
// submission, and where the form was opened.
type opened struct {
	Code    string `json:"b"`
	Channel string `json:"c,omitempty"`
	Hook    string `json:"u,omitempty"` // the response URL of the input that opened it
	Private bool   `json:"e,omitempty"` // it was opened from a private answer
	Home    bool   `json:"h,omitempty"` // it was opened from the home page
}

// pack encodes the state as the form's private_metadata.
func (o opened) pack() string {
	raw, err := json.Marshal(o)
	if err != nil || len(raw) > maxMetadata {
		raw, _ = json.Marshal(opened{Code: o.Code, Channel: o.Channel, Home: o.Home}) // two strings always marshal
	}
	return string(raw)
}
