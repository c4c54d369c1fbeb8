package desk

import (
	"errors"
	"net/http"
	"time"
)

// sessionsData is the data of the page of one's sessions.
type sessionsData struct {
	Title    string
	Person   Person
	Sessions []sessionView
	Others   bool // there are others than this one
	T        func(string) string
}

type sessionView struct {
	ID, Browser, Begun, Seen string
	This                     bool
}

// sessionsPage serves GET /sessions: the person's own sessions, each with a button that ends
// it.
func (d *Desk) sessionsPage(w http.ResponseWriter, r *http.Request) {
	p, ok := d.tenant(w, r)
	if !ok {
		return
	}
	all, err := d.opt.Door.Sessions(r.Context(), d.secretOf(r))
	if err != nil {
		d.refuseStay(w, err)
		return
	}
	word := d.opt.Words.In(p.Lang)
	data := sessionsData{Title: d.opt.Title, Person: shown(p), T: word}
	for _, s := range all {
		v := sessionView{ID: s.ID, Browser: s.Browser, Begun: d.minute(s.Begun), Seen: d.minute(s.Seen), This: s.This}
		if v.Browser == "" {
			v.Browser = word("other_browser")
		}
		data.Sessions, data.Others = append(data.Sessions, v), data.Others || !s.This
	}
	d.write(w, http.StatusOK, "sessions.html", data)
}

// endSession serves POST /sessions with the form value end, see Door.End.
func (d *Desk) endSession(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	which := r.PostFormValue("end")
	if _, ok := d.tenant(w, r); !ok {
		return
	}
	if err := d.opt.Door.End(r.Context(), d.secretOf(r), which); err != nil {
		d.refuseStay(w, err)
		return
	}
	if which == ThisSession {
		d.setSecret(w, r, "", time.Time{})
		http.Redirect(w, r, "/left", http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, "/sessions", http.StatusSeeOther)
}

// leftPage serves GET /left: the person has signed out.
func (d *Desk) leftPage(w http.ResponseWriter, _ *http.Request) { d.refuse(w, left) }

// tenant is visitor for the pages that a demonstration doesn't have.
func (d *Desk) tenant(w http.ResponseWriter, r *http.Request) (Person, bool) {
	if d.opt.Switch {
		http.NotFound(w, r)
		return Person{}, false
	}
	p, _, ok := d.visitor(w, r)
	return p, ok
}

// refuseStay answers an error of the door to somebody who was inside.
func (d *Desk) refuseStay(w http.ResponseWriter, err error) {
	if refused := Refused(""); errors.As(err, &refused) {
		d.refuse(w, noSession)
		return
	}
	d.opt.Logger.Error("desk: sessions can't be listed or ended", "error", err)
	d.refuse(w, notNow)
}

func (d *Desk) minute(t time.Time) string { return t.In(d.opt.Zone).Format("2006-01-02 15:04") }
