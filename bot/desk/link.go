package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/cc147/sigap/bot"
)

// maxSecret is how many bytes a secret key may have.
const maxSecret = 100

// LinkTo is the secret link of whoever has the key, at a desk whose Options.URL
// is address.
func LinkTo(address, key string) string {
	return address + "/enter?" + url.Values{"key": {key}}.Encode()
}

// session is the name of the cookie that carries the key. Where it can, the name
// makes browsers refuse one that another host of the same domain sets.
func (d *Desk) session() string {
	if d.secure() {
		return "__Host-sigap"
	}
	return "sigap_desk"
}

func (d *Desk) secure() bool { return strings.HasPrefix(d.opt.URL, "https://") }

// key says whose key it is.
func (d *Desk) key(ctx context.Context, key string) (bot.Account, bool, error) {
	if key == "" || len(key) > maxSecret {
		return bot.Account{}, false, nil
	}
	return d.opt.Who(ctx, key)
}

// enterByLink is GET /enter?key=KEY, a person's secret link: the key moves from
// the address into a cookie. The redirect keeps it out of the history and of all
// that the browser tells others.
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

// entered is GET /entered: it only leads on to the desk. A browser that followed
// the link from elsewhere, a chat or a letter, doesn't send a strict cookie along
// its redirects, but does when a page of the desk's own leads on.
func (d *Desk) entered(w http.ResponseWriter, _ *http.Request) {
	d.write(w, http.StatusOK, "entered.html", d.opt.Title)
}

// refuse answers with the stranger's page, in all languages: nobody knows whose.
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
