package alert

import (
	"github.com/cc147/sigap/bot"
)

// watchAnswers finds the people in whose private chats answers keep personal data in sight,
// because the service refuses to hide them.
func (n *Notifier) watchAnswers() {
	for name, p := range n.platforms {
		x, can := p.(bot.Exposer)
		if !can {
			continue
		}
		exposed, known := x.Exposed()
		if !known {
			continue
		}
		n.mu.Lock()
		is := map[string]bool{}
		for _, e := range exposed {
			if n.Now().Sub(e.Since).Abs() < exposedGrace {
				continue
			}
			place := bot.Place{Platform: name, ID: e.Account.ID, Private: true}
			is[placeKey(place)] = true
			n.begin(incident{Kind: kindAnswers, Key: placeKey(place), Place: place, Cause: e.Cause, At: e.Since})
		}
		for _, i := range n.incidents {
			if i.Kind == kindAnswers && i.Place.Platform == name && !is[i.Key] {
				n.end(kindAnswers, i.Key)
			}
		}
		n.mu.Unlock()
	}
}
