//go:build kill

package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
)

const monkeying = 700 * time.Millisecond

// TestKillsOnBothPlatforms kills `sigap serve` with SIGKILL at random moments,
// while people on both platforms press whatever they see and connections break.
// In the end every message shows what a fresh one would, and the audit is whole.
func TestKillsOnBothPlatforms(t *testing.T) {
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("to repeat the kills: -kill-seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	w := openSite(t, slack.Name, telegram.Name)
	w.ahead.Add(int64(time.Since(w.now()))) // the program that is killed has the real clock
	bottest.Play(t, w, someCases)
	w.settle(t)
	w.stop(t)
	w.stop = func(*testing.T) {}
	binary, path := buildSigap(t), w.writeConfig(t)
	for range killsOf(siteShare) {
		cmd := exec.Command(binary, "serve", "--config", path)
		cmd.Env = append(os.Environ(), "SIGAP_DATA="+w.dir, "SLACK_BOT_TOKEN=xoxb-fake", "SLACK_APP_TOKEN=xapp-fake", "TELEGRAM_BOT_TOKEN="+telegramToken)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		after := monkeying/4 + time.Duration(random.Int64N(int64(monkeying)))
		go func() {
			<-time.After(after)
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			close(ended)
		}()
		w.monkeys(t, random, func(int) bool {
			select {
			case <-ended:
				return false
			case <-time.After(10 * time.Millisecond): // a quick hand
				return true
			}
		})
	}
	w.start(t)
	w.rest(t)
	w.compare(t)
	if err := w.store.VerifyAudit(t.Context()); err != nil {
		t.Errorf("the audit should be whole: %v", err)
	}
}
