package slackfake

import (
	"github.com/gorilla/websocket"

	"github.com/cc147/sigap/bot/fakes"
)

// Memory is a listener whose connections are in memory. Safe for concurrent use.
type Memory struct{ *fakes.Listener }

// NewMemory returns an open listener.
func NewMemory() *Memory { return &Memory{fakes.Listen("slack.test")} }

// Dialer returns the dialer for socketmode.OptionDialer. Its buffer holds the largest
// acknowledgement in one frame, since Slack drops fragmented ones.
func (m *Memory) Dialer() *websocket.Dialer {
	return &websocket.Dialer{NetDialContext: m.DialContext, WriteBufferSize: 32 << 10}
}
