package desk

import (
	"bytes"
	"embed"
	"net/http"
	"net/url"
	"slices"
)

//go:embed web
var web embed.FS

// pageData is what the page is made of; all else comes by the event stream.
type pageData struct {
	Title    string
	Person   Person
	Initial  string
	People   []Person // for the switch; empty where there is none
	Commands []Command
	T        func(string) string
	Setup    setup
}

// setup is what the scripts must know.
type setup struct {
	As    string            `json:"as"` // who this window is; "" where the browser needn't say
	Me    string            `json:"me"`
	Title string            `json:"title"`
	Words map[string]string `json:"words"`
}

// scriptWords are the words that the scripts show.
var scriptWords = []string{"live", "reconnecting", "unread", "slash", "uncertain", "busy", "reply"}

func (d *Desk) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.page)
	for _, name := range []string{"desk.css", "desk.js", "input.js"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, web, "web/"+name)
		})
	}
	mux.HandleFunc("GET /events", d.events)
	mux.HandleFunc("POST /in", d.receive)
	mux.HandleFunc("POST /as", d.become)
	return mux
}

// page is GET /: the empty window, which then opens its event stream.
func (d *Desk) page(w http.ResponseWriter, r *http.Request) {
	p, people, ok := d.person(w, r)
	if !ok {
		return
	}
	data := pageData{
		Title:    d.opt.Title,
		Person:   shown(p),
		Initial:  initial(p.Name),
		Commands: slices.Clone(d.opt.Commands(p.Lang)),
		T:        d.word(p.Lang),
		Setup:    setup{Me: p.ID, Title: d.opt.Title, Words: map[string]string{}},
	}
	for i, c := range data.Commands {
		data.Commands[i] = Command{Name: cleanLine(c.Name), Usage: cleanLine(c.Usage), Help: cleanLine(c.Help)}
	}
	for _, key := range scriptWords {
		data.Setup.Words[key] = d.opt.Words(p.Lang, key)
	}
	if d.opt.Switch {
		data.Setup.As = p.ID
		for _, other := range people {
			data.People = append(data.People, shown(other))
		}
	}
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, "page.html", data); err != nil {
		d.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = out.WriteTo(w)
}

func shown(p Person) Person {
	p.Name, p.Role, p.Try = cleanLine(p.Name), cleanLine(p.Role), cleanLine(p.Try)
	return p
}

func initial(name string) string {
	for _, r := range cleanLine(name) {
		return string(r)
	}
	return ""
}

// pageOf is the address of a window that is this person.
func pageOf(id string) string { return "/?as=" + url.QueryEscape(id) }
