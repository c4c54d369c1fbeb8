package desk

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	maxFiles = 8                // files that wait to be downloaded; of one person only the newest
	fileLife = 15 * time.Minute // how long one waits
)

// file is a file that waits to be downloaded, once, by its person.
type file struct {
	bot.File
	id     string // secret, in its address
	person string
	shown  answer // the item with its link
	until  time.Time
}

// show shows the card of an answer in all windows of the person, gives its file, and
// begins its Later.
func (d *Desk) show(p Person, msg wire, in bot.In, got bot.Answer) {
	a := answer{ref: bot.Ref("a." + msg.Key), place: msg.Place, at: d.opt.Now(), about: got.About, until: d.deadline(got.Until), hidden: got.Hidden}
	if place, ok := d.kept(p.ID, msg.Ref); ok && got.Replace {
		a.ref, a.place = msg.Ref, place
	}
	d.showCard(p, a, got)
	if got.Hide {
		d.hideOthers(p.ID, a.ref, got)
	}
	if got.Later == nil {
		return
	}
	give := d.inputs.more(p.ID)
	go func() {
		defer give()
		defer bot.RecoverPanic(d.opt.Logger, Name, "later")
		last := bot.DispatchLater(d.running, got.Later, in, d.opt.Logger, d.opt.Words.In(p.Lang))
		if last.Card == nil && last.Toast != "" {
			sentence := bot.Sentence(last.Toast)
			last.Card = &sentence
		}
		d.showCard(p, a, last)
	}()
}

func (d *Desk) showCard(p Person, a answer, got bot.Answer) {
	if got.Card != nil {
		a.card = *got.Card
		d.remember(p, a)
	}
	if got.File != nil {
		d.give(p, a.place, *got.File)
	}
}

// give keeps a file for the person and shows a link to it.
func (d *Desk) give(p Person, place string, f bot.File) {
	now := d.opt.Now()
	kept := file{File: f, id: rand.Text(), person: p.ID, until: now.Add(fileLife)}
	kept.shown = answer{ref: bot.Ref("f." + kept.id), place: place, at: now, file: f.Name, address: d.fileAddress(p.ID, kept.id)}
	d.mu.Lock()
	d.offered = slices.DeleteFunc(d.offered, func(o file) bool { return o.person == p.ID || now.After(o.until) })
	if len(d.offered) == maxFiles {
		d.offered = slices.Delete(d.offered, 0, 1)
	}
	d.offered = append(d.offered, kept)
	d.mu.Unlock()
	d.remember(p, kept.shown)
}

func (d *Desk) fileAddress(person, id string) string {
	q := url.Values{"id": {id}}
	if d.opt.Switch {
		q.Set("as", person)
	}
	return "/file?" + q.Encode()
}

// download serves GET /file?id=ID: a file for its person, once.
func (d *Desk) download(w http.ResponseWriter, r *http.Request) {
	p, ok := d.admit(w, r)
	if !ok {
		return
	}
	give, ok := d.reads.take(p.ID)
	if !ok {
		unavailable(w)
		return
	}
	defer give()
	f, ok := d.take(p.ID, r.URL.Query().Get("id"))
	if !ok {
		http.Error(w, d.opt.Words(p.Lang, "file_gone"), http.StatusGone)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(f.Name))
	// The server's own deadline is for short answers.
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{})
	cut := time.AfterFunc(fileTime, func() { _ = out.SetWriteDeadline(time.Unix(1, 0)) })
	defer cut.Stop()
	if _, err := w.Write(f.Data); err != nil {
		d.opt.Logger.Info("desk: a window closed during a download")
	}
	f.shown.address, f.shown.file = "", ""
	f.shown.card = bot.Card{Sign: "📎", Title: f.Name, Lines: []bot.Line{{Text: d.opt.Words(p.Lang, "file_taken"), Style: bot.StyleSmall}}}
	d.remember(p, f.shown)
}

// take removes and returns the person's file.
func (d *Desk) take(person, id string) (file, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.opt.Now()
	for i, f := range d.offered {
		if f.person == person && f.id == id {
			d.offered = slices.Delete(d.offered, i, i+1)
			return f, !now.After(f.until)
		}
	}
	return file{}, false
}
