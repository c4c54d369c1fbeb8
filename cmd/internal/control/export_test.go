package control

import (
	"context"
	"io"

	"github.com/cc147/sigap/cmd/internal/config"
)

// ReadRequest and WriteRequest are the two ends of a request for the tests with
// the commands' own tasks.
func ReadRequest(on Data, body io.Reader, fresh func() Task) (Task, config.Settings, error) {
	h, err := readRequest(context.Background(), on, body, fresh, func() error { return nil })
	return h.Task, h.Settings, err
}

func WriteRequest(to io.Writer, t Task, settings config.Settings) error {
	return writeRequest(to, head{"1", settings, "", t})
}
