package config

import (
	"cmp"
	"net"
	"net/url"
	"strings"
	"time"
)

// Desk is the section of the desk, which people enter by a link that works once.
type Desk struct {
	Listen string `yaml:"listen"` // address to serve on; default 127.0.0.1:8147
	URL    string `yaml:"url"`    // the address for browsers; default http:// and Listen
	// Idle and Session bound a session, without an act of its person and in all; defaults
	// 12 hours and 30 days.
	Idle    time.Duration `yaml:"idle"`
	Session time.Duration `yaml:"session"`
	// Public allows Listen to be reachable from other machines, because a proxy with
	// TLS is in front.
	Public bool `yaml:"public"`
}

// fill sets the defaults.
func (d *Desk) fill() {
	if d.Listen == "" {
		d.Listen = "127.0.0.1:8147"
	}
	if d.URL == "" {
		d.URL = "http://" + d.Listen
	}
	d.URL = strings.TrimSuffix(d.URL, "/")
	if d.Idle == 0 {
		d.Idle = 12 * time.Hour
	}
	if d.Session == 0 {
		d.Session = 30 * 24 * time.Hour
	}
}

// validate reports everything that is wrong. Keys and customer data are sent over the
// URL, so it must be https unless it is this machine.
func (d *Desk) validate(wrong *faults) {
	if host, _, err := net.SplitHostPort(d.Listen); err != nil {
		wrong.add("desk.listen: %q is no address such as 127.0.0.1:8147", d.Listen)
	} else if !d.Public && !IsLoopback(host) {
		wrong.add("desk.listen: %q is more than this machine; use 127.0.0.1, or set desk.public: true where a proxy with TLS stands before it", d.Listen)
	}
	u, err := url.Parse(d.URL)
	switch {
	case err != nil || u.Hostname() == "" || d.URL != u.Scheme+"://"+u.Host || u.Scheme != "http" && u.Scheme != "https":
		wrong.add("desk.url: %q is no address such as https://desk.example.internal, without a path", d.URL)
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		wrong.add("desk.url: %q must begin with https: keys and customers' data go over it", d.URL)
	}
	if d.Idle < 10*time.Minute || d.Session < d.Idle || d.Session > maxSession {
		wrong.add("desk.idle and desk.session: %s and %s; use at least 10m, and a session not shorter than idle nor longer than %s", d.Idle, d.Session, maxSession)
	}
}

// maxSession is the longest session; browsers keep no cookie longer than 400 days.
const maxSession = 365 * 24 * time.Hour

// AdminListen is the usual admin address. It is not a default: without admin.listen
// nothing is served.
const AdminListen = "127.0.0.1:8148"

// Admin is the section of the address for /healthz, /readyz and /metrics.
type Admin struct {
	Listen string `yaml:"listen"` // "" means off
	Public bool   `yaml:"public"` // other machines may connect
}

// URL is the admin address for a program on this machine: Listen, or the usual one.
func (a Admin) URL() string {
	host, port, _ := net.SplitHostPort(cmp.Or(a.Listen, AdminListen)) // asking an invalid address reports the error
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func (a Admin) validate(wrong *faults) {
	if a.Listen == "" {
		return
	}
	host, _, err := net.SplitHostPort(a.Listen)
	switch {
	case err != nil:
		wrong.add("admin: listen %q is no address such as %s", a.Listen, AdminListen)
	case !IsLoopback(host) && !a.Public:
		wrong.add("admin: listen %q can be reached from other machines; use %s, or say public: true", a.Listen, AdminListen)
	}
}

// IsLoopback reports whether a host is this machine.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
