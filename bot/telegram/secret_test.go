package telegram_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// ownSecret answers each person with a secret of their own: a form to a press on a post,
// else a card for half an hour.
func ownSecret(in bot.In) bot.Answer {
	if in.Public {
		return secretly(in)
	}
	own := []bot.Line{{Text: "Rahasia-" + in.Account.ID}}
	if in.Press != nil && in.Press.Action == "claim" {
		f := typing
		f.Intro = own
		return bot.Answer{Form: &f, Lang: "id"}
	}
	return bot.Answer{Card: &bot.Card{Title: own[0].Text, Lines: own, Buttons: secret.Buttons}, Toast: own[0].Text, Replace: in.Press != nil,
		About: "C-1", Until: time.Now().Add(30 * time.Minute), Hidden: &hidden, Lang: "id"}
}

// chaos are random acts of three people while the service refuses calls.
type chaos struct {
	*harness
	*rand.Rand
	post telegramfake.Message
}

var crew = []int64{dewi, sari, budi}

// refuse makes the service refuse a few of the next calls, in ways that leave no doubt
// whether they arrived.
func (c *chaos) refuse() {
	faults := telegramfake.StormFaults()
	methods := []string{"sendMessage", "editMessageText", "editEphemeralMessageText", "answerCallbackQuery", "deleteMessage", "getChatMember", "getMyCommands"}
	for range c.IntN(3) {
		if how := faults[c.IntN(len(faults))].How; how.Status >= 400 && how.Status < 500 && !how.Applied && how.Late == 0 {
			c.FailNext(methods[c.IntN(len(methods))], 1+c.IntN(4), how)
		}
	}
}

// act does one act. Those that the app or the chat's state doesn't allow do nothing.
func (c *chaos) act() {
	who := crew[c.IntN(len(crew))]
	switch c.IntN(8) {
	case 0:
		_, _ = c.As(who).Say(super, numbered)
	case 1:
		_, _ = c.As(who).SayEphemeral(super, numbered)
	case 2:
		_, _ = c.As(who).Press(super, c.post.ID, "Ambil")
	case 3:
		_, _ = c.As(who).Say(who, []string{"/cek 1", "jawaban"}[c.IntN(2)])
	case 4: // perhaps a press that somebody else forges
		for _, m := range c.Seen(who, who) {
			if len(m.Keyboard) > 0 && c.IntN(3) == 0 {
				_, _ = c.InjectPress(crew[c.IntN(len(crew))], who, m.ID, m.Keyboard[0][0].Data)
			}
		}
	case 5:
		_ = c.SetMember(super, me, []string{telegramfake.Administrator, telegramfake.Member}[c.IntN(2)])
	case 6:
		_ = c.As(who).Start()
	case 7:
		<-time.After(time.Duration(c.IntN(600)) * time.Second)
	}
	<-time.After(time.Duration(c.IntN(3000)) * time.Millisecond)
}

// shown returns how many messages show somebody their own secret, and fails if one shows
// somebody else's.
func (c *chaos) shown() (n int) {
	c.t.Helper()
	synctest.Wait()
	for _, who := range crew {
		for _, chat := range []int64{group, super, forum, dewi, sari, budi} {
			for _, m := range c.Seen(who, chat) {
				for _, whose := range crew {
					switch {
					case !strings.Contains(m.Text, "Rahasia-"+decimal(whose)):
					case whose != who:
						c.t.Errorf("user %d sees in chat %d what is for user %d:\n%s", who, chat, whose, m.Text)
					default:
						n++
					}
				}
			}
		}
	}
	return n
}

// TestWhateverIsRefusedNobodySeesAnothersDataAndAllAreHidden: nobody at any time, and what
// can be neither changed nor deleted is reported.
func TestWhateverIsRefusedNobodySeesAnothersDataAndAllAreHidden(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			inIdleHarness(t, ownSecret, func(t *testing.T, h *harness) {
				h.opt.Pacer = bot.NewPacer()
				h.restart()
				defer h.run()()
				synctest.Wait()
				c := &chaos{harness: h, Rand: rand.New(rand.NewPCG(seed, 1)), post: h.post(board1, board)}
				most := 0
				for range 100 {
					c.refuse()
					c.act()
					most = max(most, c.shown())
				}
				<-time.After(60 * time.Hour) // forms are closed after twelve, hiding is tried for two days
				if n, said := c.shown(), strings.Count(h.log.String(), "personal data stay in a message"); n > said || most < 3 {
					t.Errorf("of %d messages with data %d show them for ever, and %d are reported", most, n, said)
				}
			})
		})
	}
}
