package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

var _ bot.Linker = (*Platform)(nil)

// maxLinks is the number of addresses in the cache: an address never changes.
const maxLinks = 4096

// LinkTo implements bot.Linker; it needs no permission. Slack: methods/chat.getPermalink.
func (p *Platform) LinkTo(ctx context.Context, _ bot.Place, ref bot.Ref) (string, bot.Outcome) {
	channel, ts, ok := splitRef(ref)
	if !ok {
		return "", bot.Outcome{Result: bot.Gone, Cause: "the reference names no message"}
	}
	p.mu.Lock()
	url := p.links[ref]
	p.mu.Unlock()
	if url != "" {
		return url, bot.Outcome{}
	}
	out := p.call(ctx, func(ctx context.Context) (err error) {
		url, err = p.api.GetPermalinkContext(ctx, &slackapi.PermalinkParameters{Channel: channel, Ts: ts})
		if err == nil && url == "" {
			err = errNoAnswer
		}
		return err
	})
	switch out.Result {
	case bot.Done:
	case bot.Unsure:
		out.Result = bot.Retry // asking twice does no harm
		return "", out
	default:
		return "", out
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.links) >= maxLinks {
		clear(p.links)
	}
	p.links[ref] = url
	return url, out
}

// maxAddress is the length of a link's address that is drawn.
const maxAddress = 1000

// link adds a line that leads to another message, in rich text: the label can't become
// markup.
func (p *painter) link(l bot.Link) {
	if l.URL == "" || len(l.URL) > maxAddress {
		return
	}
	p.start(plain, "")
	p.row = append(p.row, slackapi.NewRichTextSectionLinkElement(l.URL, linkLabel(l), nil))
}

func linkLabel(l bot.Link) string { return bot.Cut(bot.CleanLine(l.Label), maxLabel) }

// linkSize is an upper bound of a link's size as JSON.
func linkSize(l bot.Link) int {
	if l.URL == "" {
		return 0
	}
	return aroundLine + widest(linkLabel(l)) + widest(l.URL[:min(len(l.URL), maxAddress)])
}
