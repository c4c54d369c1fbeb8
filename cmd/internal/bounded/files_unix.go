//go:build unix

package bounded

import "syscall"

// files is how many descriptors the process may have open; 0 is not known.
func files() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return int(min(limit.Cur, 1<<20))
}
