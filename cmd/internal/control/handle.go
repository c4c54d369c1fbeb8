package control

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

// errPanic is the command's error for a task that panicked.
var errPanic = errors.New("internal error in the bot, which goes on; its log has the cause")

// serveTask does one task.
func (s *Server) serveTask(w http.ResponseWriter, r *http.Request) {
	s.running.Add(1)
	defer s.running.Done()
	uid, known := r.Context().Value(uidKey{}).(int)
	if !known || !isAllowed(uid) {
		s.Log.Warn("control socket: refused another user", "uid", uid, "known", known)
		http.Error(w, "only the user that the bot runs as may speak to it, and root", http.StatusForbidden)
		return
	}
	name, current := strings.CutPrefix(r.URL.Path, pathPrefix)
	fresh := s.Tasks[name]
	if !current || fresh == nil {
		http.Error(w, fmt.Sprintf("there is no command %.40q; the bot is of version %s: is the command of another?", name, s.Version), http.StatusNotFound)
		return
	}
	rc := http.NewResponseController(w)
	body := &deadlineReader{http.MaxBytesReader(w, r.Body, s.maxRequest(fresh())), rc, time.Now().Add(s.patience)}
	end := func() {}
	h, err := readRequest(r.Context(), s.Data, body, fresh, func() (err error) {
		body.until = time.Time{} // from here on it may be silent for a while
		end, err = s.tasks.begin(uid)
		return err
	})
	defer func() { end() }()
	if c, ok := h.Task.(io.Closer); ok {
		defer c.Close()
	}
	if err == nil {
		err = rc.SetReadDeadline(time.Time{})
	}
	if errors.Is(err, errBusy) {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	if err != nil {
		if h.Version != s.Version {
			err = fmt.Errorf("%w; the command is of version %.40q, the bot of %s", err, h.Version, s.Version)
		}
		http.Error(w, fmt.Sprintf("the command %s can't be read: %v", name, err), http.StatusBadRequest)
		return
	}
	s.Log.Info("control socket: command", "name", name, "uid", uid)
	on := s.Data
	on.Who = userOf(uid, h.Sudo)
	if err := s.answer(r.Context(), w, name, h, on); err != nil {
		s.Log.Warn("control socket: the command disconnected before its answer ended", "name", name, "error", err)
	}
}

// maxRequest is the largest request for a task, in bytes.
func (s *Server) maxRequest(t Task) int64 {
	if _, ok := t.(Stream); ok {
		return s.maxStream
	}
	return maxHead
}

// answer does the task and sends its output. The error means that the command is
// gone.
func (s *Server) answer(ctx context.Context, w http.ResponseWriter, name string, h head, on Data) error {
	rc := http.NewResponseController(w)
	w.Header().Set("Content-Type", "application/x-ndjson")
	a := &answer{to: w, sent: func() error {
		return errors.Join(rc.Flush(), rc.SetWriteDeadline(time.Now().Add(silence)))
	}}
	if err := rc.SetWriteDeadline(time.Now().Add(silence)); err != nil {
		return err
	}
	log := lineWriter{a, logLine}
	if differs := h.Settings.Differ(s.Data.Config.Settings()); differs != "" {
		fmt.Fprintf(log, "the bot that has the data answers by its own configuration, which differs from this command's: %s\n", differs)
	}
	ended := make(chan struct{})
	var beat sync.WaitGroup
	beat.Go(func() { a.keepAlive(ended) })
	out := bufio.NewWriterSize(lineWriter{a, outLine}, maxPiece)
	err := s.do(ctx, name, h.Task, on, out, log)
	close(ended)
	beat.Wait()
	return errors.Join(out.Flush(), a.write(line{End: endOf(err)}))
}

// do does a task; its panic becomes an error.
func (s *Server) do(ctx context.Context, name string, t Task, on Data, out *bufio.Writer, log lineWriter) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			bot.LogPanic(s.Log, "control socket", name, cause)
			err = errPanic
		}
	}()
	return t.Do(ctx, on, out, log)
}

// keepAlive sends keep-alive lines while the task runs.
func (a *answer) keepAlive(ended <-chan struct{}) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ended:
			return
		case <-tick.C:
			_ = a.write(line{Working: n * int(beatEvery/time.Second)}) // the command is gone; the task notices at its next write
		}
	}
}
