package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// An answer on the socket is a row of frames: a byte that says what it is, four
// bytes big-endian that say how long, and that many bytes.
const (
	frameOut  = 'o' // for the command's stdout
	frameLog  = 'l' // for its stderr
	frameWait = 'w' // empty: still at work
	frameEnd  = 'e' // the last: an ending as JSON
)

// maxFrame bounds a frame, in bytes.
const maxFrame = 1 << 20

// ending is how an errand ended.
type ending struct {
	Error string `json:"error,omitempty"`
	Usage bool   `json:"usage,omitempty"`
}

// err is what the command returns: the same sentence, and the same exit code.
func (e ending) err() error {
	switch {
	case e.Error == "":
		return nil
	case e.Usage:
		return askedWrongly(e.Error)
	}
	return errors.New(e.Error)
}

// askedWrongly is a usage error that another process found.
type askedWrongly string

func (e askedWrongly) Error() string { return string(e) }
func (askedWrongly) Unwrap() error   { return errUsage }

func endingOf(err error) ending {
	if err == nil {
		return ending{}
	}
	return ending{Error: err.Error(), Usage: errors.Is(err, errUsage)}
}

// frames writes frames; each is sent at once. Safe for concurrent use.
type frames struct {
	mu   sync.Mutex
	to   io.Writer
	sent func() error // what was written goes on its way
}

func (f *frames) write(kind byte, p []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	head := binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(p)))
	if _, err := f.to.Write(append(head, p...)); err != nil {
		return err
	}
	return f.sent()
}

func (f *frames) end(err error) error {
	text, e := json.Marshal(endingOf(err))
	if e != nil {
		return e
	}
	return f.write(frameEnd, text)
}

// framed is the writer of one kind of frame.
type framed struct {
	*frames
	kind byte
}

func (f framed) Write(p []byte) (n int, err error) {
	for n < len(p) {
		piece := p[n:min(len(p), n+maxFrame)]
		if err := f.write(f.kind, piece); err != nil {
			return n, err
		}
		n += len(piece)
	}
	return n, nil
}

// readFrames copies an answer to where it belongs until its end, and returns
// what the errand returned.
func readFrames(from io.Reader, out, log io.Writer) error {
	for {
		var head [5]byte
		if _, err := io.ReadFull(from, head[:]); err != nil {
			return fmt.Errorf("the bot broke off, so nobody knows how it ended: %w", err)
		}
		size := binary.BigEndian.Uint32(head[1:])
		if size > maxFrame {
			return errors.New("the bot's answer can't be read: is it of another version?")
		}
		body := io.LimitReader(from, int64(size))
		var err error
		switch head[0] {
		case frameOut:
			_, err = io.CopyN(out, body, int64(size))
		case frameLog:
			_, err = io.CopyN(log, body, int64(size))
		case frameWait:
		case frameEnd:
			var e ending
			if err := json.NewDecoder(body).Decode(&e); err != nil {
				return fmt.Errorf("the bot's answer can't be read: %w", err)
			}
			return e.err()
		default:
			return errors.New("the bot's answer can't be read: is it of another version?")
		}
		if err != nil {
			return fmt.Errorf("passing the bot's answer on: %w", err)
		}
	}
}
