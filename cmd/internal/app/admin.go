package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
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
