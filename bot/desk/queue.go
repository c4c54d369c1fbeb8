package desk

import (
	"slices"

	"github.com/cc147/sigap/bot"
)

// maxCases is the number of cases of a group that the queue's page lists; the others are
// only counted.
const maxCases = 4

// Queue is the current queue.
type Queue struct {
	Parts []QueuePart
}

// QueuePart holds the cases of one state: waiting, claimed, or at backend.
type QueuePart struct {
	Title  string
	Groups []QueueGroup
}

// QueueGroup holds the cases of one urgency, holder or team, the first one first.
type QueueGroup struct {
	Name   string
	Tone   bot.Tone // of the most urgent case
	Sign   string   // sign of the tone, or ""
	Oldest string   // age of its oldest case, in words; "" without a case
	Cases  []QueueCase
}

// QueueCase is one case, masked. Its urgency is shown by colour, sign and word.
type QueueCase struct {
	Name    string // "K-12"
	Tone    bot.Tone
	Sign    string
	Urgency string
	Who     string // initials and masked number
	By      string // who works on it, or ""
	Age     string
}

// clean returns the queue with its texts cleaned: names and words come from elsewhere.
func (q Queue) clean() Queue {
	parts := slices.Clone(q.Parts)
	for i, p := range parts {
		parts[i].Title, parts[i].Groups = bot.CleanLine(p.Title), slices.Clone(p.Groups)
		for j, g := range parts[i].Groups {
			g.Name, g.Tone, g.Sign, g.Oldest = bot.CleanLine(g.Name), toneOf(g.Tone), bot.CleanLine(g.Sign), bot.CleanLine(g.Oldest)
			g.Cases = slices.Clone(g.Cases)
			for k, c := range g.Cases {
				g.Cases[k] = QueueCase{
					Name: bot.CleanLine(c.Name), Tone: toneOf(c.Tone), Sign: bot.CleanLine(c.Sign), Urgency: bot.CleanLine(c.Urgency),
					Who: bot.CleanLine(c.Who), By: bot.CleanLine(c.By), Age: bot.CleanLine(c.Age),
				}
			}
			parts[i].Groups[j] = g
		}
	}
	return Queue{Parts: parts}
}

// Count returns the number of cases of the part.
func (p QueuePart) Count() int {
	n := 0
	for _, g := range p.Groups {
		n += len(g.Cases)
	}
	return n
}

// InSight returns the cases of the group that the page lists.
func (g QueueGroup) InSight() []QueueCase { return g.Cases[:min(len(g.Cases), maxCases)] }

// Rest returns the number of further cases of the group.
func (g QueueGroup) Rest() int { return len(g.Cases) - len(g.InSight()) }
