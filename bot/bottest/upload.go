package bottest

import (
	"bytes"
	"context"
	"testing"

	"github.com/cc147/sigap/bot"
)

const (
	readingText = "Sedang dibaca"
	readText    = "Selesai dibaca"
)

var sentBack = bot.File{Name: "vvip-ditolak.csv", Data: []byte("Baris;Alasan\r\n2;nomor kosong\r\n")}

// uploaded answers an upload as a long import does: at once, then with the result in
// place of that and with a file.
func uploaded(u *bot.Upload, content chan<- []byte) bot.Answer {
	return bot.Answer{Card: &bot.Card{Title: readingText}, Later: func(ctx context.Context) (bot.Answer, error) {
		data, err := u.Read(ctx)
		content <- data
		return bot.Answer{Card: &bot.Card{Title: readText}, File: &sentBack}, err
	}}
}

// upload checks that a file arrives with its name, its text and its content, that the
// result is shown, and that the file of the answer arrives.
func upload(t *testing.T, s Subject, inputs <-chan bot.In, content <-chan []byte) {
	sent := bot.File{Name: "vvip.csv", Data: bytes.Repeat([]byte("No Internet;Nama\r\n"), 5000)}
	s.Upload(t, sent, "daftar vvip & <tamu>")
	in := <-inputs
	u := in.Upload
	if in.Account != s.Account || in.Key == "" || in.Public || u == nil || u.Name != sent.Name || u.Text != "daftar vvip & <tamu>" || u.More != 0 {
		t.Fatalf("the input is %+v, %+v; want the file of %v with its name and text, and a key", in, u, s.Account)
	}
	if u.Size != 0 && u.Size != int64(len(sent.Data)) {
		t.Errorf("the file has %d bytes; want %d, or 0 for unknown", u.Size, len(sent.Data))
	}
	if got := <-content; !bytes.Equal(got, sent.Data) {
		t.Errorf("the content has %d bytes; want the %d that were sent", len(got), len(sent.Data))
	}
	s.Private(t, readText)
	if got := s.Received(t); got.Name != sentBack.Name || !bytes.Equal(got.Data, sentBack.Data) {
		t.Errorf("the bot sent %q, %q; want %q, %q", got.Name, got.Data, sentBack.Name, sentBack.Data)
	}
}
