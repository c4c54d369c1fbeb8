package slackfake

import (
	"regexp"
	"slices"
	"strings"
)

// special matches the markup between < and > in mrkdwn.
var special = regexp.MustCompile(`<([^<>]+)>`)

var (
	entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	escaped  = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;")
)

// readable returns mrkdwn as a user sees it, without bold and the like. An unescaped
// <!channel> shows as a mention, so a test can see an injection. It needs mu.
func (f *Fake) readable(s string) string {
	var b strings.Builder
	end := 0
	for _, at := range special.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(entities.Replace(s[end:at[0]]))
		b.WriteString(f.special(s[at[2]:at[3]]))
		end = at[1]
	}
	b.WriteString(entities.Replace(s[end:]))
	return b.String()
}

func (f *Fake) special(s string) string {
	what, label, labelled := strings.Cut(s, "|")
	switch {
	case strings.HasPrefix(what, "@"):
		if u, ok := f.users[what[1:]]; ok {
			return "@" + u.Name
		}
	case strings.HasPrefix(what, "#"):
		if c := f.find(what[1:]); c != nil {
			return "#" + c.Name
		}
	case strings.HasPrefix(what, "!subteam^"):
		for _, g := range f.groups {
			if g.ID == strings.TrimPrefix(what, "!subteam^") {
				return "@" + g.Handle
			}
		}
	case slices.Contains(everybody, what):
		return "@" + what[1:]
	}
	switch {
	case labelled:
		return entities.Replace(label)
	case strings.Contains(what, "://") || strings.HasPrefix(what, "mailto:"):
		return entities.Replace(what)
	}
	return "<" + what + ">"
}

var everybody = []string{"!here", "!channel", "!everyone"}

// mentioned returns the mentions of a mrkdwn text: ids of users and groups, and "!channel"
// and the like.
func mentioned(s string) (out []string) {
	for _, m := range special.FindAllStringSubmatch(s, -1) {
		what, _, _ := strings.Cut(m[1], "|")
		switch {
		case strings.HasPrefix(what, "@"):
			out = append(out, what[1:])
		case strings.HasPrefix(what, "!subteam^"):
			out = append(out, strings.TrimPrefix(what, "!subteam^"))
		case slices.Contains(everybody, what):
			out = append(out, what)
		}
	}
	return out
}

// texts returns the visible text objects of a block, in order.
func texts(block object) (out []object) {
	add := func(v any) {
		switch o, _ := v.(object); o["type"] {
		case "plain_text", "mrkdwn":
			out = append(out, o)
		case "image":
			out = append(out, object{"type": "plain_text", "text": o["alt_text"]})
		}
	}
	for _, k := range []string{"text", "title", "label", "hint"} {
		add(block[k])
	}
	for _, k := range []string{"fields", "elements"} {
		l, _ := block[k].([]any)
		for _, v := range l {
			add(v)
		}
	}
	switch block["type"] {
	case "markdown":
		out = append(out, object{"type": "mrkdwn", "text": block["text"]})
	case "rich_text":
		out = append(out, block)
	}
	return out
}

// rich returns the text of rich text elements, a line for each part, and their mentions.
// Rich text has no markup and no entities. It needs mu.
func (f *Fake) rich(v any) (text string, calls []string) {
	var b strings.Builder
	l, _ := v.([]any)
	for i, e := range l {
		o, _ := e.(object)
		s, _ := o["text"].(string)
		id := ""
		switch o["type"] {
		case "user":
			id, _ = o["user_id"].(string)
			s = f.special("@" + id)
		case "usergroup":
			id, _ = o["usergroup_id"].(string)
			s = f.special("!subteam^" + id)
		}
		if id != "" {
			calls = append(calls, id)
		}
		inner, more := f.rich(o["elements"])
		calls = append(calls, more...)
		if i > 0 && o["elements"] != nil {
			b.WriteString("\n")
		}
		b.WriteString(s + inner)
	}
	return b.String(), calls
}

// show returns the visible text of a block, a line for each text object, and its
// mentions. It needs mu.
func (f *Fake) show(block object) (seen string, calls []string) {
	var lines []string
	for _, t := range texts(block) {
		s, _ := t["text"].(string)
		switch t["type"] {
		case "plain_text":
			lines = append(lines, entities.Replace(s))
			continue
		case "rich_text":
			text, more := f.rich(t["elements"])
			lines, calls = append(lines, text), append(calls, more...)
			continue
		}
		lines = append(lines, f.readable(s))
		calls = append(calls, mentioned(s)...)
	}
	return strings.Join(lines, "\n"), calls
}
