package store

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
)

// writeUntilFull runs in a child process whose files can't grow over a limit, as on a full
// disk. It prints each failed check.
func writeUntilFull(path string) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println(err)
	}
	wide := limit.Cur
	limit.Cur = 24 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println(err)
	}
	s, err := Open(childOptions(path))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	n := 0
	for ; err == nil && n < 100; n++ {
		_, err = s.Update(ctx, Key{}, fill(fmt.Sprint(n)))
	}
	if !errors.Is(err, ErrNotSaved) || !errors.Is(err, ErrFull) || n < 5 {
		fmt.Printf("after %d MiB: %v; want ErrNotSaved and ErrFull\n", n, err)
	}
	if err := s.View(ctx, func(tx *Tx) error {
		if tx.get(bucketMemory, []byte("0")) == nil || tx.get(bucketMemory, []byte(fmt.Sprint(n-1))) != nil {
			return errors.New("want what was saved, and nothing of what was not")
		}
		return nil
	}); err != nil {
		fmt.Printf("reading while the disk is full: %v\n", err)
	}
	limit.Cur = 4 << 20 // the copy can't be written, even if the disk has room
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println(err)
	}
	if _, err := s.Backup(ctx); !errors.Is(err, syscall.EFBIG) {
		fmt.Printf("a backup while the disk is full: %v; want the disk's own error\n", err)
	}
	limit.Cur = wide
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println(err)
	}
	if _, err := s.Update(ctx, Key{}, fill("again")); err != nil {
		fmt.Printf("once there is room: %v\n", err)
	}
	if _, err := s.Verify(ctx); err != nil {
		fmt.Printf("the file afterwards: %v\n", err)
	}
	fmt.Println("done")
}

func TestAFullDiskIsSaidReadsGoOnAndRoomMendsIt(t *testing.T) {
	opts := testOptions(t)
	out, err := child(t, "writes until full", opts.Path).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "done" {
		t.Errorf("the child: %v\n%s", err, out)
	}
	if left := besides(t, opts.Path); len(left) > 0 {
		t.Errorf("left beside the data file: %v", left)
	}
}
