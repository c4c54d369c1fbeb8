//go:build !unix

package bounded

import "net"

// files is how many descriptors the process may have open; 0 is not known.
func files() int { return 0 }

// unread reports whether the peer has sent something that the server hasn't read yet. It is
// not known here.
func unread(net.Conn) bool { return false }
