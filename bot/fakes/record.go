package fakes

import (
	"bytes"
	"encoding/json"
	"io"
)

// Record writes one line of traffic: dir is "out" for what the bot sent, "in" for what it
// received. Texts are not escaped for HTML.
func Record(w io.Writer, platform, dir, method string, body any) error {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	err := e.Encode(struct {
		Dir      string `json:"dir"`
		Platform string `json:"platform"`
		Method   string `json:"method"`
		Body     any    `json:"body"`
	}{dir, platform, method, body})
	if err == nil {
		_, err = w.Write(line.Bytes())
	}
	return err
}
