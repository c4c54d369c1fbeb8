package telegramfake

import "encoding/json"

// recordCall records a call with its arguments as the values that they stand for.
func (s *Service) recordCall(c *call) {
	body := map[string]any{}
	for name, value := range c.args {
		body[name] = decoded(name, value)
	}
	s.record("out", c.method, body)
}

// record writes one line. The first error is kept for Close.
func (s *Service) record(dir, method string, body any) {
	if s.Record == nil {
		return
	}
	line := json.NewEncoder(s.Record)
	line.SetEscapeHTML(false) // so that words are found in it as they are
	s.note(line.Encode(struct {
		Dir      string `json:"dir"`
		Platform string `json:"platform"`
		Method   string `json:"method"`
		Body     any    `json:"body"`
	}{dir, "telegram", method, body}))
}
