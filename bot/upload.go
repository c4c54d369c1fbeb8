package bot

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
)

const (
	// MaxUpload is the greatest size of a file that the bot takes, in bytes, on every
	// platform: Telegram gives a bot no larger one.
	MaxUpload = 20 << 20
	// MaxFile is the greatest size of a file that the bot sends, in bytes.
	MaxFile = 8 << 20

	maxFileName = 80 // runes
)

// Upload is a file that somebody sent to the bot in their private chat.
type Upload struct {
	Name string // the file's name, made by FileName
	Size int64  // in bytes, as the platform says; 0 is unknown
	Text string // what was typed beside the file, or ""
	More int    // how many further files came with it; they are not read
	// Read fetches the content, at most MaxUpload bytes. It may be called until the
	// answer, with its Later, is complete. The error is a *FileError.
	Read func(context.Context) ([]byte, error)
}

// File is a file that the bot sends to one person.
type File struct {
	Name string
	Data []byte // at most MaxFile
}

// FileFault says why an upload can't be read.
type FileFault string

// The faults of an upload.
const (
	FileTooLarge    FileFault = "file_too_large"   // more than MaxUpload
	FileGone        FileFault = "file_gone"        // deleted or expired at the service
	FileDenied      FileFault = "file_denied"      // the bot lacks a permission
	FileElsewhere   FileFault = "file_elsewhere"   // only a link to another service
	FileUnreachable FileFault = "file_unreachable" // the service or the network failed
)

// FileError is the error of reading an upload.
type FileError struct {
	Fault FileFault
	Cause string // for the operator: neither customer data nor a secret
}

func (e *FileError) Error() string { return string(e.Fault) + ": " + e.Cause }

// ReadUpload reads the content of an upload. The error is a *FileError.
func ReadUpload(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxUpload+1))
	switch {
	case len(data) > MaxUpload:
		return nil, &FileError{FileTooLarge, "more than 20 MiB"}
	case err != nil:
		return nil, &FileError{FileUnreachable, NetworkCause(err)}
	}
	return data, nil
}

// IsPage reports whether data begins like a web page: a service's sign-in page, or a
// proxy's, in place of a file. No list begins so.
func IsPage(data []byte) bool {
	return strings.HasPrefix(http.DetectContentType(bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n")), "text/html")
}

// FileName returns the last part of a file's name as one clean line, or "file": the
// sender chose the name.
func FileName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = Cut(CleanLine(name), maxFileName)
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}
