package slack

import (
	"fmt"
	"testing"
	"time"
)

// oddMessages are messages that Slack may hold, with what other apps put into them and what
// a library may not know.
var oddMessages = map[string]string{
	"a huddle":                `{"subtype":"huddle_thread","text":"0812","room":{"id":"R1","date_start":12}}`,
	"a file":                  `{"text":"0812","files":[{"id":"F1","size":1.5e3,"original_w":"100"}]}`,
	"an attachment":           `{"text":"0812","attachments":[{"id":"1","ts":"","fields":[{"title":"a","value":12,"short":"true"}]}]}`,
	"metadata":                `{"text":"0812","metadata":{"event_type":"a","event_payload":[]}}`,
	"an unknown element":      `{"text":"0812","blocks":[{"type":"context","elements":[{"type":"new"}]},{"type":"input","element":{"type":"new"}}]}`,
	"an odd emoji":            `{"text":"0812","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"emoji","skin_tone":"2"}]}]}]}`,
	"a time that is a number": `{"text":"0812","ts":12.5}`,
}

// TestAMessageAroundAPressMayHaveAnyShape: of the message only the text is read, and of a press
// not even that.
func TestAMessageAroundAPressMayHaveAnyShape(t *testing.T) {
	const frame = `{"type":"interactive","envelope_id":"E1","payload":{"type":%q,"callback_id":"callback","trigger_id":"t","user":{"id":"U1","name":"sari","team_id":"T1"},` +
		`"enterprise":{"id":"E1","name":7},"is_enterprise_install":"false","team":null,"channel":{"id":"C1"},"container":{"channel_id":"C1","message_ts":"1.5","attachment_id":""},` +
		`"actions":[{"action_id":"b0","value":"p:K-1:claim:3:"}],"state":[],"message":%s}}`
	for name, message := range oddMessages {
		for _, kind := range []string{"block_actions", "message_action"} {
			in, err := decode(parse(fmt.Appendf(nil, frame, kind, message)), time.UTC)
			switch {
			case err != nil || in.kind != ours:
				t.Errorf("%s on %s is of the kind %d, %v; want it understood", kind, name, in.kind, err)
			case in.Command != nil && in.Command.Text != "0812":
				t.Errorf("of %s the text is %q; want what people see", name, in.Command.Text)
			case in.Press != nil && (in.Press.Ref != "C1/1.5" || in.Press.Turn != 3):
				t.Errorf("the press on %s is %+v; want it whole", name, *in.Press)
			}
		}
	}
}
