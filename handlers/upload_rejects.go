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

// rejects returns the refused rows as a workbook, each with a sentence, or nil for none.
// Mended, it can be sent back to be added.
func (h *Handlers) rejects(a asked, r Imported) *bot.File {
	if len(r.Refused) == 0 {
		return nil
	}
	f := lists.File{}
	for _, c := range r.Columns {
		f.Header = append(f.Header, c.Header)
	}
	f.Refused = r.Refused[:min(len(r.Refused), maxRejects)]
	in := lists.RejectWords{Line: a.T("upload.rejects.line"), Reason: a.T("upload.rejects.code"), Column: a.T("upload.rejects.column"), Text: a.T("upload.rejects.text"),
		Say: func(x lists.Refusal) string { return h.reasonText(a.Reader, r.List, x.Reason) }}
	var out bytes.Buffer
	if err := lists.WriteRejectsBook(&out, f, in); err != nil || out.Len() > bot.MaxFile {
		return nil // the card says how many there are
	}
	name := strings.TrimSuffix(r.File, path.Ext(r.File))
	return &bot.File{Name: name + a.T("upload.rejects") + ".xlsx", Data: out.Bytes()}
}
