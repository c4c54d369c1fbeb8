package bounded

import (
	"errors"
	"net"
	"syscall"
)

// sendBuffer is the kernel's room for what a peer hasn't read yet, in bytes. More would hold
// memory for whoever doesn't read.
const sendBuffer = 64 << 10

// spare is how many connections are taken back when the process has no descriptor left.
const spare = 8

// Listener returns the listener that a bounded server is served on.
func (c *Conns) Listener(l net.Listener) net.Listener { return listener{l, c} }

type listener struct {
	net.Listener
	conns *Conns
}

// Accept implements net.Listener. Without a free descriptor, or memory in the kernel, its
// error is a temporary one, after which the server waits and tries again; connections that
// wait make room meanwhile.
func (l listener) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		for _, lack := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM} {
			if errors.Is(err, lack) {
				l.conns.makeRoom()
				return nil, temporary{err}
			}
		}
		return nil, err
	}
	if tcp, ok := nc.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(sendBuffer) // it is a limit only; without it the connection works too
	}
	return nc, nil
}

func (c *Conns) makeRoom() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range spare {
		if !c.evict() {
			return
		}
	}
}

// temporary is an error of Accept after which net/http goes on.
type temporary struct{ error }

// Temporary implements net.Error.
func (temporary) Temporary() bool { return true }

// Timeout implements net.Error.
func (temporary) Timeout() bool { return false }

// Unwrap returns the error of the system.
func (t temporary) Unwrap() error { return t.error }
