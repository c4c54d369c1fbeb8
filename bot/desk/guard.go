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
	if address != "" {
		// Behind a proxy the Host may be another name, but the browser's Origin is this address.
		if err := protection.AddTrustedOrigin(address); err != nil {
			return nil, fmt.Errorf("desk: URL: %w", err)
		}
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
		if !IsHost(r.Host, address) {
			http.Error(w, "open the desk at "+cmp.Or(address, "localhost"), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	}), nil
}

// IsHost reports whether a Host header names this machine, or the host of an address such as
// https://desk.example.internal. Any other name is DNS rebinding: a foreign page that
// pretends to be this one. The port that the address has by its scheme, and the dot at the
// end of a whole name, may be there or not.
func IsHost(host, address string) bool {
	scheme, own, hasOwn := strings.Cut(address, "://")
	usual := map[string]string{"http": "80", "https": "443"}[scheme]
	name, port := splitHost(host)
	switch name {
	case "localhost", "127.0.0.1", "::1":
		return true
	}
	ownName, ownPort := splitHost(own)
	return hasOwn && name == ownName && cmp.Or(port, usual) == cmp.Or(ownPort, usual)
}

// splitHost returns the name of a host in lower case, without brackets and the dot at its
// end, and its port. What is no host is a name that none has.
func splitHost(host string) (name, port string) {
	name = host
	if h, p, err := net.SplitHostPort(host); err == nil && strings.Trim(p, "0123456789") == "" {
		name, port = h, p
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), ".")), port
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
