package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
)

// pathPrefix begins the path of every request; it contains the protocol's version.
const pathPrefix = "/v1/"

// head is the first line of a request.
type head struct {
	Version  string          `json:"version"`
	Settings config.Settings `json:"settings,omitempty"`
	Sudo     string          `json:"sudo,omitempty"` // see Caller
	Task     Task            `json:"task"`
}

// writeRequest writes a request's body.
func writeRequest(to io.Writer, h head) error {
	enc := json.NewEncoder(to)
	if err := enc.Encode(h); err != nil {
		return fmt.Errorf("writing to the bot: %w", err)
	}
	if s, ok := h.Task.(Stream); ok {
		buffered := bufio.NewWriterSize(to, maxPiece)
		if err := s.WriteRest(json.NewEncoder(buffered)); err != nil {
			return err
		}
		return buffered.Flush()
	}
	return nil
}

// readRequest reads a request's body to its end. It returns the head even with an
// error, as far as it was read. It calls begin once the task is known: before the rest of a
// stream, else at the end.
func readRequest(ctx context.Context, on Data, body io.Reader, fresh func() Task, begin func() error) (head, error) {
	h := head{Task: fresh()}
	dec := json.NewDecoder(body)
	dec.DisallowUnknownFields() // the command may be of another version
	err := dec.Decode(&h)
	s, more := h.Task.(Stream)
	switch {
	case err != nil:
	case h.Task == nil:
		err = errors.New("there is no task in it")
	case more:
		if err = begin(); err == nil {
			err = s.ReadRest(ctx, on, dec)
		}
	}
	if err == nil && dec.More() {
		err = errors.New("more follows it than it should")
	}
	if err == nil { // net/http notices a closed connection only after the body was read
		_, err = io.Copy(io.Discard, body)
	}
	if err == nil && !more {
		err = begin()
	}
	return h, err
}

// deadlineReader sets a deadline for each read: until, or if that is zero, a while from now.
type deadlineReader struct {
	io.Reader
	rc    *http.ResponseController
	until time.Time
}

// Read implements io.Reader.
func (p *deadlineReader) Read(b []byte) (int, error) {
	by := p.until
	if by.IsZero() {
		by = time.Now().Add(silence)
	}
	if err := p.rc.SetReadDeadline(by); err != nil {
		return 0, err
	}
	return p.Reader.Read(b)
}
