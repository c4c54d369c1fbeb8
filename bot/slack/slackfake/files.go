package slackfake

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/cc147/sigap/bot/fakes"
)

// File is a file in the workspace.
type File struct {
	Name string
	Data []byte
	// Size is the size that the message declares; 0 is the true one.
	Size int64
	// Mode is Slack's: "" is "hosted"; "tombstone" is a deleted file, "external" a link.
	Mode string
	// Address replaces the file's own address, if it is not "".
	Address string
	// Hidden leaves the address out of the message: the app must ask files.info.
	Hidden bool
}

// file is a file with its state.
type file struct {
	File
	id      string
	user    string
	pending bool // announced by the bot, not completed yet
}

// wire returns a file as Slack's API does. It needs mu.
func (f *Fake) wireFile(x *file, whole bool) object {
	size, mode := x.Size, x.Mode
	if size == 0 {
		size = int64(len(x.Data))
	}
	if mode == "" {
		mode = "hosted"
	}
	o := object{"id": x.id, "name": x.Name, "title": x.Name, "user": x.user, "mode": mode, "size": size, "is_external": mode == "external"}
	if whole || !x.Hidden {
		o["url_private_download"] = x.Address
	}
	if x.Hidden {
		o["file_access"] = "check_file_info"
	}
	return o
}

// addFile adds a file of a user. It needs mu.
func (f *Fake) addFile(user string, given File) *file {
	x := &file{File: given, id: f.id("F"), user: user}
	if x.Address == "" {
		x.Address = "http://" + f.host + "/files-pri/" + TeamID + "-" + x.id + "/download/file"
	}
	f.files[x.id] = x
	return x
}

// Upload sends files with a text, as typed. In a direct message with the bot the app gets
// an event, whose id Upload returns.
func (p *Person) Upload(channel, text string, files ...File) (event string, err error) {
	p.f.mu.Lock()
	c, err := p.place(channel)
	if err != nil {
		p.f.unlock()
		return "", err
	}
	m := &message{content: content{text: escaped.Replace(text)}, channel: c, author: p.id}
	for _, given := range files {
		m.files = append(m.files, p.f.addFile(p.id, given))
	}
	o := p.f.shared(p.f.post(m))
	p.f.unlock()
	if c.im == "" { // the app has subscribed to message.im only
		return "", nil
	}
	return p.f.Event(o), nil
}

// shared returns the event of a message with files. It needs mu.
func (f *Fake) shared(m *message) object {
	o := m.wire(false)
	if f.users[m.author].Team != TeamID { // a real event of another company's member had no team: superset-sh/superset#4531
		delete(o, "team")
	}
	o["subtype"], o["channel"], o["event_ts"], o["channel_type"] = "file_share", m.channel.ID, m.ts, "im"
	var all []object
	for _, x := range m.files {
		all = append(all, f.wireFile(x, false))
	}
	o["files"] = all
	return o
}

// Files returns the files that the bot has sent to a user, oldest first.
func (f *Fake) Files(user string) (out []File) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.dm(user).messages {
		for _, x := range m.files {
			if x.user == BotUser {
				out = append(out, x.File)
			}
		}
	}
	return out
}

// serveFile serves a file's content to the bot. "file" counts as its method for FailNext.
// Without the scope it redirects to the sign-in page, as Slack does.
func (f *Fake) serveFile(w http.ResponseWriter, r *http.Request) {
	how := f.take(fakes.Call{Method: "file"})
	f.Respond(w, r, how, func() func() { return func() { f.writeFile(w, r) } }, refuse(w))
}

func (f *Fake) writeFile(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	_, id, _ := strings.Cut(r.PathValue("id"), "-")
	x := f.files[id]
	known := r.Header.Get("Authorization") == "Bearer "+f.o.BotToken && !f.lacks("files:read")
	f.mu.Unlock()
	switch {
	case !known:
		http.Redirect(w, r, "/?redir="+r.URL.Path, http.StatusFound)
	case x == nil || x.pending:
		http.NotFound(w, r)
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = w.Write(x.Data)
	}
}

// signIn is the page that Slack shows to a stranger.
func (f *Fake) signIn(w http.ResponseWriter, _ *http.Request) {
	write(w, reply{body: "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body></body></html>"})
}

func (f *Fake) fileInfo(a args) (object, error) {
	x := f.files[a.str("file")]
	switch {
	case x == nil:
		return nil, refusal("file_not_found")
	case x.Mode == "tombstone":
		return nil, refusal("file_deleted")
	}
	return object{"file": f.wireFile(x, true)}, nil
}

// uploadURL implements files.getUploadURLExternal.
func (f *Fake) uploadURL(a args) (object, error) {
	var length int64
	_, _ = fmt.Sscan(a.str("length"), &length)
	if length <= 0 {
		return nil, refusal("missing_argument")
	}
	x := f.addFile(BotUser, File{Name: a.str("filename"), Size: length})
	x.pending = true
	return object{"upload_url": "http://" + f.host + "/upload/v1/" + x.id, "file_id": x.id}, nil
}

// takeFile takes the content of an announced file.
func (f *Fake) takeFile(w http.ResponseWriter, r *http.Request) {
	part, _, err := r.FormFile("file")
	var data []byte
	if err == nil {
		data, err = io.ReadAll(part)
	}
	f.mu.Lock()
	defer f.unlock()
	x := f.files[r.PathValue("id")]
	if err != nil || x == nil || !x.pending || int64(len(data)) != x.Size {
		f.blame("upload", "bad_upload", fmt.Sprintf("%d bytes, %v", len(data), err))
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	x.Data = data
	fmt.Fprintf(w, "OK - %d", len(data))
}

// completeUpload implements files.completeUploadExternal for one file.
func (f *Fake) completeUpload(a args) (object, error) {
	c, err := f.writable(a.str("channel_id"))
	if err != nil {
		return nil, err
	}
	list, _ := a["files"].([]any)
	if len(list) != 1 {
		return nil, refusal("invalid_arguments", "[ERROR] files")
	}
	o, _ := list[0].(object)
	id, _ := o["id"].(string)
	x := f.files[id]
	if x == nil || !x.pending || x.Data == nil {
		return nil, refusal("file_not_found")
	}
	x.pending = false
	m := f.post(&message{channel: c, author: BotUser, files: []*file{x}})
	if c.im != "" { // Slack tells the app of its own files too
		own := f.shared(m)
		f.later(func() { f.Event(own) })
	}
	return object{"files": []object{{"id": x.id, "title": x.Name}}}, nil
}

// later runs work once mu is free.
func (f *Fake) later(work func()) {
	go func() {
		if f.enter() {
			defer f.wg.Done()
			work()
		}
	}()
}

// AwaitFile waits until the bot has sent n files to a user, and returns the newest. The
// error is ctx's.
func (f *Fake) AwaitFile(ctx context.Context, user string, n int) (File, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	err := f.Await(ctx, func() bool { return len(f.Files(user)) >= n })
	if err != nil {
		return File{}, err
	}
	return f.Files(user)[n-1], nil
}
