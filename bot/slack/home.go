package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	maxHomeBlocks = 100
	maxHomes      = 10000 // home pages in the cache
	homeTries     = 5     // of publishing one page
	homeTime      = time.Minute
)

// homePage is the state of a user's home page.
type homePage struct {
	hash string // of what was published last; "" is unknown
	busy bool   // it is being drawn
	late bool   // something changed since
}

// showHome draws a user's home page anew. One goroutine at a time does that for a user, so
// that the newest page is the last; what comes meanwhile makes it draw once more.
func (s *session) showHome(in input) {
	p := s.homeOf(in.user)
	s.Platform.mu.Lock()
	p.late = p.busy
	begins := !p.busy
	p.busy = true
	s.Platform.mu.Unlock()
	for again := begins; again; {
		s.publishHome(in, p)
		s.Platform.mu.Lock()
		again = p.late
		p.late, p.busy = false, again
		s.Platform.mu.Unlock()
	}
}

func (s *session) homeOf(user string) *homePage {
	s.Platform.mu.Lock()
	defer s.Platform.mu.Unlock()
	p := s.homes[user]
	if p == nil {
		if len(s.homes) >= maxHomes {
			clear(s.homes) // a hash that is unknown only isn't checked
		}
		p = &homePage{}
		s.homes[user] = p
	}
	return p
}

// publishHome draws the page and publishes it. A page that Slack finds too large loses half
// of its cards; one that somebody published meanwhile is drawn anew.
func (s *session) publishHome(in input, p *homePage) {
	ctx, cancel := context.WithTimeout(s.grace, homeTime)
	defer cancel()
	most := maxHomeBlocks
	var out bot.Outcome
	for range homeTries {
		var code string
		out, code = s.publish(ctx, in, p, most)
		switch {
		case out.Result == bot.Done:
			return
		case code == "hash_conflict":
			p.hash = ""
		case code == "view_too_large":
			most /= 2
		case out.Result == bot.Retry && bot.Wait(ctx, max(out.After, time.Second)):
		default:
			s.opt.Logger.Warn("slack: a home page was not shown", "cause", homeCause(code, out.Cause))
			return
		}
	}
	s.opt.Logger.Warn("slack: a home page was not shown", "cause", out.Cause)
}

func homeCause(code, cause string) string {
	if code == "not_enabled" {
		return "the app has no Home tab: switch it on under App Home in the app's settings, or update the app from its manifest (not_enabled)"
	}
	return cause
}

// publish asks the handler for the page and publishes it, if nobody has since the last
// time. Slack: methods/views.publish.
func (s *session) publish(ctx context.Context, in input, p *homePage, most int) (out bot.Outcome, code string) {
	opens := input{kind: ours, user: in.user, team: in.team, host: in.host}
	opens.In = bot.In{Account: bot.Account{Platform: Name, ID: in.user}, Name: in.Name, Home: true}
	got := s.respond(opens)
	view := slackapi.PublishViewContextRequest{UserID: in.user, View: homeView(got, most, s.opt.Words.In(got.Lang)("home_more"))}
	if p.hash != "" {
		view.Hash = &p.hash
	}
	out = s.call(ctx, func(ctx context.Context) error {
		shown, err := s.api.PublishViewContext(ctx, view)
		var refusal slackapi.SlackErrorResponse
		switch {
		case errors.As(err, &refusal):
			code = refusal.Err
		case err == nil && shown.View.ID == "":
			err = errNoAnswer
		case err == nil:
			p.hash = shown.Hash
		}
		return err
	})
	if out.Result != bot.Done {
		p.hash = ""
	}
	return out, code
}

// homeView draws the cards of a home page: at most most blocks within Slack's size. The
// cards that have no room are counted in a line.
func homeView(got bot.Answer, most int, more string) slackapi.HomeTabViewRequest {
	cards := got.Home
	switch {
	case len(cards) > 0:
	case got.Card != nil:
		cards = []bot.Card{*got.Card}
	default:
		cards = []bot.Card{bot.Sentence(got.Toast)}
	}
	v := slackapi.HomeTabViewRequest{Type: slackapi.VTHomeTab, CallbackID: callbackID, Blocks: slackapi.Blocks{BlockSet: []slackapi.Block{}}}
	size := 0
	for i, c := range cards {
		drawn := blocks(limits.fit(c, maxBlocks, bot.OnAnswer), bot.OnAnswer)
		for j, b := range drawn {
			if a, ok := b.(actions); ok { // a case may be there twice, but no id
				a.BlockID = fmt.Sprintf("h%d:%s", i, a.BlockID)
				drawn[j] = a
			}
		}
		raw, _ := json.Marshal(drawn) // as the library sends it, with "&" as six bytes; texts always marshal
		size += len(raw)
		if len(v.Blocks.BlockSet)+len(drawn) >= most || size > maxView-maxBlocks {
			line := fmt.Sprintf("+%d · %s", len(cards)-i, more)
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, blocks(bot.Card{Lines: []bot.Line{{Text: line, Style: bot.StyleSmall}}}, bot.OnAnswer)...)
			break
		}
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, drawn...)
	}
	return v
}
