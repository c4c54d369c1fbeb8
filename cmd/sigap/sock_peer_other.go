//go:build !linux

package main

import (
	"net"
	"os"
)

// peerOf takes the mode of the socket and of its folder for the answer: nobody
// else gets through.
func peerOf(*net.UnixConn) (uid int, err error) { return os.Getuid(), nil }
