package telegram

import (
	"context"
	"strconv"

	"github.com/cc147/sigap/bot"
)

var _ bot.Linker = (*Platform)(nil)

// LinkTo implements bot.Linker. Only a message in a supergroup has an address.
// https://core.telegram.org/api/links#private-message-links
func (p *Platform) LinkTo(ctx context.Context, place bot.Place, ref bot.Ref) (string, bot.Outcome) {
	to, err := p.target(ctx, place.ID)
	if err != nil {
		return "", noTarget(err)
	}
	message := messageOf(to, ref)
	if to.chat >= firstSupergroup || message == 0 {
		return "", bot.Outcome{Result: bot.Gone, Cause: "the message has no address: it isn't in a supergroup"}
	}
	url := "https://t.me/c/" + decimal(firstSupergroup-to.chat)
	if to.thread != 0 {
		url += "/" + strconv.Itoa(to.thread)
	}
	return url + "/" + strconv.Itoa(message), bot.Outcome{}
}
