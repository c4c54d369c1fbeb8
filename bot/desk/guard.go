package desk

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"strings"
)

// policy allows the page to load only its own files.
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// guarded protects the desk against other web sites, which can reach this machine's ports
// through the browser of a person who uses it. address is Options.URL.
func guarded(next http.Handler, address string) (http.Handler, error) {
	protection := http.NewCrossOriginProtection()
	own := ""
	if address != "" {
		// Behind a proxy the Host may be another name, but the browser's Origin is this address.
		if err := protection.AddTrustedOrigin(address); err != nil {
			return nil, fmt.Errorf("desk: URL: %w", err)
		}
		_, own, _ = strings.Cut(address, "://")
	}
	next = protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !loopback(r.Host) && (own == "" || !strings.EqualFold(r.Host, own)) {
			http.Error(w, "open the desk at "+cmp.Or(address, "localhost"), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	}), nil
}

// loopback reports whether the Host header names this machine. Any other name but the
// desk's own is DNS rebinding: a foreign page that pretends to be the desk.
func loopback(host string) bool {
	name := host
	if h, port, err := net.SplitHostPort(host); err == nil && strings.Trim(port, "0123456789") == "" {
		name = h
	}
	switch strings.ToLower(name) {
	case "localhost", "127.0.0.1", "::1", "[::1]":
		return true
	}
	return false
}

// unavailable tells the browser to retry shortly.
func unavailable(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	http.Error(w, "not now", http.StatusServiceUnavailable)
}

// fail answers with an internal error and logs its cause.
func (d *Desk) fail(w http.ResponseWriter, err error) {
	d.opt.Logger.Error("desk: request failed", "error", err)
	http.Error(w, "internal fault", http.StatusInternalServerError)
}
