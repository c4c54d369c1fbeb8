package desk

import (
	"embed"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/cc147/sigap/bot"
)

//go:embed web
var web embed.FS

// pageData is the data of the page; everything else comes by the event stream.
type pageData struct {
	Title    string
	Person   Person
	Initial  string
	People   []Person // for the switch; empty without a switch
	Commands []bot.CommandHelp
	T        func(string) string
	Setup    setup
}

// setup is the data of the scripts.
type setup struct {
	As    string            `json:"as"` // the person of this window; "" if the browser needn't send it
	Me    string            `json:"me"`
	Title string            `json:"title"`
	Words map[string]string `json:"words"`
}

// scriptWords are the keys of the words that the scripts show.
var scriptWords = []string{"live", "reconnecting", "let_go", "reload", "unread", "slash", "uncertain", "busy", "reply", "too_large", "sending"}

func (d *Desk) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.page)
	for _, name := range []string{"desk.css", "desk.js", "input.js", "upload.js", "window.js", "stream.js", "worker.js", "queue.css", "queue.js", "enter.js"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, web, "web/"+name)
		})
	}
	mux.HandleFunc("GET /enter", d.askEntry)
	mux.HandleFunc("POST /enter", d.enterByLink)
	mux.HandleFunc("GET /sessions", d.sessionsPage)
	mux.HandleFunc("POST /sessions", d.endSession)
	mux.HandleFunc("GET /left", d.leftPage)
	mux.HandleFunc("GET /queue", d.queuePage)
	mux.HandleFunc("GET /queue/now", d.queueNow)
	mux.HandleFunc("GET /events", d.events)
	mux.HandleFunc("GET /snapshot", d.place)
	mux.HandleFunc("POST /in", d.receive)
	mux.HandleFunc("POST /upload", d.upload)
	mux.HandleFunc("GET /file", d.download)
	mux.HandleFunc("POST /as", d.become)
	return mux
}

// page serves GET /: the empty window, which then opens its event stream.
func (d *Desk) page(w http.ResponseWriter, r *http.Request) {
	p, people, ok := d.visitor(w, r)
	if !ok {
		return
	}
	data := pageData{
		Title:    d.opt.Title,
		Person:   shown(p),
		Initial:  initial(p.Name),
		Commands: slices.Clone(d.opt.Commands(p.Lang)),
		T:        d.opt.Words.In(p.Lang),
		Setup:    d.setup(p),
	}
	for i, c := range data.Commands {
		data.Commands[i] = bot.CommandHelp{Name: bot.CleanLine(c.Name), Usage: bot.CleanLine(c.Usage), Help: bot.CleanLine(c.Help)}
	}
	if d.opt.Switch {
		for _, other := range people {
			data.People = append(data.People, shown(other))
		}
	}
	d.write(w, http.StatusOK, "page.html", data)
}

func (d *Desk) setup(p Person) setup {
	s := setup{Me: p.ID, Title: d.opt.Title, Words: map[string]string{}}
	for _, key := range scriptWords {
		s.Words[key] = d.opt.Words(p.Lang, key)
	}
	if d.opt.Switch {
		s.As = p.ID
	}
	return s
}

// write answers with a page.
func (d *Desk) write(w http.ResponseWriter, status int, name string, data any) {
	page, err := render(name, data)
	if err != nil {
		d.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page)
}

func shown(p Person) Person {
	p.Name, p.Role, p.Try = bot.CleanLine(p.Name), bot.CleanLine(p.Role), bot.CleanLine(p.Try)
	return p
}

func initial(name string) string {
	for _, r := range bot.CleanLine(name) {
		return string(r)
	}
	return ""
}

// addressOf returns the address of a person's page.
func (d *Desk) addressOf(page, id string) string {
	if !d.opt.Switch {
		return page
	}
	return page + "?as=" + url.QueryEscape(id)
}
