package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/config"
)

// AdminHandler serves /healthz, /readyz and /metrics. Once work is done, /readyz
// reports not ready. It may be called once.
func (a *App) AdminHandler(work context.Context, dataFile string) http.Handler {
	a.metrics.registry.MustRegister(&storeCollector{app: a, dataFile: dataFile})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, alive) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		now := a.ready(r.Context(), work)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if !now.Ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		if err := json.NewEncoder(w).Encode(now); err != nil {
			a.log.Debug("admin: writing the answer failed", "error", err)
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(prometheus.Gatherer(a.metrics.registry), promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4,
		Registry: a.metrics.registry,
	}))
	return mux
}

// adminHosts answers only requests that name this machine, or where other machines may
// connect its address: a page of another site that has its name point here would read the
// answers in somebody's browser.
func adminHosts(next http.Handler, c config.Admin) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		if desk.IsHost(r.Host, "http://"+c.Listen) || c.Public && net.ParseIP(host) != nil {
			next.ServeHTTP(w, r)
			return
		}
		http.Error(w, "ask by the address of this machine, such as "+c.URL(), http.StatusForbidden)
	})
}
