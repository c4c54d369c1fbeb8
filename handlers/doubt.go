package handlers

import (
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// byTheClock are the codes of refusals that would not be refusals at another time.
var byTheClock = []string{
	string(procedure.LookupLimit), string(procedure.TooOften), string(procedure.Ended), string(procedure.EndsBefore), string(procedure.OverAlready), "link_code",
}

// doubtLines say that what is drawn depends on dates and the machine's clock is doubted; none
// where it isn't.
func doubtLines(tx *store.Tx, r words.Reader) []bot.Line {
	if !tx.ClockDoubted() {
		return nil
	}
	return []bot.Line{doubtLine(r)}
}

func doubtLine(r words.Reader) bot.Line {
	return bot.Line{Text: "⚠️ " + r.T("clock.doubted"), Style: bot.StyleNext}
}

// withDoubt adds that to a refusal which the clock decided.
func (h *Handlers) withDoubt(a asked, answer bot.Answer) bot.Answer {
	if answer.Card == nil || !slices.Contains(byTheClock, answer.Code) {
		return answer
	}
	if _, doubted := h.Store.Doubt(); doubted {
		card := *answer.Card
		card.Lines = append(slices.Clone(card.Lines), doubtLine(a.Reader))
		answer.Card = &card
	}
	return answer
}
