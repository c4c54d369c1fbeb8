//go:build unix

package bounded

import (
	"net"
	"syscall"
)

// files is how many descriptors the process may have open; 0 is not known.
func files() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return int(min(limit.Cur, 1<<20))
}

// unread reports whether the peer has sent something that the server hasn't read yet.
func unread(c net.Conn) bool {
	own, ok := c.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := own.SyscallConn()
	if err != nil {
		return false
	}
	n, one := 0, [1]byte{}
	err = raw.Control(func(fd uintptr) { // Read would wait for the server's own
		n, _, _ = syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	})
	return err == nil && n > 0
}
