package telegramfake

import (
	"net/http"
	"strconv"
	"strings"
)

// maxDownload is the size of the largest file that a bot gets.
const maxDownload = 20 << 20

// File is a document in a chat.
type File struct {
	Name string
	Data []byte
	// Size is the size that the message declares; 0 is the true one.
	Size int64
	// Path replaces the path that getFile gives; "" is the service's own.
	Path string

	id string
}

func (f *File) wire() *wireFile {
	size := f.Size
	if size == 0 {
		size = int64(len(f.Data))
	}
	return &wireFile{ID: f.id, Unique: "u" + f.id, Name: f.Name, Size: size}
}

// addFile gives a file its id.
func (s *Service) addFile(f File) *File {
	f.id = "BQACAgUAAxkBAAI" + strconv.Itoa(len(s.files)+1)
	s.files[f.id] = &f
	return &f
}

// SendFile sends a document with a caption, and returns its message id.
func (p Person) SendFile(chatID int64, f File, caption string) (int, error) {
	p.service.mu.Lock()
	added := p.service.addFile(f)
	p.service.mu.Unlock()
	return p.send(chatID, Message{Text: caption, File: added})
}

// Files returns the documents that the bot has sent to a chat, oldest first.
func (s *Service) Files(chatID int64) (out []File) {
	for _, m := range s.Messages(chatID) {
		if m.File != nil && m.From == s.Config.Bot.ID {
			out = append(out, *m.File)
		}
	}
	return out
}

// getFile implements https://core.telegram.org/bots/api#getfile.
func (s *Service) getFile(c *call) (any, error) {
	f := s.files[c.args["file_id"]]
	switch {
	case f == nil:
		return nil, refuse(400, "wrong file_id or the file is temporarily unavailable")
	case len(f.Data) > maxDownload && f.Size == 0:
		return nil, refuse(400, "file is too big")
	}
	out := f.wire()
	if out.Path = f.Path; out.Path == "" {
		out.Path = "documents/" + f.id
	}
	return out, nil
}

// serveFile serves a file's content. "file" counts as its method.
func (s *Service) serveFile(w http.ResponseWriter, r *http.Request, path string) {
	s.mu.Lock()
	s.calls["file"]++
	f := s.files[strings.TrimPrefix(path, "documents/")]
	s.mu.Unlock()
	s.Respond(w, r, s.Take(Call{Method: "file"}), func() func() {
		return func() {
			if f == nil {
				answer(w, nil, refuse(404, ""))
				return
			}
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = w.Write(f.Data)
		}
	}, fail(w))
}

// sendDocument implements https://core.telegram.org/bots/api#senddocument for an upload
// without a caption.
func (s *Service) sendDocument(c *call) (any, error) {
	if c.names["document"] == "" || c.args["document"] == "" {
		return nil, breach("there is no document in the request")
	}
	at, err := s.reach(c, true)
	if err != nil {
		return nil, err
	}
	m := s.put(at, Message{From: s.Config.Bot.ID, File: s.addFile(File{Name: c.names["document"], Data: []byte(c.args["document"])})})
	return s.wire(at, m, true), nil
}
