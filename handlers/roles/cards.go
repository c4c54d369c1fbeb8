package roles

import (
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// redraw has the private cards of a person's open cases drawn again: without any role they show
// no customer's data, also if one of them is being sent or edited right now.
func redraw(tx *store.Tx, person string) error {
	open, err := tx.Open()
	if err != nil {
		return err
	}
	for _, l := range open {
		if l.Holder != person && l.Taker != person {
			continue
		}
		for _, p := range tx.Posts(procedure.CaseName(l.ID)) {
			gone := p.State == bot.PostLost || p.State == bot.PostFailed && p.Ref == ""
			if !p.Place.Private || p.Person != person || p.View == bot.ViewPing || gone {
				continue
			}
			if p.Shown = 0; p.Doubt.Before(tx.Now()) {
				p.Doubt = tx.Now()
			}
			tx.Show(p.Subject, p.Want)
			if err := tx.PutPost(p); err != nil {
				return err
			}
		}
	}
	return nil
}
