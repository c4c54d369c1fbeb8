package store

import (
	"fmt"
	"syscall"
)

// DiskFree is how many bytes the disk of a folder has left for this program.
func DiskFree(dir string) (uint64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("asking for the free space: %w", err)
	}
	return st.Bavail * uint64(st.Bsize), nil
}
