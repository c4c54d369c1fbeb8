package slackfake

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func (f *Fake) openDM(a args) (object, error) {
	u, ok := f.users[a.str("users")]
	if !ok || u.Bot {
		return nil, refusal("user_not_found")
	}
	open := f.find("D"+u.ID) != nil
	c := f.dm(u.ID)
	out := object{"id": c.ID}
	if a.flag("return_im") {
		out = c.wire()
	}
	return object{"channel": out, "already_open": open, "no_op": open}, nil
}

func (f *Fake) channelInfo(a args) (object, error) {
	c, err := f.visible(a.str("channel"))
	if err != nil {
		return nil, err
	}
	out := c.wire()
	if a.flag("include_num_members") {
		out["num_members"] = len(c.Members)
	}
	return object{"channel": out}, nil
}

func (c *channel) wire() object {
	if c.im != "" {
		return object{"id": c.ID, "is_im": true, "is_open": true, "user": c.im}
	}
	return object{
		"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": c.Private,
		"is_private": c.Private, "is_archived": c.Archived, "is_member": c.has(BotUser), "context_team_id": TeamID,
		"is_shared": c.Shared, "is_ext_shared": c.Shared, "is_org_shared": false,
	}
}

func (f *Fake) members(a args) (object, error) {
	c, err := f.visible(a.str("channel"))
	if err != nil {
		return nil, err
	}
	limit, from, err := page(a, 100)
	if err != nil {
		return nil, err
	}
	start := 0
	if from != "" {
		start = slices.Index(c.Members, from) + 1
	}
	end := min(start+limit, len(c.Members))
	next := ""
	if end < len(c.Members) {
		next = c.Members[end-1]
	}
	return object{"members": slices.Clone(c.Members[start:end]), "response_metadata": cursor(next)}, nil
}

// history returns the channel's messages, without replies that were not broadcast, newest
// first.
func (f *Fake) history(a args) (object, error) {
	c, err := f.joined(a.str("channel"))
	if err != nil {
		return nil, err
	}
	var all []*message
	for _, m := range slices.Backward(c.messages) {
		if m.inChannel() {
			all = append(all, m)
		}
	}
	return f.stretch(a, all, func(m *message, from string) bool { return before(m.ts, from) })
}

// replies returns a thread, its parent first.
func (f *Fake) replies(a args) (object, error) {
	c, err := f.joined(a.str("channel"))
	if err != nil {
		return nil, err
	}
	m := c.message(a.str("ts"))
	if m == nil {
		return nil, refusal("thread_not_found")
	}
	all := append([]*message{m}, c.replies(m.ts)...)
	return f.stretch(a, all, func(m *message, from string) bool { return before(from, m.ts) })
}

// stretch returns one page of the messages within oldest and latest. beyond reports
// whether a message comes after the last one of the page before.
func (f *Fake) stretch(a args, all []*message, beyond func(m *message, from string) bool) (object, error) {
	limit, from, err := page(a, 100)
	if err != nil {
		return nil, err
	}
	oldest, latest := a.str("oldest"), a.str("latest")
	edge := f.o.Now().Add(-f.lag).UnixMicro()
	out := []object{}
	more, last := false, ""
	for _, m := range all {
		inclusive := a.flag("inclusive") && (m.ts == oldest || m.ts == latest)
		within := (oldest == "" || older(oldest, m.ts)) && (latest == "" || older(m.ts, latest))
		switch {
		case !within && !inclusive, f.lag > 0 && micros(m.ts) > edge, from != "" && !beyond(m, from):
		case len(out) == limit:
			more = true
		default:
			out = append(out, m.wire(a.flag("include_all_metadata")))
			last = m.ts
		}
	}
	if !more {
		last = ""
	}
	return object{"messages": out, "has_more": more, "response_metadata": cursor(last)}, nil
}

// older compares timestamps as numbers, since a caller may write them in any form.
func older(a, b string) bool { return micros(a) < micros(b) }

func micros(ts string) int64 {
	whole, part, _ := strings.Cut(ts, ".")
	n, _ := strconv.ParseInt(whole, 10, 64)
	m, _ := strconv.ParseInt((part + "000000")[:6], 10, 64)
	return n*1e6 + m
}

// page returns the limit of a call and the position that its cursor encodes.
func page(a args, usual int) (limit int, from string, err error) {
	limit = usual
	if s := a.str("limit"); s != "" {
		if limit, err = strconv.Atoi(s); err != nil || limit < 1 || limit > 999 {
			return 0, "", refusal("invalid_limit")
		}
	}
	raw, err := base64.StdEncoding.DecodeString(a.str("cursor"))
	if err != nil || len(raw) > 0 && !strings.HasPrefix(string(raw), "next:") {
		return 0, "", refusal("invalid_cursor")
	}
	return limit, strings.TrimPrefix(string(raw), "next:"), nil
}

func cursor(last string) object {
	if last == "" {
		return object{"next_cursor": ""}
	}
	return object{"next_cursor": base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "next:%s", last))}
}
