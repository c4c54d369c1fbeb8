package slackfake

// The limits of a message: methods/chat.postMessage, methods/chat.update. The total is
// what other apps have measured (13,200).
const (
	maxText       = 40000
	maxUpdateText = 4000
	maxBlocks     = 50
	maxBlocksSize = 13200
	maxMetadata   = 8000
)

// content is the content of a message. The has fields say which fields were given.
type content struct {
	text                           string
	blocks                         []any
	metadata                       object
	hasText, hasBlocks, hasPayload bool
	truncated                      bool
}

// readContent reads the content from a call, an acknowledgement or the body for a
// response URL, and refuses content over a limit.
func readContent(a args) (content, error) {
	var m content
	m.text, m.hasText = a["text"].(string)
	if size(m.text) > maxText {
		m.text, m.truncated = cut(m.text, maxText), true
	}
	if v := a["blocks"]; v != nil {
		m.hasBlocks = true
		var ok bool
		if m.blocks, ok = v.([]any); !ok {
			return m, refusal("invalid_blocks_format")
		}
		c := &check{}
		checkBlocks(c, "/blocks", v, maxBlocks)
		switch {
		case len(c.says) > 0:
			return m, refusal("invalid_blocks", c.says...)
		case jsonSize(v) > maxBlocksSize:
			return m, refusal("msg_blocks_too_long")
		}
	}
	return m, m.readMetadata(a["metadata"])
}

// readMetadata checks metadata. slack-go sends an empty event_type for none.
func (m *content) readMetadata(v any) error {
	if v == nil {
		return nil
	}
	o, ok := v.(object)
	if !ok {
		return refusal("invalid_metadata_format")
	}
	kind, _ := o["event_type"].(string)
	payload, isObject := o["event_payload"].(object)
	if kind == "" && len(payload) == 0 {
		return nil
	}
	if kind == "" || !isObject {
		return refusal("invalid_metadata_format")
	}
	for k, v := range payload {
		switch v.(type) {
		case string, float64, bool:
		default:
			return refusal("invalid_metadata_schema", "[ERROR] "+k+" must be a string, a number or a boolean")
		}
	}
	if jsonSize(v) > maxMetadata { // Slack has a limit, but gives no number
		return refusal("metadata_too_large")
	}
	m.metadata, m.hasPayload = o, true
	return nil
}

func (m *content) empty() bool { return m.text == "" && len(m.blocks) == 0 }

// cut returns the start of s with at most n characters.
func cut(s string, n int) string {
	for i, r := range s {
		n -= size(string(r))
		if n < 0 {
			return s[:i]
		}
	}
	return s
}
