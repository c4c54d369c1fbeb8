package handlers

import (
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// hideLater bounds how long an answer shows a customer's data, on platforms that can
// change what they answered. hidden is the sentence that then stands in its place.
func (h *Handlers) hideLater(answer bot.Answer, about string, now time.Time, hidden string) bot.Answer {
	answer.About, answer.Until, answer.Hidden = about, now.Add(h.Policy.HideAfter), hiddenCard(hidden)
	return answer
}

func hiddenCard(text string) *bot.Card {
	return &bot.Card{Tone: bot.ToneDone, Sign: "🔒", Title: text}
}

// shows reports whether the answer about a call shows the customer's data: until the call
// ends by a press.
func shows(c procedure.Call) bool { return c.End == "" || c.End == procedure.EndRegular }

// aboutEntry bounds how long an answer shows an entry's full data, which those who may
// change it see.
func (h *Handlers) aboutEntry(tx *store.Tx, a asked, list procedure.List, id uint64, answer bot.Answer) bot.Answer {
	if !a.Person.MayChangeEntries() {
		return answer
	}
	return h.hideLater(answer, entrySubject(list, id), tx.Now(), a.T("hidden.entry."+string(list)))
}
