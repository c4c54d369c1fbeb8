package telegramfake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// The limits of an inline keyboard. The limits of a row and of all buttons are those that
// API clients keep to; the service silently drops buttons at higher limits.
const (
	maxRow     = 8
	maxButtons = 100
	maxData    = 64 // bytes
	maxCopy    = 256
)

// markup is the parsed reply_markup: an inline keyboard, a force_reply, or none.
type markup struct {
	rows        [][]Button
	forceReply  bool
	placeholder string
	remove      bool
}

// parseMarkup parses the argument reply_markup.
func parseMarkup(raw string) (markup, error) {
	var out markup
	if raw == "" {
		return out, nil
	}
	var m struct {
		Inline      [][]sentButton `json:"inline_keyboard"`
		ForceReply  bool           `json:"force_reply"`
		Placeholder string         `json:"input_field_placeholder"`
		Selective   bool           `json:"selective"`
		Remove      bool           `json:"remove_keyboard"`
	}
	switch {
	case !json.Valid([]byte(raw)):
		return out, breach("can't parse reply keyboard markup JSON object")
	case raw[0] != '{':
		return out, breach("object expected as reply markup")
	}
	if err := strictly(raw, &m); err != nil {
		return out, breach("can't parse inline keyboard button: " + err.Error())
	}
	if len(m.Placeholder) > 0 && units(m.Placeholder) > 64 {
		return out, breach("input field placeholder is too long")
	}
	rows, err := keyboard(m.Inline)
	if err != nil {
		return out, err
	}
	return markup{rows, m.ForceReply && len(rows) == 0, m.Placeholder, m.Remove}, nil
}

// sentButton is a button as sent.
// https://core.telegram.org/bots/api#copytextbutton
type sentButton struct {
	Button
	CopyText *struct {
		Text string `json:"text"`
	} `json:"copy_text"`
}

// keyboard checks the rows. An empty row is dropped.
func keyboard(sent [][]sentButton) (rows [][]Button, err error) {
	total := 0
	for _, row := range sent {
		var out []Button
		for _, b := range row {
			if err := b.judge(); err != nil {
				return nil, err
			}
			if b.CopyText != nil {
				b.Copy = b.CopyText.Text
			}
			out = append(out, b.Button)
		}
		if total += len(out); len(out) > maxRow || total > maxButtons {
			return nil, breach("reply markup is too long")
		}
		if len(out) > 0 {
			rows = append(rows, out)
		}
	}
	return rows, nil
}

func (b sentButton) judge() error {
	kinds := 0
	for _, is := range []bool{b.Data != "", b.URL != "", b.CopyText != nil} {
		if is {
			kinds++
		}
	}
	switch {
	case b.Label == "":
		return breach("BUTTON_TEXT_INVALID")
	case kinds == 0:
		return breach("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case len(b.Data) > maxData, kinds > 1:
		return breach("BUTTON_DATA_INVALID")
	case b.CopyText != nil && (b.CopyText.Text == "" || units(b.CopyText.Text) > maxCopy):
		return breach("BUTTON_COPY_TEXT_INVALID")
	case !slices.Contains([]string{"", "danger", "success", "primary"}, b.Style):
		return breach("can't parse inline keyboard button: invalid button style specified")
	}
	return nil
}

// strictly decodes one JSON value and refuses unknown fields.
func strictly(raw string, into any) error {
	d := json.NewDecoder(bytes.NewReader([]byte(raw)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}
