package store

import (
	"fmt"
	"syscall"
)

// DiskFree returns the number of bytes that this program can still write on a folder's disk.
func DiskFree(dir string) (uint64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("reading the free space of the disk: %w", err)
	}
	return st.Bavail * uint64(st.Bsize), nil
}
