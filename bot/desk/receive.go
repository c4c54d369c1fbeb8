package desk

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"

	"github.com/cc147/sigap/bot"
)

// maxBody is the greatest size of an input, in bytes.
const maxBody = 64 << 10

// reply is the answer to the window that sent an input. Cards come by the event stream,
// because all windows of the person show them.
type reply struct {
	Toast  string            `json:"toast,omitempty"`
	Form   string            `json:"form,omitempty"`
	Errors map[string]string `json:"errors,omitempty"`
	Lang   string            `json:"lang,omitempty"`
}

// receive serves POST /in: one command, press or submitted form.
func (d *Desk) receive(w http.ResponseWriter, r *http.Request) {
	p, ok := d.admit(w, r)
	if !ok {
		return
	}
	give, ok := d.inputs.take(p.ID)
	if !ok {
		unavailable(w)
		return
	}
	defer give()
	msg, in, ok := d.read(w, r, account(p.ID))
	if !ok {
		return
	}
	rooms, err := d.rooms(r.Context(), p)
	if err != nil {
		d.fail(w, err)
		return
	}
	if _, ok := find(rooms, msg.Place); !ok {
		http.Error(w, "place: not readable for this person", http.StatusForbidden)
		return
	}
	d.answer(r.Context(), w, p, msg, in)
}

// read decodes the body, or answers with the error.
func (d *Desk) read(w http.ResponseWriter, r *http.Request, who bot.Account) (wire, bot.In, bool) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		http.Error(w, "send application/json", http.StatusUnsupportedMediaType)
		return wire{}, bot.In{}, false
	}
	msg, err := decode(http.MaxBytesReader(w, r.Body, maxBody))
	var in bot.In
	if err == nil {
		in, err = msg.input(who)
	}
	if err == nil {
		return msg, in, true
	}
	status, text := http.StatusBadRequest, err.Error()
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		status, text = http.StatusRequestEntityTooLarge, "at most 64 KiB"
	}
	http.Error(w, text, status)
	return wire{}, bot.In{}, false
}

// answer shows the typed line, calls the handler, shows the answer's card in all windows of
// the person, and sends the rest to the window that asked.
func (d *Desk) answer(ctx context.Context, w http.ResponseWriter, p Person, msg wire, in bot.In) {
	word := d.opt.Words.In(p.Lang)
	if msg.Line != "" {
		d.remember(p, answer{ref: bot.Ref("s." + msg.Key), place: msg.Place, at: d.opt.Now(), said: bot.Clean(msg.Line)})
	}
	if in.Press != nil {
		if _, private := d.kept(p.ID, in.Press.Ref); private {
			in.Press.Ref = "" // it is no post
		}
	}
	got := d.handle(ctx, in, word)
	d.show(p, msg, in, got)
	out := reply{Errors: map[string]string{}, Lang: got.Lang}
	for name, text := range got.Errors {
		out.Errors[name] = bot.Clean(text)
	}
	if got.Card == nil {
		out.Toast = bot.CleanLine(got.Toast)
	}
	if got.Form != nil {
		html, err := d.form(*got.Form, word)
		if err != nil {
			d.fail(w, err)
			return
		}
		out.Form = html
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(out); err != nil {
		d.opt.Logger.Info("desk: a window closed before its answer")
	}
}

// remember keeps a private item and shows it in the person's windows.
func (d *Desk) remember(p Person, a answer) {
	html, err := d.item(a.view(d.opt.Words.In(p.Lang)))
	if err != nil {
		d.opt.Logger.Error("desk: answer not shown", "error", err)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keep(p.ID, a)
	d.send(p.ID, event{Place: a.place, Ref: a.ref, HTML: html, Add: true})
}
