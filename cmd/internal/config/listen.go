package config

import (
	"cmp"
	"net"
	"net/url"
	"strings"
)

// Desk is where the desk is served, for people with a secret link.
type Desk struct {
	Listen string `yaml:"listen"` // address to serve on; 127.0.0.1:8147 unless set
	URL    string `yaml:"url"`    // where browsers find it; http:// and Listen unless set
	// Public lets Listen be more than this machine: something with TLS stands
	// before it.
	Public bool `yaml:"public"`
}

// fill sets what was left out.
func (d *Desk) fill() {
	if d.Listen == "" {
		d.Listen = "127.0.0.1:8147"
	}
	if d.URL == "" {
		d.URL = "http://" + d.Listen
	}
	d.URL = strings.TrimSuffix(d.URL, "/")
}

// validate reports all that is wrong. Keys and customers' data go over the URL, so
// it must be https as soon as it leaves this machine.
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
}

// AdminListen is the usual address of the admin; there is none unless it is set.
const AdminListen = "127.0.0.1:8148"

// Admin is where /healthz, /readyz and /metrics are served.
type Admin struct {
	Listen string `yaml:"listen"` // "" is nowhere
	Public bool   `yaml:"public"` // other machines may ask
}

// URL is where a program on this machine finds the admin's addresses: at Listen, or
// at the usual one.
func (a Admin) URL() string {
	host, port, _ := net.SplitHostPort(cmp.Or(a.Listen, AdminListen)) // a wrong one answers nothing
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
