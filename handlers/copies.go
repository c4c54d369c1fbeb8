package handlers

import (
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// maxCopies is how many numbers of a card can be copied by a button.
const maxCopies = 3

// copies are the telephones and internet numbers of a card that shows them in full. A
// ticket is looked up by the agent, not typed elsewhere.
func copies(r words.Reader, numbers []procedure.Number) (out []bot.Copy) {
	for _, n := range numbers {
		if n.Kind == procedure.Ticket || len(out) == maxCopies {
			continue
		}
		key := "copy.internet"
		if n.Kind == procedure.Telephone {
			key = "copy.telephone"
		}
		out = append(out, bot.Copy{Label: r.T(key, "Number", n.String()), Text: n.String()})
	}
	return out
}
