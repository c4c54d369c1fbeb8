package handlers

import (
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// confirmStep is the question before a press that takes something away at once; nil for a
// press that opens a form first, or takes nothing away.
func confirmStep(r words.Reader, row procedure.Rule) *bot.Confirm {
	if !row.TakesAway || len(row.Needs) > 0 {
		return nil
	}
	action := string(row.Action)
	return &bot.Confirm{Text: r.T("confirm." + action), Yes: r.T("action." + action), No: r.T("form.cancel")}
}
