package telegramfake

import "encoding/json"

// JudgeText judges HTML as sendMessage does, and gives what it shows; without a
// service around it, so that every mention is of somebody who is known.
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

// JudgeKeyboard judges the rows of an inline keyboard, given as what their JSON is
// made of, likewise.
func JudgeKeyboard(rows any) error {
	raw, err := json.Marshal(map[string]any{"inline_keyboard": rows})
	if err != nil {
		return err
	}
	_, err = parseMarkup(string(raw))
	return err
}
