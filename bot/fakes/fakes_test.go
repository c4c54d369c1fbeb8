package fakes_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot/fakes"
)

func TestTheListenerIsInMemory(t *testing.T) {
	l := fakes.Listen("service.test")
	if l.Addr().String() != "service.test" {
		t.Errorf("its address is %s", l.Addr())
	}
	go func() {
		c, err := l.Accept()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = c.Write([]byte("halo"))
		c.Close()
	}()
	c, err := l.DialContext(t.Context(), "tcp", "elsewhere:1")
	if err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 4)
	if _, err := c.Read(got); err != nil || string(got) != "halo" {
		t.Errorf("it says %q, %v; want halo", got, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.DialContext(gone, "", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that ended it gives %v", err)
	}
	l.Close()
	l.Close()
	if _, err := l.DialContext(t.Context(), "", ""); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed, it gives %v; want net.ErrClosed", err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed, it accepts with %v; want net.ErrClosed", err)
	}
}

func TestAWaitEndsWithTheChangeOrTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c fakes.Changes
		n := 0
		done := make(chan error)
		go func() { done <- c.Await(t.Context(), func() bool { return n == 2 }) }()
		for range 2 {
			synctest.Wait()
			n++
			c.Notify()
		}
		if err := <-done; err != nil {
			t.Errorf("it ends with %v; want nil", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := c.Await(ctx, func() bool { return false }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it ends with %v; want the deadline", err)
		}
	})
}

func TestARecordIsOneLineWithWordsAsTheyAre(t *testing.T) {
	var b strings.Builder
	if err := fakes.Record(&b, "slack", "out", "chat.update", map[string]any{"text": "<b>&"}); err != nil {
		t.Fatal(err)
	}
	if want := `{"dir":"out","platform":"slack","method":"chat.update","body":{"text":"<b>&"}}` + "\n"; b.String() != want {
		t.Errorf("the record is %q; want %q", b.String(), want)
	}
	if err := fakes.Record(&b, "slack", "out", "x", func() {}); err == nil {
		t.Error("what is no JSON should be an error")
	}
}
