package telegram

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/cc147/sigap/bot"
)

// fileTime is the deadline of fetching or sending one file.
const fileTime = 2 * time.Minute

// filePath is the form of a file's path at the service.
var filePath = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$`)

// fileClient returns a client for the content of files. It follows no redirect: the
// address holds the token.
func fileClient(with *http.Client) *http.Client {
	c := bot.BoundedClient(with, fileTime, bot.MaxUpload+1)
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// read fetches a file. https://core.telegram.org/bots/api#getfile
func (p *Platform) read(ctx context.Context, id string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	var path string
	out, _ := p.call(ctx, func(ctx context.Context) error {
		f, err := p.api.GetFile(ctx, &tgbot.GetFileParams{FileID: id})
		if err == nil {
			path = f.FilePath
		}
		return err
	})
	switch {
	case strings.Contains(out.Cause, "file is too big"):
		return nil, &bot.FileError{Fault: bot.FileTooLarge, Cause: out.Cause}
	case out.Result == bot.Failed:
		return nil, &bot.FileError{Fault: bot.FileGone, Cause: out.Cause}
	case out.Result == bot.Closed:
		return nil, &bot.FileError{Fault: bot.FileDenied, Cause: out.Cause}
	case out.Result != bot.Done:
		return nil, &bot.FileError{Fault: bot.FileUnreachable, Cause: out.Cause}
	case strings.HasPrefix(path, "/"):
		return nil, &bot.FileError{Fault: bot.FileUnreachable, Cause: "the Bot API server runs with --local and keeps files for itself; run it without --local"}
	case !filePath.MatchString(path):
		return nil, &bot.FileError{Fault: bot.FileUnreachable, Cause: "the service gave no path of the file"}
	}
	return p.download(ctx, path)
}

// download fetches the content of a file. No error names the address.
func (p *Platform) download(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.opt.APIURL+"/file/bot"+p.opt.Token+"/"+path, nil)
	if err != nil {
		return nil, &bot.FileError{Fault: bot.FileUnreachable, Cause: "the address of the Bot API can't be used"}
	}
	resp, err := p.files.Do(req)
	if err != nil {
		return nil, &bot.FileError{Fault: bot.FileUnreachable, Cause: cause(err)}
	}
	defer resp.Body.Close()
	why := "the download of a file: HTTP " + strconv.Itoa(resp.StatusCode)
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, &bot.FileError{Fault: bot.FileGone, Cause: why}
	case http.StatusUnauthorized, http.StatusForbidden:
		return nil, &bot.FileError{Fault: bot.FileDenied, Cause: why}
	default:
		return nil, &bot.FileError{Fault: bot.FileUnreachable, Cause: why}
	}
	data, err := bot.ReadUpload(resp.Body)
	if err == nil && bot.IsPage(data) {
		return nil, &bot.FileError{Fault: bot.FileUnreachable, Cause: "a web page came in place of the file; check the proxy and the address of the Bot API"}
	}
	return data, err
}

// sendFile sends a file to a user's private chat.
// https://core.telegram.org/bots/api#senddocument
func (p *Platform) sendFile(ctx context.Context, user int64, f bot.File) bot.Outcome {
	written, err := bot.Call(ctx, fileTime, func(ctx context.Context) error {
		_, err := p.api.SendDocument(ctx, &tgbot.SendDocumentParams{ChatID: user, Document: &models.InputFileUpload{Filename: f.Name, Data: bytes.NewReader(f.Data)}})
		return err
	})
	return outcome(err, written)
}
