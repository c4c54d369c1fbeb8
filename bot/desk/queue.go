package desk

import (
	"slices"

	"github.com/cc147/sigap/bot"
)

// maxCases is how many cases of a group the queue's page names; the others are
// in its number.
const maxCases = 4

// Queue is the queue as it stands.
type Queue struct {
	Parts []QueuePart
}

// QueuePart is a state of cases: those that wait, that are held, that are at
// backend.
type QueuePart struct {
	Title  string
	Groups []QueueGroup
}

// QueueGroup are the cases of one urgency, holder or team, the first one first.
type QueueGroup struct {
	Name   string
	Tone   bot.Tone // of the most urgent case
	Sign   string   // beside the tone, or ""
	Oldest string   // age of its oldest case, in words; "" where there is none
	Cases  []QueueCase
}

// QueueCase is one case, masked. Its urgency stands in colour, sign and word.
type QueueCase struct {
	Name    string // "K-12"
	Tone    bot.Tone
	Sign    string
	Urgency string
	Who     string // initials and masked number
	By      string // who works on it there, or ""
	Age     string
}

// clean is the queue as it may be shown: names and words come from elsewhere.
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

// Count is how many cases the part has.
func (p QueuePart) Count() int {
	n := 0
	for _, g := range p.Groups {
		n += len(g.Cases)
	}
	return n
}

// InSight are the cases of the group that the page names.
func (g QueueGroup) InSight() []QueueCase { return g.Cases[:min(len(g.Cases), maxCases)] }

// Rest is how many further cases the group has.
func (g QueueGroup) Rest() int { return len(g.Cases) - len(g.InSight()) }
