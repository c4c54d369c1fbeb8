package slackfake

import "strings"

// permalink implements chat.getPermalink, which needs no scope. The address of a reply
// names its thread. Source: methods/chat.getPermalink.
func (f *Fake) permalink(a args) (object, error) {
	c := f.find(a.str("channel"))
	if c == nil || c.Private && !c.has(BotUser) {
		return nil, refusal("channel_not_found")
	}
	m := c.message(a.str("message_ts"))
	if m == nil {
		return nil, refusal("message_not_found")
	}
	address := "https://callcentre.slack.com/archives/" + c.ID + "/p" + strings.ReplaceAll(m.ts, ".", "")
	if m.thread != "" {
		address += "?thread_ts=" + m.thread + "&cid=" + c.ID
	}
	return object{"channel": c.ID, "permalink": address}, nil
}
