package slack

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// fileTime is the deadline of fetching or sending one file.
const fileTime = 2 * time.Minute

// fileClient returns a client for the content of files. It follows a redirect, such as the
// one to a sign-in page, only within the same host or over https to a host of Slack: the
// content of another host is not what was sent, and it is told the token if it has the same
// name over plain http.
func fileClient(with *http.Client) *http.Client {
	c := bot.BoundedClient(with, fileTime, bot.MaxUpload+1)
	c.CheckRedirect = func(to *http.Request, via []*http.Request) error {
		from, host := via[0].URL, to.URL.Hostname()
		same := to.URL.Scheme == from.Scheme && to.URL.Host == from.Host
		slacks := to.URL.Scheme == "https" && (strings.HasSuffix(host, ".slack.com") || strings.HasSuffix(host, ".slack-gov.com"))
		if len(via) > maxRedirects || !same && !slacks {
			return errElsewhere
		}
		return nil
	}
	return c
}

const maxRedirects = 5

var errElsewhere = errors.New("a redirect leads away from Slack")

// sentFile is a file of a message. Slack: reference/objects/file-object.
type sentFile struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Size     int64  `json:"size"`
	Mode     string `json:"mode"` // "hosted", "external", "tombstone", "hidden_by_limit" …
	Access   string `json:"file_access"`
	Address  string `json:"url_private_download"`
	External bool   `json:"is_external"`
}

// upload decodes a file that somebody sent to the bot's private chat.
func upload(e event) input {
	m := e.Inner
	in := input{kind: ours, user: m.User, team: m.company(), file: m.Files[0], chat: m.Channel}
	in.In = bot.In{
		Account: bot.Account{Platform: Name, ID: m.User},
		Key:     "e" + e.ID,
		Upload:  &bot.Upload{Name: bot.FileName(in.file.Name), Size: in.file.Size, Text: unescape.Replace(m.Text), More: len(m.Files) - 1},
	}
	return in
}

// read fetches a file. Slack: files.info, and url_private_download with the bot's token,
// which the library sends only to https addresses of Slack and to the API's own.
func (p *Platform) read(ctx context.Context, f sentFile) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	if f.Address == "" || f.Access == "check_file_info" {
		if err := p.info(ctx, &f); err != nil {
			return nil, err
		}
	}
	switch {
	case f.Mode == "tombstone", f.Mode == "hidden_by_limit":
		return nil, &bot.FileError{Fault: bot.FileGone, Cause: "the file is " + f.Mode}
	case f.External, f.Mode == "external":
		return nil, &bot.FileError{Fault: bot.FileElsewhere, Cause: "Slack has only a link to the file"}
	}
	to := &bounded{}
	err := p.files.GetFileContext(ctx, f.Address, to)
	switch {
	case to.full:
		return nil, &bot.FileError{Fault: bot.FileTooLarge, Cause: "more than 20 MiB"}
	case err != nil:
		return nil, fileError(err)
	case bot.IsPage(to.data):
		return nil, noScope()
	}
	return to.data, nil
}

// info looks up the address of a file that its message doesn't have.
func (p *Platform) info(ctx context.Context, f *sentFile) error {
	var got *slackapi.File
	out := p.call(ctx, func(ctx context.Context) (err error) {
		got, _, _, err = p.api.GetFileInfoContext(ctx, f.ID, 0, 0)
		return err
	})
	if out.Result != bot.Done {
		return &bot.FileError{Fault: faultOf(out), Cause: out.Cause}
	}
	f.Address, f.Mode, f.External = got.URLPrivateDownload, got.Mode, got.IsExternal
	return nil
}

func faultOf(out bot.Outcome) bot.FileFault {
	switch out.Result {
	case bot.Failed: // file_not_found, file_deleted
		return bot.FileGone
	case bot.Closed, bot.Off:
		return bot.FileDenied
	}
	return bot.FileUnreachable
}

func noScope() error {
	return &bot.FileError{Fault: bot.FileDenied, Cause: "Slack gives a sign-in page in place of the file: the app lacks the scope files:read; update it from its manifest and install it again"}
}

// fileError classifies the library's error. Of its texts it knows the two refusals that
// have no type.
func fileError(err error) error {
	var status slackapi.StatusCodeError
	var limited *slackapi.RateLimitedError
	switch {
	case errors.As(err, &status) && (status.Code == http.StatusNotFound || status.Code == http.StatusGone):
		return &bot.FileError{Fault: bot.FileGone, Cause: status.Error()}
	case errors.As(err, &status) && (status.Code == http.StatusForbidden || status.Code == http.StatusUnauthorized):
		return &bot.FileError{Fault: bot.FileDenied, Cause: "Slack answers with HTTP " + http.StatusText(status.Code) + "; the app needs the scope files:read"}
	case errors.As(err, &status), errors.As(err, &limited):
		return &bot.FileError{Fault: bot.FileUnreachable, Cause: "Slack can't give the file now"}
	case errors.Is(err, errElsewhere):
		return &bot.FileError{Fault: bot.FileDenied, Cause: "in place of the file a redirect leads away from Slack: the app may lack the scope files:read"}
	case strings.Contains(err.Error(), "sign-in page"):
		return noScope()
	case strings.Contains(err.Error(), "refusing to send the token"):
		return &bot.FileError{Fault: bot.FileElsewhere, Cause: "the file's address is not one of Slack"}
	}
	return &bot.FileError{Fault: bot.FileUnreachable, Cause: kind(err)}
}

// bounded is a buffer that takes at most bot.MaxUpload bytes.
type bounded struct {
	data []byte
	full bool
}

var errFull = errors.New("the file is larger than the bot takes")

// Write implements io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.full = b.full || len(b.data)+len(p) > bot.MaxUpload; b.full {
		return 0, errFull
	}
	b.data = append(b.data, p...)
	return len(p), nil
}

// sendFile sends a file to a user's private chat. Slack: files.getUploadURLExternal,
// files.completeUploadExternal. A call that may have arrived is not repeated.
func (p *Platform) sendFile(ctx context.Context, user string, f bot.File) bot.Outcome {
	channel, out := p.target(ctx, bot.Place{Platform: Name, ID: user, Private: true})
	if out.Result != bot.Done {
		return out
	}
	written, err := bot.Call(ctx, fileTime, func(ctx context.Context) error {
		_, err := p.files.UploadFileContext(ctx, slackapi.UploadFileParameters{
			Channel: channel, Filename: f.Name, Title: f.Name, FileSize: len(f.Data), Reader: bytes.NewReader(f.Data),
		})
		return err
	})
	return outcome(err, written)
}
