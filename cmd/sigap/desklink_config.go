package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// deskConfig is where the desk is served, for people with a secret link.
type deskConfig struct {
	Listen string `yaml:"listen"` // address to serve on; 127.0.0.1:8147 unless set
	URL    string `yaml:"url"`    // where browsers find it; http:// and Listen unless set
	// Public lets Listen be more than this machine: something with TLS stands
	// before it.
	Public bool `yaml:"public"`
}

// fill sets what was left out.
func (d *deskConfig) fill() {
	if d.Listen == "" {
		d.Listen = "127.0.0.1:8147"
	}
	if d.URL == "" {
		d.URL = "http://" + d.Listen
	}
	d.URL = strings.TrimSuffix(d.URL, "/")
}

// check reports all that is wrong. Keys and customers' data go over the URL, so
// that it is https as soon as it leaves this machine.
func (d *deskConfig) check() error {
	var wrong []error
	if host, _, err := net.SplitHostPort(d.Listen); err != nil {
		wrong = append(wrong, fmt.Errorf("desk.listen: %q is no address such as 127.0.0.1:8147", d.Listen))
	} else if !d.Public && !isLoopback(host) {
		wrong = append(wrong, fmt.Errorf("desk.listen: %q is more than this machine; use 127.0.0.1, or set desk.public: true where a proxy with TLS stands before it", d.Listen))
	}
	u, err := url.Parse(d.URL)
	switch {
	case err != nil || u.Hostname() == "" || d.URL != u.Scheme+"://"+u.Host || u.Scheme != "http" && u.Scheme != "https":
		wrong = append(wrong, fmt.Errorf("desk.url: %q is no address such as https://desk.example.internal, without a path", d.URL))
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		wrong = append(wrong, fmt.Errorf("desk.url: %q must begin with https: keys and customers' data go over it", d.URL))
	}
	return errors.Join(wrong...)
}

// isLoopback reports whether a host is this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
