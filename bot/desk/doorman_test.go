package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

// doorman is a door with fixed links. The real one is tested in cmd/internal/deskfeed.
type doorman struct {
	mu       sync.Mutex
	links    map[string]string       // person by key
	sessions map[string]desk.Session // by secret
	acts     int                     // requests that counted as acts
	visits   []desk.Visit
	err      error
}

// doorFor makes a door with a link of each person, whose key is "link-" and the id, and a
// session, whose secret is "in-" and the id.
func doorFor(people ...string) *doorman {
	d := &doorman{links: map[string]string{}, sessions: map[string]desk.Session{}}
	for _, p := range people {
		d.links["link-"+p] = p
		d.begin("in-"+p, p)
	}
	return d
}

func (d *doorman) begin(secret, person string) {
	d.sessions[secret] = desk.Session{ID: "id-" + secret, Account: bot.Account{Platform: desk.Name, ID: person}, Browser: "Firefox, Linux", Begun: now, Seen: now}
}

// entered returns the visits, and open the number of sessions.
func (d *doorman) entered() []desk.Visit {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.visits)
}

func (d *doorman) open() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.sessions)
}

// opens is begin while the desk runs.
func (d *doorman) opens(secret, person string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.begin(secret, person)
}

func (d *doorman) end(secret string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.sessions, secret)
}

func (d *doorman) fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.err = err
}

func (d *doorman) Link(_ context.Context, key string) (bot.Account, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch person, ok := d.links[key]; {
	case d.err != nil:
		return bot.Account{}, d.err
	case !ok:
		return bot.Account{}, desk.Unknown
	case person == "":
		return bot.Account{}, desk.Used
	default:
		return bot.Account{Platform: desk.Name, ID: person}, nil
	}
}

func (d *doorman) Enter(ctx context.Context, key string, v desk.Visit) (string, time.Time, error) {
	who, err := d.Link(ctx, key)
	if err != nil {
		return "", time.Time{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.sessions, v.Old)
	d.links[key] = ""
	d.visits = append(d.visits, v)
	secret := fmt.Sprintf("new-%d-%s", len(d.visits), who.ID)
	d.begin(secret, who.ID)
	return secret, now.Add(time.Hour), nil
}

func (d *doorman) Session(_ context.Context, secret string, acts bool) (desk.Session, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, ok := d.sessions[secret]
	switch {
	case d.err != nil:
		return s, d.err
	case !ok:
		return s, desk.Unknown
	case acts:
		d.acts++
	}
	return s, nil
}

func (d *doorman) Sessions(ctx context.Context, secret string) (out []desk.Session, err error) {
	this, err := d.Session(ctx, secret, false)
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.sessions {
		if s.Account == this.Account {
			s.This = s.ID == this.ID
			out = append(out, s)
		}
	}
	return out, err
}

func (d *doorman) End(ctx context.Context, secret, which string) error {
	this, err := d.Session(ctx, secret, false)
	d.mu.Lock()
	defer d.mu.Unlock()
	for secret, s := range d.sessions {
		own := s.ID == this.ID
		if s.Account == this.Account && (own && which == desk.ThisSession || !own && which == desk.OtherSessions || s.ID == which) {
			delete(d.sessions, secret)
		}
	}
	return err
}

// withDoor configures a harness for links, at an address.
func withDoor(door desk.Door, url string) func(*desk.Options) {
	return func(o *desk.Options) { o.Switch, o.Door, o.URL = false, door, url }
}

// cookie has a request carry the session's secret, as a browser of this harness does whose
// desk has no Options.URL.
func (h *harness) cookie(secret string) func(*http.Request) {
	u, err := url.Parse(h.url)
	if err != nil {
		panic(err)
	}
	return header("Cookie", "sigap_desk-"+u.Port()+"="+secret)
}

// form makes a request the form of a page, with further changes.
func form(more ...func(*http.Request)) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, m := range more {
			m(r)
		}
	}
}
