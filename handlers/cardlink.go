package handlers

import (
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// cardLink is a ping's link to a card of its case, or zero if its reader sees none on that
// platform: in a thread the card that began it, in a private chat the card in a channel that
// the person reads, else their own private card. Of the channels, the one where the case is
// now comes first.
func (h *Handlers) cardLink(tx *store.Tx, r words.Reader, ping bot.Post, c procedure.Case, reader procedure.Person) bot.Link {
	to := ping.Thread
	if to == "" {
		to = cardFor(tx.Posts(c.Name()), ping.Place, c, reader)
	}
	if to == "" {
		return bot.Link{}
	}
	return bot.Link{Label: r.T("link.card", "Case", c.Name()), Post: to}
}

// cardFor returns the post of the card that suits the reader of a private chat best, or "".
func cardFor(posts []bot.Post, chat bot.Place, c procedure.Case, reader procedure.Person) bot.PostID {
	onBoard := func(p bot.Post) bool {
		return p.View == bot.ViewBoard && reader.Is(procedure.Tier2, procedure.Lead)
	}
	inTeam := func(p bot.Post) bool {
		return p.View == bot.ViewTeam && (reader.Is(procedure.Lead) || reader.IsInTeam(p.Team))
	}
	isThere := func(p bot.Post) bool { return inTeam(p) && p.Team == c.Team() }
	own := func(p bot.Post) bool { return p.Place == chat && isPrivate(p.View) && isFor(c, p) }
	order := []func(bot.Post) bool{onBoard, isThere, inTeam, own}
	if c.State == procedure.Escalated {
		order = []func(bot.Post) bool{isThere, onBoard, inTeam, own}
	}
	for _, suits := range order {
		if i := slices.IndexFunc(posts, func(p bot.Post) bool { return p.Place.Platform == chat.Platform && suits(p) }); i >= 0 {
			return posts[i].ID
		}
	}
	return ""
}
