package control

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

const (
	maxPiece = 64 << 10 // the most printed bytes in one line
	maxLine  = 1 << 20  // the most bytes of a line; JSON may need six for one
)

// line is one line of an answer. Exactly one member is set.
type line struct {
	Working int    `json:"working,omitempty"` // seconds since the task began, as a keep-alive
	Out     string `json:"out,omitempty"`     // for the command's stdout
	Bytes   []byte `json:"bytes,omitempty"`   // for stdout, if they aren't valid UTF-8
	Log     string `json:"log,omitempty"`     // for its stderr
	End     *end   `json:"end,omitempty"`     // only in the last line
}

// end is how a task ended.
type end struct {
	Exit  int    `json:"exit"` // the command's exit code
	Error string `json:"error,omitempty"`
}

func endOf(err error) *end {
	switch {
	case err == nil:
		return &end{}
	case errors.Is(err, ErrUsage):
		return &end{Exit: 2, Error: err.Error()}
	}
	return &end{Exit: 1, Error: err.Error()}
}

// err is the error that the command returns: the same text and the same exit code.
func (e end) err() error {
	switch e.Exit {
	case 0:
		return nil
	case 2:
		return usageError(e.Error)
	}
	return errors.New(e.Error)
}

// usageError is a usage error that another process found.
type usageError string

// Error is the other process's message.
func (e usageError) Error() string { return string(e) }

// Unwrap makes it an ErrUsage.
func (usageError) Unwrap() error { return ErrUsage }

// answer writes lines and flushes each. It is safe for concurrent use.
type answer struct {
	mu   sync.Mutex
	to   io.Writer
	sent func() error // send the line now
}

func (a *answer) write(l line) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	enc := json.NewEncoder(a.to)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		return err
	}
	return a.sent()
}

// lineWriter is an io.Writer that writes its bytes as lines of an answer.
type lineWriter struct {
	*answer
	of func([]byte) line
}

// Write implements io.Writer.
func (p lineWriter) Write(b []byte) (n int, err error) {
	for n < len(b) {
		to := min(len(b), n+maxPiece)
		for range utf8.UTFMax - 1 { // no line ends in the middle of a UTF-8 sequence
			if to < len(b) && !utf8.RuneStart(b[to]) {
				to--
			}
		}
		if err := p.write(p.of(b[n:to])); err != nil {
			return n, err
		}
		n = to
	}
	return n, nil
}

func outLine(b []byte) line {
	if utf8.Valid(b) {
		return line{Out: string(b)}
	}
	return line{Bytes: b}
}

func logLine(b []byte) line { return line{Log: strings.ToValidUTF8(string(b), "?")} }

// readAnswer copies an answer to stdout and stderr up to its end, and returns the
// task's error.
func readAnswer(from io.Reader, out, log io.Writer) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		l, err := parseLine(lines.Bytes())
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF): // the last line was cut off
			return brokeOff(io.ErrUnexpectedEOF)
		case err != nil:
			return fmt.Errorf("the bot's answer can't be read; is it of another version?: %w", err)
		case l.End != nil:
			return l.End.err()
		case l.Out != "":
			_, err = io.WriteString(out, l.Out)
		case l.Bytes != nil:
			_, err = out.Write(l.Bytes)
		case l.Log != "":
			_, err = io.WriteString(log, l.Log)
		}
		if err != nil {
			return fmt.Errorf("passing the bot's answer on: %w", err)
		}
	}
	err := lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("the bot's answer can't be read; is it of another version?: %w", err)
	}
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return brokeOff(err)
}

func brokeOff(err error) error {
	return fmt.Errorf("the bot's answer broke off, so the result is unknown: %w", err)
}

// parseLine reads a line. Lines with bytes are parsed without the JSON decoder, which
// would take most of the time of a large backup.
func parseLine(text []byte) (l line, err error) {
	if inner, ok := bytes.CutPrefix(text, []byte(`{"bytes":"`)); ok && bytes.HasSuffix(inner, []byte(`"}`)) {
		if l.Bytes, err = base64.StdEncoding.AppendDecode(nil, inner[:len(inner)-2]); err == nil {
			return l, nil
		}
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	err = dec.Decode(&l)
	return l, err
}
