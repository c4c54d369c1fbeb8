package handlers

import (
	"bytes"
	"path"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/lists"
)

// maxRejects is how many refused rows go into a file.
const maxRejects = 20_000

// rejects returns the refused rows as a file, each with a sentence, or nil for none. It is
// CSV as the spreadsheets of the site's readers open it.
func (h *Handlers) rejects(a asked, r Imported) *bot.File {
	if len(r.Refused) == 0 {
		return nil
	}
	f := lists.File{Comma: ';'}
	for _, c := range r.Columns {
		f.Header = append(f.Header, c.Header)
	}
	f.Refused = r.Refused[:min(len(r.Refused), maxRejects)]
	in := lists.RejectWords{Line: a.T("upload.rejects.line"), Reason: a.T("upload.rejects.code"), Column: a.T("upload.rejects.column"), Text: a.T("upload.rejects.text"),
		Say: func(x lists.Refusal) string { return reasonText(a.Reader, r.List, x.Reason) }}
	out := bytes.NewBufferString("\ufeff")
	if err := lists.WriteRejects(out, f, in); err != nil || out.Len() > bot.MaxFile {
		return nil // the card says how many there are
	}
	name := strings.TrimSuffix(r.File, path.Ext(r.File))
	return &bot.File{Name: name + a.T("upload.rejects") + ".csv", Data: out.Bytes()}
}
