package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/cc147/sigap/cmd/internal/config"
)

// listenAdmin listens on the admin address and prints it; nil if it is off.
func listenAdmin(ctx context.Context, c config.Admin, out io.Writer) (net.Listener, error) {
	if c.Listen == "" {
		fmt.Fprintf(out, "  %-9s off: admin.listen is not set\n", "admin")
		return nil, nil
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("admin.listen: can't serve on %s (is another one running?): %w", c.Listen, err)
	}
	fmt.Fprintf(out, "  %-9s http://%s\n", "admin", ln.Addr())
	return ln, nil
}

// runWithAdmin runs the program while serving the admin's addresses on a listener,
// unless it is nil.
func (a *App) runWithAdmin(ctx context.Context, ln net.Listener, dataFile string, run func(context.Context) error) error {
	if ln == nil {
		return run(ctx)
	}
	server := &http.Server{Handler: a.AdminHandler(ctx, dataFile), ReadTimeout: headerTimeout, WriteTimeout: 2 * scrapeTimeout,
		IdleTimeout: time.Minute, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("admin: serving /healthz, /readyz and /metrics failed", "error", err)
		}
	})
	err := run(ctx)
	if e := server.Close(); e != nil {
		a.log.Warn("admin: open connections were closed at shutdown", "error", e)
	}
	serving.Wait()
	return err
}

// AdminHandler serves /healthz, /readyz and /metrics. Once work is done, /readyz
// reports not ready. It may be called once.
func (a *App) AdminHandler(work context.Context, dataFile string) http.Handler {
	a.metrics.registry.MustRegister(&storeCollector{app: a, dataFile: dataFile})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		now := a.ready(r.Context(), work)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if !now.Ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		if err := json.NewEncoder(w).Encode(now); err != nil {
			a.log.Debug("admin: writing the metrics failed", "error", err)
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(prometheus.Gatherer(a.metrics.registry), promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4,
		Registry: a.metrics.registry,
	}))
	return mux
}
