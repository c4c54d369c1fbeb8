package slackfake

import (
	"net/http"
	"slices"
	"time"

	"github.com/cc147/sigap/bot/fakes"
)

// The limits of a response URL: interactivity/handling-user-interaction.
const (
	maxHookUses = 5
	maxHookAge  = 30 * time.Minute
)

// hook is one response URL.
type hook struct {
	user    string
	channel *channel
	origin  *message // the pressed message; nil after a command
	made    time.Time
	uses    int
}

// newHook returns the address of a new response URL. It needs mu.
func (f *Fake) newHook(user string, c *channel, origin *message) (string, *hook) {
	id := f.id("R")
	h := &hook{user: user, channel: c, origin: origin, made: f.o.Now()}
	f.hooks[id] = h
	return "http://" + f.host + "/response/" + id, h
}

func (f *Fake) serveHook(w http.ResponseWriter, r *http.Request) {
	a, err := read(r, false)
	f.record("out", "response_url", object(a))
	id := r.PathValue("id")
	f.respond(w, r, fakes.Call{Method: "response_url", Place: f.hookPlace(id)}, func() reply {
		if err == nil {
			err = f.useHook(id, a)
		}
		if err == nil {
			return reply{body: "ok"}
		}
		f.refuse("response_url", err)
		code := why(err).code
		if code == "used_url" || code == "expired_url" {
			return reply{status: http.StatusNotFound, body: code}
		}
		return reply{status: http.StatusBadRequest, body: code}
	})
}

// hookPlace returns the channel of a response URL.
func (f *Fake) hookPlace(id string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if h := f.hooks[id]; h != nil {
		return h.channel.ID
	}
	return ""
}

func (f *Fake) useHook(id string, a args) error {
	f.mu.Lock()
	defer f.unlock()
	h := f.hooks[id]
	switch {
	case h == nil, f.o.Now().Sub(h.made) > maxHookAge:
		return refusal("expired_url")
	case h.uses == maxHookUses:
		return refusal("used_url")
	}
	h.uses++
	_, err := f.speak("response_url", h, a)
	return err
}

// speak applies the body for a response URL or a command's acknowledgement: a new
// message, ephemeral unless it says in_channel, or a change of the pressed message. If
// no message was pressed there is none to replace: Slack doesn't say what happens, so it
// is a fault and a new message. It needs mu.
func (f *Fake) speak(where string, h *hook, a args) (*message, error) {
	m, err := readContent(a)
	if err != nil {
		return nil, err
	}
	change := a.flag("replace_original") || a.flag("delete_original")
	if change && h.origin == nil {
		f.blame(where, "no_original", "there is no message to replace or delete")
	}
	switch {
	case a.flag("delete_original") && h.origin != nil:
		f.drop(h.origin)
		return nil, nil
	case m.empty():
		return nil, refusal("no_text")
	case change && h.origin != nil:
		f.name(m.blocks)
		h.origin.text, h.origin.blocks = m.text, m.blocks
		h.origin.edited = f.ts()
		return h.origin, nil
	}
	p := &message{content: m, channel: h.channel, author: BotUser, to: h.user}
	switch a.str("response_type") {
	case "in_channel":
		p.to = ""
	case "", "ephemeral":
	default:
		return nil, refusal("invalid_response_type")
	}
	if ts := a.str("thread_ts"); ts != "" {
		p.thread = f.parent(h.channel, ts)
	}
	return f.post(p), nil
}

// drop removes a message, also an ephemeral one.
func (f *Fake) drop(m *message) {
	m.channel.drop(m)
	f.ephemerals = slices.DeleteFunc(f.ephemerals, func(x *message) bool { return x == m })
}
