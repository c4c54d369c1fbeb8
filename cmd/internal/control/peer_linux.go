package control

import (
	"fmt"
	"net"
	"syscall"
)

// peerUID is the user at the other end of a connection. man 7 unix, SO_PEERCRED.
func peerUID(c *net.UnixConn) (uid int, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, fmt.Errorf("asking who speaks: %w", err)
	}
	var cred *syscall.Ucred
	if e := raw.Control(func(fd uintptr) {
		cred, err = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); e != nil {
		err = e
	}
	if err != nil {
		return 0, fmt.Errorf("asking who speaks: %w", err)
	}
	return int(cred.Uid), nil
}
