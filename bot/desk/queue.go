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
	Parts       []QueuePart
	Undelivered Undelivered
}

// Undelivered are the messages that are not shown as they must be, the most urgent first.
type Undelivered struct {
	Title    string
	Messages []QueueMessage
	More     int       // how many more there are
	All      QueueSend // has all of them sent again
}

// QueueMessage is one message about a case, without customer data.
type QueueMessage struct {
	Name  string // "K-12"
	Tone  bot.Tone
	Sign  string
	Place string // in words
	Why   string
	Age   string
	Again QueueSend // has the messages of the case sent again
}

// QueueSend is a button that sends messages again. Its press is answered by the handler,
// as in the chat. One without a Label isn't shown.
type QueueSend struct{ Subject, Action, Label string }

func (s QueueSend) clean() QueueSend {
	return QueueSend{bot.CleanLine(s.Subject), bot.CleanLine(s.Action), bot.CleanLine(s.Label)}
}

func (u Undelivered) clean() Undelivered {
	u.Title, u.All, u.Messages = bot.CleanLine(u.Title), u.All.clean(), slices.Clone(u.Messages)
	for i, m := range u.Messages {
		u.Messages[i] = QueueMessage{Name: bot.CleanLine(m.Name), Tone: toneOf(m.Tone), Sign: bot.CleanLine(m.Sign),
			Place: bot.CleanLine(m.Place), Why: bot.CleanLine(m.Why), Age: bot.CleanLine(m.Age), Again: m.Again.clean()}
	}
	return u
}

// Count returns how many messages are undelivered.
func (u Undelivered) Count() int { return len(u.Messages) + u.More }

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
	return Queue{Parts: parts, Undelivered: q.Undelivered.clean()}
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
