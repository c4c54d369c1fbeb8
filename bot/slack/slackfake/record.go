package slackfake

import (
	"bytes"
	"encoding/json"
	"maps"
)

// record writes one line of traffic: dir is "out" for what the bot sent, "in"
// for what it was sent. Tokens are taken out before; fields that are null on
// the wire are absent ones. mu may be held or not.
func (f *Fake) record(dir, method string, body any) {
	if f.o.Record == nil {
		return
	}
	if o, ok := body.(object); ok {
		o = maps.Clone(o)
		maps.DeleteFunc(o, func(_ string, v any) bool { return v == nil })
		body = o
	}
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	err := e.Encode(object{"dir": dir, "platform": "slack", "method": method, "body": body})
	f.recording.Lock()
	defer f.recording.Unlock()
	if err == nil {
		_, err = f.o.Record.Write(line.Bytes())
	}
	if err != nil && f.lost == nil {
		f.lost = err
	}
}
