package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
)

// socketName is the socket's name in the data folder.
const socketName = "sigap.sock"

// maxSocketPath is the longest path of a socket that all systems accept, in bytes;
// their limits are 104 to 108.
const maxSocketPath = 100

// socketPath returns a path for a socket in a folder. For a long path it opens the
// folder and goes through its file descriptor; the returned closer closes it.
func socketPath(dir, name string) (string, io.Closer, error) {
	folder, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	path := filepath.Join(dir, name)
	if len(path) > maxSocketPath && runtime.GOOS == "linux" {
		path = fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), name)
	}
	return path, folder, nil
}

func dial(ctx context.Context, dir string) (net.Conn, error) {
	path, folder, err := socketPath(dir, socketName)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	d := net.Dialer{Timeout: silence}
	return d.DialContext(ctx, "unix", path)
}

// listen makes the folder's socket. The caller has the lock of the data file, so an
// existing socket is left over from a killed process. The socket is made in a private
// folder and then moved, because its mode can only be set after it was made.
func listen(dir string) (*net.UnixListener, error) {
	closed := filepath.Join(dir, "."+socketName+".new")
	if err := os.RemoveAll(closed); err != nil {
		return nil, err
	}
	if err := os.Mkdir(closed, 0o700); err != nil {
		return nil, err
	}
	defer os.RemoveAll(closed) // the next start removes what is left
	path, folder, err := socketPath(closed, socketName)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // it was moved
	if err := errors.Join(os.Chmod(SocketFile(closed), 0o600), os.Rename(SocketFile(closed), SocketFile(dir))); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}
