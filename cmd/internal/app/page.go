package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/cmd/internal/bounded"
	"github.com/cc147/sigap/cmd/internal/config"
)

// listenAgain is the time between two tries to listen on an address.
const listenAgain = 5 * time.Second

// page is a part that the program serves over HTTP.
type page struct {
	part    string // "desk" or "admin"
	setting string // the key of the configuration that has the address
	address string
	conns   *bounded.Conns
	server  *http.Server
	on      func(net.Addr) string // what the report says once it is served
	ln      net.Listener          // set once it is listened on
}

// open listens on the page's address.
func (p *page) open(ctx context.Context) (err error) {
	if p.ln, err = new(net.ListenConfig).Listen(ctx, "tcp", p.address); err != nil {
		return fmt.Errorf("%s: can't serve on %s (is another one running? else choose another address): %w", p.setting, p.address, err)
	}
	return nil
}

// listen opens the page unless that was done, and says so, or why it is tried again.
func (p *page) listen(ctx context.Context, a *App, out io.Writer) {
	if p.ln == nil {
		if err := p.open(ctx); err != nil {
			if _, known := a.faults.of(p.part); !known {
				a.log.Error(p.part+": the address can't be listened on, will try again; everything else goes on", "error", err)
				fmt.Fprintf(out, "  %-9s trying again: %v\n", p.part, err)
			}
			a.faults.begin(p.part, fmt.Sprintf("%v; tried again every %s", err, listenAgain))
			return
		}
	}
	if a.faults.end(p.part) {
		a.log.Info(p.part + ": the address is listened on now")
	}
	fmt.Fprintf(out, "  %-9s %s\n", p.part, p.on(p.ln.Addr()))
}

// serve serves the page until ctx ends. As long as it can't, it tries again.
func (p *page) serve(ctx context.Context, a *App, out io.Writer) {
	for {
		if p.ln == nil {
			if !bot.Wait(ctx, listenAgain) {
				return
			}
			p.listen(ctx, a, out)
			continue
		}
		ended := make(chan error, 1)
		go func() { ended <- p.server.Serve(p.conns.Listener(p.ln)) }()
		select {
		case <-ctx.Done():
			p.close(a)
			if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
				a.log.Warn(p.part+": serving it ended at shutdown", "error", err)
			}
			return
		case err := <-ended:
			p.ln = nil
			a.log.Error(p.part+": serving it ended, will try again", "error", err)
			a.faults.begin(p.part, err.Error())
		}
	}
}

// close ends the open connections, after a short time for them to end by themselves.
func (p *page) close(a *App) {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := p.server.Shutdown(ctx); err != nil {
		a.log.Warn(p.part+": open connections were closed at shutdown", "error", err)
		_ = p.server.Close()
	}
}

// adminPage is the page of /healthz, /readyz and /metrics; nil if it is off.
func (a *App) adminPage(work context.Context, c config.Admin, dataFile string) *page {
	if c.Listen == "" {
		return nil
	}
	conns := bounded.New(bounded.OfProcess().Admin, a.log)
	return &page{part: partAdmin, setting: "admin.listen", address: c.Listen, conns: conns, server: conns.Server(adminHosts(a.AdminHandler(work, dataFile), c)),
		on: func(at net.Addr) string { return "http://" + at.String() }}
}

// deskPage is the page of the desk.
func (a *App) deskPage(listen string, on func(net.Addr) string) *page {
	conns := bounded.New(bounded.OfProcess().Desk, a.log)
	return &page{part: a.Desk.Name(), setting: "desk.listen", address: listen, on: on, conns: conns, server: conns.Server(a.Desk.Handler())}
}
