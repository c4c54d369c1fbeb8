package desk

import (
	"fmt"
	"net/http"

	"github.com/cc147/sigap/bot"
)

// cookie stores the person of new windows in a demonstration.
const cookie = "sigap_as"

// admit returns the person of a request, or answers it with a refusal.
func (d *Desk) admit(w http.ResponseWriter, r *http.Request) (Person, bool) {
	if _, ok := d.open(); !ok {
		unavailable(w)
		return Person{}, false
	}
	p, _, ok, err := d.person(r)
	if err != nil {
		d.fail(w, err)
		return Person{}, false
	}
	if !ok {
		http.Error(w, d.opt.Words(bot.Languages[0], "stranger"), http.StatusForbidden)
	}
	return p, ok
}

// visitor is admit for pages, which need no handler; it also returns all people.
func (d *Desk) visitor(w http.ResponseWriter, r *http.Request) (Person, []Person, bool) {
	p, people, ok, err := d.person(r)
	if err != nil {
		d.fail(w, err)
		return Person{}, nil, false
	}
	if !ok {
		d.refuse(w, noSession)
	}
	return p, people, ok
}

// person returns the person of the request, and all people. It reports false for a stranger.
func (d *Desk) person(r *http.Request) (Person, []Person, bool, error) {
	people, err := d.opt.People(r.Context())
	if err != nil {
		return Person{}, nil, false, fmt.Errorf("people: %w", err)
	}
	p, ok, err := d.among(r, people)
	return p, people, ok, err
}

// among returns the person of the request among these people.
func (d *Desk) among(r *http.Request, people []Person) (Person, bool, error) {
	who, ok, err := d.who(r, people)
	if err != nil || !ok {
		return Person{}, false, err
	}
	p, ok := personIn(people, who.ID)
	return p, ok, nil
}

func personIn(people []Person, id string) (Person, bool) {
	for _, p := range people {
		if p.ID == id {
			return p, true
		}
	}
	return Person{}, false
}

// who returns the account of a request. In a demonstration it is taken from the address, so
// that two windows of one browser can be two people, else from a cookie, else it is the first
// of the people; otherwise it is the session's.
func (d *Desk) who(r *http.Request, people []Person) (bot.Account, bool, error) {
	if !d.opt.Switch {
		s, ok, err := d.sessionOf(r)
		if me := r.URL.Query().Get("me"); me != "" && me != s.Account.ID {
			ok = false // a window from before another person entered in this browser
		}
		return s.Account, ok, err
	}
	if id := r.URL.Query().Get("as"); id != "" {
		return account(id), true, nil
	}
	if c, err := r.Cookie(cookie); err == nil {
		return account(c.Value), true, nil
	}
	if len(people) == 0 {
		return bot.Account{}, false, nil
	}
	return account(people[0].ID), true, nil
}

// become serves POST /as: it switches the window to another person.
func (d *Desk) become(w http.ResponseWriter, r *http.Request) {
	if !d.opt.Switch {
		http.NotFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	id := r.PostFormValue("person")
	people, err := d.opt.People(r.Context())
	if err != nil {
		d.fail(w, err)
		return
	}
	if p, ok := personIn(people, id); ok {
		http.SetCookie(w, &http.Cookie{Name: cookie, Value: p.ID, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		http.Redirect(w, r, d.addressOf("/", p.ID), http.StatusSeeOther)
		return
	}
	http.Error(w, d.opt.Words(bot.Languages[0], "stranger"), http.StatusForbidden)
}
