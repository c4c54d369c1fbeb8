package desk

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

// Door decides who may use the desk. People enter by a link, whose key works once and begins
// a session. Its methods return a Refused where somebody may not enter or stay; any other
// error means that it can't be said now. They must be safe for concurrent use.
type Door interface {
	// Link returns the account that a link's key is for. The key stays good.
	Link(ctx context.Context, key string) (bot.Account, error)
	// Enter uses a link up and begins a session; of several calls with one key one
	// succeeds. until is when the session ends at the latest.
	Enter(ctx context.Context, key string, v Visit) (secret string, until time.Time, err error)
	// Session returns the session of a secret. acts says that its person acts now,
	// rather than an open window by itself.
	Session(ctx context.Context, secret string, acts bool) (Session, error)
	// Sessions returns the sessions of the same person, the newest first.
	Sessions(ctx context.Context, secret string) ([]Session, error)
	// End ends sessions of the same person: the one with the ID which, or ThisSession,
	// or OtherSessions.
	End(ctx context.Context, secret, which string) error
}

// What Door.End takes beside the ID of a session.
const (
	ThisSession   = "this"
	OtherSessions = "others"
)

// Visit is the browser that enters.
type Visit struct {
	Browser string // family and system, such as "Firefox, Windows", or ""
	Old     string // secret of the session that it has, which ends; or ""
}

// Session is a browser of a person.
type Session struct {
	ID      string // tells the person's sessions apart; not secret
	Account bot.Account
	Browser string
	Begun   time.Time
	Seen    time.Time // about when the person last acted
	This    bool      // it is the one that asks
}

// Refused is the reason why somebody may not enter or stay. It is a code, and the desk's
// word of it is "refused_" and the code.
type Refused string

// The reasons.
const (
	Unknown  Refused = "unknown"  // no link or session has this secret
	Used     Refused = "used"     // the link was used
	Expired  Refused = "expired"  // the link's time is over
	Revoked  Refused = "revoked"  // a newer link, or an admin, ended it
	Restored Refused = "restored" // it was made before the data were restored from a backup
	NoRole   Refused = "no_role"  // the person has no role any more

	tooMany   Refused = "too_many"   // too many refused attempts; wait
	noSession Refused = "no_session" // there is no session, or it has ended
	left      Refused = "left"       // the person signed out
	notNow    Refused = "not_now"    // it can't be judged or saved now
)

// Error implements error.
func (r Refused) Error() string { return "refused: " + string(r) }

// maxSecret is the greatest length of a secret, in bytes.
const maxSecret = 100

func (d *Desk) secure() bool { return strings.HasPrefix(d.opt.URL, "https://") }

// cookieName returns the name of the cookie with the session's secret. With https it has
// the prefix __Host-, with which browsers refuse a cookie of another host of the domain. A
// browser sends the cookies of a host to all its ports; the port in the name keeps two desks
// of one host from overwriting each other's.
func (d *Desk) cookieName(r *http.Request) string {
	name, usual, host := "sigap_desk", "", r.Host
	if d.opt.URL != "" {
		_, host, _ = strings.Cut(d.opt.URL, "://")
	}
	if d.secure() {
		name, usual = "__Host-sigap", "443"
	}
	_, port, _ := strings.Cut(host[strings.LastIndexByte(host, ']')+1:], ":")
	if port == usual || port == "" || strings.Trim(port, "0123456789") != "" {
		return name
	}
	return name + "-" + port
}

// secretOf returns the session's secret that the browser sent, or "".
func (d *Desk) secretOf(r *http.Request) string {
	c, err := r.Cookie(d.cookieName(r))
	if err != nil || len(c.Value) > maxSecret {
		return ""
	}
	return c.Value
}

// setSecret stores the secret in the browser until the session ends; "" removes it.
func (d *Desk) setSecret(w http.ResponseWriter, r *http.Request, secret string, until time.Time) {
	age := int(until.Sub(d.opt.Now()) / time.Second)
	if secret == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{Name: d.cookieName(r), Value: secret, Path: "/", MaxAge: age, HttpOnly: true, Secure: d.secure(), SameSite: http.SameSiteStrictMode})
}

// sessionOf returns the session of a request. It reports false if there is none.
func (d *Desk) sessionOf(r *http.Request) (Session, bool, error) {
	secret := d.secretOf(r)
	if secret == "" {
		return Session{}, false, nil
	}
	s, err := d.opt.Door.Session(r.Context(), secret, acts(r))
	if refused := Refused(""); errors.As(err, &refused) {
		return Session{}, false, nil
	}
	return s, err == nil, err
}

// acts reports whether a person sent the request, rather than an open window by itself: its
// streams, which come again by themselves, don't keep a session alive.
func acts(r *http.Request) bool {
	switch r.Method {
	case http.MethodPost:
		return true
	case http.MethodGet:
		return r.URL.Path == "/" || r.URL.Path == "/queue" || r.URL.Path == "/sessions"
	}
	return false
}
