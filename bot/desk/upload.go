package desk

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	fileTime = 2 * time.Minute  // for the whole content of one file, either way
	silence  = 10 * time.Second // how long a browser may send nothing of it
	maxText  = 1000             // bytes of what was typed beside a file
)

// upload serves POST /upload?key=KEY&place=PLACE&name=NAME&text=TEXT, whose body is a
// file: one at a time from each person. The name and the text don't contain secrets; a
// header can't hold every name.
func (d *Desk) upload(w http.ResponseWriter, r *http.Request) {
	p, ok := d.admit(w, r)
	if !ok {
		return
	}
	in, place, ok := d.readUpload(w, r, p)
	if !ok {
		return
	}
	give, ok := d.inputs.take(p.ID)
	if !ok {
		unavailable(w)
		return
	}
	defer give()
	word := d.opt.Words.In(p.Lang)
	msg := wire{Key: r.URL.Query().Get("key"), Place: place}
	said := "📎 " + in.Upload.Name
	if in.Upload.Text != "" {
		said += "\n" + in.Upload.Text
	}
	d.remember(p, answer{ref: bot.Ref("s." + msg.Key), place: place, at: d.opt.Now(), said: said})
	got := d.handle(r.Context(), in, word)
	d.show(p, msg, in, got)
	out := reply{Lang: got.Lang}
	if got.Card == nil {
		out.Toast = bot.CleanLine(got.Toast)
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(out); err != nil {
		d.opt.Logger.Info("desk: a window closed before its answer")
	}
}

// readUpload reads a file into memory, or answers with the error.
func (d *Desk) readUpload(w http.ResponseWriter, r *http.Request, p Person) (in bot.In, place string, ok bool) {
	q := r.URL.Query()
	msg := wire{Key: q.Get("key"), Place: q.Get("place")}
	rooms, err := d.rooms(r.Context(), p)
	if err != nil {
		d.fail(w, err)
		return in, "", false
	}
	_, reads := find(rooms, msg.Place)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind != "application/octet-stream":
		http.Error(w, "send application/octet-stream", http.StatusUnsupportedMediaType)
		return in, "", false
	case !validKey(msg.Key) || len(q.Get("text")) > maxText || len(q.Get("name")) > maxText:
		http.Error(w, "key, name or text is not valid", http.StatusBadRequest)
		return in, "", false
	case !reads:
		http.Error(w, "place: not readable for this person", http.StatusForbidden)
		return in, "", false
	case !p.Upload: // the answer says why; a file that is refused takes no place from the others
		return uploaded(msg, p, q, 0, func(context.Context) ([]byte, error) { return nil, errNotRead }), msg.Place, true
	}
	give, ok := d.files.take(p.ID)
	if !ok {
		unavailable(w)
		return in, "", false
	}
	defer give()
	data, err := readFile(w, r)
	var fault *bot.FileError
	switch {
	case errors.As(err, &fault) && fault.Fault == bot.FileTooLarge:
		http.Error(w, "at most 20 MiB", http.StatusRequestEntityTooLarge)
		return in, "", false
	case err != nil:
		http.Error(w, "the file did not arrive whole", http.StatusBadRequest)
		return in, "", false
	}
	return uploaded(msg, p, q, len(data), func(context.Context) ([]byte, error) { return data, nil }), msg.Place, true
}

// errNotRead says that the file is of a person who may not send one.
var errNotRead = errors.New("a file of this person is not read")

// uploaded is the input of a file.
func uploaded(msg wire, p Person, q url.Values, size int, read func(context.Context) ([]byte, error)) bot.In {
	return bot.In{Account: account(p.ID), Key: msg.Key + "." + p.ID, Upload: &bot.Upload{
		Name: bot.FileName(q.Get("name")), Size: int64(size), Text: q.Get("text"), Read: read,
	}}
}

// readFile reads the body of an upload. A browser that sends nothing for a while is cut off,
// and so is one that takes too long in all. The deadline is past: only the program knows
// the clock.
func readFile(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	out := http.NewResponseController(w)
	_, _ = out.SetReadDeadline(time.Time{}), out.SetWriteDeadline(time.Time{}) // the server's own are for short requests
	end := func() { _ = out.SetReadDeadline(time.Unix(1, 0)) }
	whole, quiet := time.AfterFunc(fileTime, end), time.AfterFunc(silence, end)
	defer whole.Stop()
	defer quiet.Stop()
	return bot.ReadUpload(heard{r.Body, quiet})
}

// heard is a body whose every read begins its silence anew.
type heard struct {
	io.Reader
	quiet *time.Timer
}

// Read implements io.Reader.
func (h heard) Read(b []byte) (int, error) {
	n, err := h.Reader.Read(b)
	h.quiet.Reset(silence)
	return n, err
}
