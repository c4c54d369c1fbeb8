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
	for _, x := range r.Refused[:min(len(r.Refused), maxRejects)] {
		x.Reason = lists.Reason(refusalText(a.Reader, r.List, x))
		f.Refused = append(f.Refused, x)
	}
	var out bytes.Buffer
	if err := lists.WriteRejects(&out, f); err != nil || out.Len() > bot.MaxFile {
		return nil // the card says how many there are
	}
	const head = "line;reason"
	data := "\ufeff" + a.T("upload.rejects.head") + strings.TrimPrefix(out.String(), head)
	name := strings.TrimSuffix(r.File, path.Ext(r.File))
	return &bot.File{Name: name + a.T("upload.rejects") + ".csv", Data: []byte(data)}
}
