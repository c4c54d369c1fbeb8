package desk

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/cc147/sigap/bot"
)

// LinkTo returns the entry link with a key, to a desk whose Options.URL is address.
func LinkTo(address, key string) string {
	return address + "/enter?" + url.Values{"key": {key}}.Encode()
}

// entry is the data of the page that asks who opened a link.
type entry struct {
	Title  string
	Key    string
	Person Person
	Other  *tenant // whose session this browser has, which will end
	T      func(string) string
}

// tenant is the person whose session a browser has.
type tenant struct {
	Person
	Session string // its ID
}

// askEntry serves GET /enter?key=KEY, a person's entry link. It says who would enter, and
// changes nothing: chats and mail programs open links to show what is behind them, and a
// foreign page can open any address. The button of the page sends the key with POST.
func (d *Desk) askEntry(w http.ResponseWriter, r *http.Request) {
	if d.opt.Switch {
		http.NotFound(w, r)
		return
	}
	key := r.URL.Query().Get("key")
	if key == "" {
		d.refuse(w, Unknown)
		return
	}
	p, ok := d.entrant(w, r, key)
	if !ok {
		return
	}
	other, err := d.otherSession(r, p)
	if err != nil {
		d.fail(w, err)
		return
	}
	d.showEntry(w, key, p, other)
}

func (d *Desk) showEntry(w http.ResponseWriter, key string, p Person, other *tenant) {
	d.write(w, http.StatusOK, "enter.html", entry{Title: d.opt.Title, Key: key, Person: shown(p), Other: other, T: d.opt.Words.In(p.Lang)})
}

// enterByLink serves POST /enter with the form values key and ends: it uses the link up and
// begins a session. A browser that has another person's session must name it in ends, which
// the page does once it has said so. A browser that follows a link from another site doesn't
// send its strict cookie, so the page may be able to say so only now.
func (d *Desk) enterByLink(w http.ResponseWriter, r *http.Request) {
	if d.opt.Switch {
		http.NotFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	key := r.PostFormValue("key")
	p, ok := d.entrant(w, r, key)
	if !ok {
		return
	}
	other, err := d.otherSession(r, p)
	if err != nil {
		d.fail(w, err)
		return
	}
	if other != nil && other.Session != r.PostFormValue("ends") {
		d.showEntry(w, key, p, other)
		return
	}
	secret, until, err := d.opt.Door.Enter(r.Context(), key, Visit{Browser: browserOf(r.UserAgent()), Old: d.secretOf(r)})
	if err != nil {
		d.refuseEntry(w, r, err)
		return
	}
	d.setSecret(w, r, secret, until)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// entrant returns the person that a key is for, or answers with the refusal.
func (d *Desk) entrant(w http.ResponseWriter, r *http.Request, key string) (Person, bool) {
	var who bot.Account
	err := error(Unknown)
	if len(key) <= maxSecret {
		who, err = d.opt.Door.Link(r.Context(), key)
	}
	if err != nil {
		d.refuseEntry(w, r, err)
		return Person{}, false
	}
	people, err := d.opt.People(r.Context())
	if err != nil {
		d.fail(w, err)
		return Person{}, false
	}
	p, ok := personIn(people, who.ID)
	if !ok {
		d.refuse(w, NoRole)
	}
	return p, ok
}

// otherSession returns whose session the browser has, if it is another person's than p's; else nil.
func (d *Desk) otherSession(r *http.Request, p Person) (*tenant, error) {
	s, ok, err := d.sessionOf(r)
	if err != nil || !ok || s.Account.ID == p.ID {
		return nil, err
	}
	people, err := d.opt.People(r.Context())
	if err != nil {
		return nil, err
	}
	other, ok := personIn(people, s.Account.ID)
	if !ok {
		return nil, nil
	}
	return &tenant{shown(other), s.ID}, nil
}

// refuseEntry answers an attempt that was refused, and counts it. A right key is never
// refused because of others' attempts: behind a proxy all of them may come from one address.
func (d *Desk) refuseEntry(w http.ResponseWriter, r *http.Request, err error) {
	refused := Refused("")
	if !errors.As(err, &refused) {
		d.opt.Logger.Error("desk: entering failed", "error", err)
		d.refuse(w, notNow)
		return
	}
	if d.attempts.tooMany(d.opt.Now(), r.RemoteAddr) {
		refused = tooMany
	}
	d.refuse(w, refused)
}

// refuse answers with the page of a refusal, in all languages, since the person's is unknown.
func (d *Desk) refuse(w http.ResponseWriter, why Refused) {
	type said struct{ Lang, Title, Text string }
	var all []said
	how, status := "stranger", http.StatusForbidden
	switch why {
	case Used:
		how = "used_how"
	case tooMany:
		how, status = "too_many_how", http.StatusTooManyRequests
		w.Header().Set("Retry-After", "60")
	case notNow:
		how, status = "not_now_how", http.StatusServiceUnavailable
	case left:
		how, status = "left_how", http.StatusOK
	}
	for _, lang := range bot.Languages {
		all = append(all, said{lang, d.opt.Words(lang, "refused_"+string(why)), d.opt.Words(lang, how)})
	}
	d.write(w, status, "stranger.html", struct {
		Title string
		Said  []said
	}{d.opt.Title, all})
}
