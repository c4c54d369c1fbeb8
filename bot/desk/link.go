package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/cc147/sigap/bot"
)

// maxSecret is the greatest length of a secret key, in bytes.
const maxSecret = 100

// LinkTo returns the secret link with a key, to a desk whose Options.URL is address.
func LinkTo(address, key string) string {
	return address + "/enter?" + url.Values{"key": {key}}.Encode()
}

// session returns the name of the cookie with the key. With https it has the prefix
// __Host-, with which browsers refuse a cookie of another host of the domain.
func (d *Desk) session() string {
	if d.secure() {
		return "__Host-sigap"
	}
	return "sigap_desk"
}

func (d *Desk) secure() bool { return strings.HasPrefix(d.opt.URL, "https://") }

// key returns the account of a key.
func (d *Desk) key(ctx context.Context, key string) (bot.Account, bool, error) {
	if key == "" || len(key) > maxSecret {
		return bot.Account{}, false, nil
	}
	return d.opt.Who(ctx, key)
}

// enterByLink serves GET /enter?key=KEY, a person's secret link. It moves the key from the
// address into a cookie. The redirect keeps the key out of the browser's history and of
// the Referer header.
func (d *Desk) enterByLink(w http.ResponseWriter, r *http.Request) {
	if d.opt.Switch {
		http.NotFound(w, r)
		return
	}
	key := r.URL.Query().Get("key")
	_, ok, err := d.key(r.Context(), key)
	switch {
	case err != nil:
		d.fail(w, err)
		return
	case !ok:
		d.refuse(w)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: d.session(), Value: key, Path: "/", HttpOnly: true, Secure: d.secure(), SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/entered", http.StatusSeeOther)
}

// entered serves GET /entered, which only forwards to the desk. A browser that followed the
// link from elsewhere, such as a chat or a mail, doesn't send a strict cookie along the
// redirects, but does when a page of the desk itself forwards.
func (d *Desk) entered(w http.ResponseWriter, _ *http.Request) {
	d.write(w, http.StatusOK, "entered.html", d.opt.Title)
}

// refuse answers with the page for strangers in all languages, since theirs is unknown.
func (d *Desk) refuse(w http.ResponseWriter) {
	type said struct{ Lang, Title, Text string }
	var all []said
	for _, lang := range bot.Languages {
		all = append(all, said{lang, d.opt.Words(lang, "no_link"), d.opt.Words(lang, "stranger")})
	}
	d.write(w, http.StatusForbidden, "stranger.html", struct {
		Title string
		Said  []said
	}{d.opt.Title, all})
}
