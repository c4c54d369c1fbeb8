package alert

import (
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/store"
)

// keeping is a platform that keeps its answers to hide their data later.
type keeping struct {
	*bottest.Screen
	exposed []bot.Exposure
	known   bool
}

func (k *keeping) Exposed() ([]bot.Exposure, bool) { return k.exposed, k.known }

// TestAnswersThatKeepDataAreToldByThePersonsName: after a while, once, also over a restart in
// which the platform doesn't know yet what is exposed; and that they are hidden.
func TestAnswersThatKeepDataAreToldByThePersonsName(t *testing.T) {
	f := newFloor(t)
	f.change(func(tx *store.Tx) error {
		tx.Link(bot.Account{Platform: other, ID: "8"}, "sari")
		return nil
	})
	k := &keeping{Screen: f.screens[other], known: true}
	restart := func() {
		f.restart()
		f.n.platforms[other] = k
	}
	restart()
	k.exposed = []bot.Exposure{{Account: bot.Account{Platform: other, ID: "8"}, Since: f.clock(), Cause: "bot was blocked by the user"}}
	f.pass(int(exposedGrace/time.Second) - 1)
	f.want(platform)
	f.pass(30)
	told := "An answer with a customer's data can still be seen in the private chat of Sari (Telegram)."
	f.want(platform, told)
	was := k.exposed
	k.exposed, k.known = nil, false
	restart()
	f.pass(600)
	k.exposed, k.known = was, true
	f.pass(600)
	f.want(platform, told)
	k.exposed = nil
	f.pass(600)
	f.want(platform, told, "The answer with a customer's data in the private chat of Sari (Telegram) is hidden now.")
}
