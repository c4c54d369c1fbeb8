package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
)

// sockName is the socket's name in the data folder.
const sockName = "sigap.sock"

// maxSockPath is how long a socket's path may be, in bytes; systems differ from
// 104 to 108.
const maxSockPath = 100

// sockPath gives a path for a socket in a folder. A long one goes over the open
// folder; what is given back holds that open until it is closed.
func sockPath(dir, name string) (string, io.Closer, error) {
	folder, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	path := filepath.Join(dir, name)
	if len(path) > maxSockPath && runtime.GOOS == "linux" {
		path = fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), name)
	}
	return path, folder, nil
}

func dialSock(ctx context.Context, dir string) (net.Conn, error) {
	path, folder, err := sockPath(dir, sockName)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	d := net.Dialer{Timeout: answerTimeout}
	return d.DialContext(ctx, "unix", path)
}

// listenSock makes the folder's socket. The caller has the lock of the data
// file, so a socket that is there is what a killed process left.
func listenSock(dir string) (*net.UnixListener, error) {
	const unborn = ".sigap.sock.new" // until nobody else can reach it
	path, folder, err := sockPath(dir, unborn)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	if err := os.RemoveAll(filepath.Join(dir, unborn)); err != nil {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // it has another name by then
	err = os.Chmod(filepath.Join(dir, unborn), 0o600)
	if err == nil {
		err = os.Rename(filepath.Join(dir, unborn), filepath.Join(dir, sockName))
	}
	if err != nil {
		_ = l.Close()
		return nil, err
	}
	return l, nil
}
