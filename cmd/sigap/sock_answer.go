package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// ServeHTTP does one errand.
func (k *sock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.atWork.Add(1)
	defer k.atWork.Done()
	select {
	case k.slots <- struct{}{}:
		defer func() { <-k.slots }()
	default:
		http.Error(w, "too many commands at once; try again", http.StatusServiceUnavailable)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	e, err := readErrand(http.NewResponseController(w), http.MaxBytesReader(w, r.Body, k.most), name)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	k.log.Info("a command", "name", name)
	if err := k.answer(r.Context(), w, e); err != nil {
		k.log.Warn("a command did not wait for its answer", "name", name, "error", err)
	}
}

// readErrand reads an errand to its end, each piece within answerTimeout.
func readErrand(rc *http.ResponseController, body io.Reader, name string) (errand, error) {
	fresh := errands[name]
	if fresh == nil {
		return nil, fmt.Errorf("there is no command %.40q: the bot is of version %s", name, version)
	}
	e, from := fresh(), &paced{body, rc}
	dec := json.NewDecoder(from)
	dec.DisallowUnknownFields() // of a command of another version
	if err := dec.Decode(e); err != nil {
		return nil, fmt.Errorf("the command %s can't be read: %w", name, err)
	}
	if s, ok := e.(stream); ok {
		if err := s.readRest(dec); err != nil {
			return nil, fmt.Errorf("the command %s can't be read: %w", name, err)
		}
	}
	// Only behind the end does the server see that the command has gone.
	if _, err := io.Copy(io.Discard, from); err != nil {
		return nil, fmt.Errorf("the command %s can't be read: %w", name, err)
	}
	return e, rc.SetReadDeadline(time.Time{})
}

// paced gives each read its own deadline.
type paced struct {
	io.Reader
	rc *http.ResponseController
}

func (p *paced) Read(b []byte) (int, error) {
	if err := p.rc.SetReadDeadline(time.Now().Add(answerTimeout)); err != nil {
		return 0, err
	}
	return p.Reader.Read(b)
}

// answer does the errand and sends what it prints. The error says that nobody
// hears it.
func (k *sock) answer(ctx context.Context, w http.ResponseWriter, e errand) error {
	rc := http.NewResponseController(w)
	f := &frames{to: w, sent: func() error {
		return errors.Join(rc.Flush(), rc.SetWriteDeadline(time.Now().Add(answerTimeout)))
	}}
	if err := rc.SetWriteDeadline(time.Now().Add(answerTimeout)); err != nil {
		return err
	}
	ended := make(chan struct{})
	var beat sync.WaitGroup
	beat.Go(func() { f.beat(ended) })
	out := bufio.NewWriterSize(framed{f, frameOut}, buffered)
	err := e.do(ctx, k.store, out, framed{f, frameLog})
	close(ended)
	beat.Wait()
	return errors.Join(out.Flush(), f.end(err))
}

// beat says again and again that the errand is at work.
func (f *frames) beat(ended <-chan struct{}) {
	tick := time.NewTicker(stillAtWork)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
			_ = f.write(frameWait, nil) // nobody hears: the errand's own writes find out
		}
	}
}
