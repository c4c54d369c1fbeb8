package telegramfake

import "encoding/json"

// JudgeText checks HTML as sendMessage does, and returns the shown text and its entities.
// It needs no service; every mentioned user counts as known.
func JudgeText(html string) (text string, entities []Entity, err error) {
	if len(html) > maxRawText {
		return "", nil, breach("text is too long")
	}
	out := shownText{html: html}
	if out.text, out.entities, err = parseHTML(html); err != nil {
		return "", nil, breach("can't parse entities: " + err.Error())
	}
	out.trim()
	return out.text, out.entities, out.judge()
}

// JudgeKeyboard checks the rows of an inline keyboard, given as a value that marshals to
// their JSON. It needs no service.
func JudgeKeyboard(rows any) error {
	raw, err := json.Marshal(map[string]any{"inline_keyboard": rows})
	if err != nil {
		return err
	}
	_, err = parseMarkup(string(raw))
	return err
}
