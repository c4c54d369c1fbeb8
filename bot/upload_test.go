package bot_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/cc147/sigap/bot"
)

func TestTheNameOfAFileIsOneCleanPart(t *testing.T) {
	for name, want := range map[string]string{
		"vvip.csv": "vvip.csv", "": "file", "..": "file", ". .": "file", "/": "file", "../../etc/passwd": "passwd", `C:\lists\vvip.csv`: "vvip.csv",
		"a\nb\x00\u202ec.csv": "a bc.csv", "\xff.csv": "\uFFFD.csv", strings.Repeat("x", 200): strings.Repeat("x", 79) + "…",
	} {
		if got := bot.FileName(name); got != want || bot.FileName(got) != got {
			t.Errorf("FileName(%q) is %q; want %q, which stays so", name, got, want)
		}
	}
}

func TestAnUploadIsReadWithinItsBound(t *testing.T) {
	exact := bytes.Repeat([]byte{'a'}, bot.MaxUpload)
	if got, err := bot.ReadUpload(bytes.NewReader(exact)); err != nil || len(got) != len(exact) {
		t.Errorf("the largest file gives %d bytes, %v; want all", len(got), err)
	}
	for fault, r := range map[bot.FileFault]io.Reader{
		bot.FileTooLarge:    io.MultiReader(bytes.NewReader(exact), strings.NewReader("a")),
		bot.FileUnreachable: io.MultiReader(strings.NewReader("a"), iotest.ErrReader(io.ErrUnexpectedEOF)),
	} {
		_, err := bot.ReadUpload(r)
		var got *bot.FileError
		if !errors.As(err, &got) || got.Fault != fault || got.Cause == "" {
			t.Errorf("it gives %v; want %s with a cause", err, fault)
		}
	}
}

func TestAPageIsNoList(t *testing.T) {
	for text, want := range map[string]bool{
		"<!DOCTYPE html><html>": true, "\ufeff\r\n <html>": true, "<HTML><head>": true, "No Internet,Nama\n": false, "": false, "PK\x03\x04": false, "\"<html>\",a": false,
	} {
		if got := bot.IsPage([]byte(text)); got != want {
			t.Errorf("IsPage(%q) is %v; want %v", text, got, want)
		}
	}
}
