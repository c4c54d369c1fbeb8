package telegramfake

import "github.com/cc147/sigap/bot/fakes"

// recordCall records a call with its decoded arguments.
func (s *Service) recordCall(c *call) {
	body := map[string]any{}
	for name, value := range c.args {
		body[name] = decoded(name, value)
		if c.names[name] != "" {
			body[name] = c.names[name] // a file without its content
		}
	}
	s.record("out", c.method, body)
}

// record writes one line. It keeps the first error for Close.
func (s *Service) record(dir, method string, body any) {
	if s.Record == nil {
		return
	}
	s.note(fakes.Record(s.Record, "telegram", dir, method, body))
}
