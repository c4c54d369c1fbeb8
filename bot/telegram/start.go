package telegram

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"regexp"
	"time"

	"github.com/cc147/sigap/bot"
)

// keepStart is how long a link that opens the private chat leads on.
const keepStart = 10 * time.Minute

// startToken is the form of our own parameters of such links.
var startToken = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// begun is an input that goes on in the private chat, when its person opens it by a link.
// Its answer is not kept: the input is handled again, with its own key.
type begun struct {
	Token   string       `json:"token"`
	Until   time.Time    `json:"until"`
	Key     string       `json:"key"`
	Command *bot.Command `json:"command,omitempty"`
	Press   *bot.Press   `json:"press,omitempty"`
}

// startPrefix begins the keys of begun inputs. Each person has one at most, the newest.
const startPrefix = "start/"

func startKey(user int64) string { return startPrefix + decimal(user) }

// linkOn returns the address that opens the private chat of the person and goes on there
// with the input, or "" if there can't be one.
// https://core.telegram.org/bots/features#deep-linking
func (p *Platform) linkOn(ctx context.Context, i input) string {
	if i.private || p.self == "" || i.in.Command == nil && i.in.Press == nil {
		return ""
	}
	b := begun{Token: rand.Text(), Until: p.opt.Now().Add(keepStart), Key: i.in.Key, Command: i.in.Command, Press: i.in.Press}
	value, err := json.Marshal(b)
	if err == nil {
		err = p.opt.Memory.Put(ctx, Name, startKey(i.user), value)
	}
	if err != nil {
		p.opt.Logger.Warn("telegram: where a person goes on in the private chat was not recorded", "error", err)
		return ""
	}
	return "https://t.me/" + p.self + "?start=" + b.Token
}

// goOn handles the input that a link has led on with. It reports false if the link is not
// the person's, or is too old.
func (p *Platform) goOn(ctx context.Context, i input) (input, bool) {
	value, ok, err := p.opt.Memory.Get(ctx, Name, startKey(i.user))
	if err != nil {
		p.opt.Logger.Error("telegram: where a person goes on in the private chat can't be read", "error", err)
	}
	var b begun
	if err != nil || !ok || json.Unmarshal(value, &b) != nil || b.Token != i.start || b.over(p.opt.Now()) {
		return i, false
	}
	i.in.Key, i.in.Command, i.in.Press, i.in.Public = b.Key, b.Command, b.Press, false
	return i, true
}

// over reports whether the link leads on no more; a clock that was turned back makes none
// last.
func (b begun) over(now time.Time) bool { return now.After(b.Until) || b.Until.Sub(now) > keepStart }

// forgetBegun removes the inputs that no link leads on with any more: they may hold a
// customer's number.
func (p *Platform) forgetBegun(ctx context.Context) {
	items, err := p.opt.Memory.List(ctx, Name, startPrefix, maxSwept)
	for _, item := range items {
		var b begun
		if json.Unmarshal(item.Value, &b) == nil && !b.over(p.opt.Now()) {
			continue
		}
		if err = p.opt.Memory.Delete(ctx, Name, item.Key); err != nil {
			break
		}
	}
	if err != nil && ctx.Err() == nil {
		p.opt.Logger.Warn("telegram: inputs that no link leads on with were not removed", "error", err)
	}
}

// invite returns the note for a person whose private chat isn't open: a link that opens it,
// and goes on there.
func (p *Platform) invite(ctx context.Context, i input, lang string) note {
	if link := p.linkOn(ctx, i); link != "" {
		return note{text: p.opt.Words(lang, "open_private"), link: link}
	}
	return note{text: p.opt.Words(lang, "start_first"), loud: true}
}

// withLink returns a message with a button that opens an address.
func withLink(c content, label, link string) content {
	if link != "" {
		c.keys = append(c.keys[:len(c.keys):len(c.keys)], []key{{Text: labelText(label), URL: link}})
	}
	return c
}
