package telegramfake

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// end closes the tag that was opened last.
func (p *htmlParser) end(rest string) error {
	m := endTag.FindStringSubmatch(rest)
	switch {
	case len(p.open) == 0:
		return p.errorf("Unexpected end tag")
	case m == nil:
		return p.errorf("Unclosed end tag")
	}
	t := p.open[len(p.open)-1]
	if found := strings.ToLower(m[1]); found != t.name {
		return htmlError(fmt.Sprintf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", p.at, t.name, found))
	}
	p.open = p.open[:len(p.open)-1]
	p.at += len(m[0])
	e := Entity{Type: tags[t.name], Offset: t.offset, Length: p.offset - t.offset}
	if e.Length == 0 {
		return nil
	}
	return p.finish(t, e)
}

// finish adds the entity of a closed tag, if it has one.
func (p *htmlParser) finish(t openTag, e Entity) error {
	switch t.name {
	case "a":
		if !link(&e, t.attrs["href"], p.text.String()[t.begin:]) {
			return nil
		}
	case "tg-emoji":
		e.EmojiID = t.attrs["emoji-id"]
		if n, err := strconv.ParseInt(e.EmojiID, 10, 64); err != nil || n == 0 {
			return htmlError("Invalid custom emoji identifier specified")
		}
	case "blockquote":
		if _, ok := t.attrs["expandable"]; ok {
			e.Type = "expandable_blockquote"
		}
	case "code":
		if n := len(p.open); n > 0 && p.open[n-1].name == "pre" {
			p.open[n-1].attrs["language"] = strings.TrimPrefix(t.attrs["class"], "language-")
			return nil
		}
	case "pre":
		e.Language = t.attrs["language"]
	}
	p.entities = append(p.entities, e)
	return nil
}

// link sets the type of the entity to a link or a mention. It reports false if href is
// neither.
func link(e *Entity, href, text string) bool {
	if href == "" {
		href = text
	}
	if id, ok := strings.CutPrefix(href, "tg://user?id="); ok {
		n, err := strconv.ParseInt(id, 10, 64)
		e.Type, e.User = "text_mention", &User{ID: n}
		return err == nil
	}
	u, err := url.Parse(href)
	e.URL = href
	return err == nil && slices.Contains([]string{"http", "https", "tg"}, u.Scheme) && u.Host != ""
}

// unescape decodes the characters of an attribute's value.
func unescape(s string) string {
	for name, r := range map[string]string{"&lt;": "<", "&gt;": ">", "&quot;": `"`} {
		s = strings.ReplaceAll(s, name, r)
	}
	return strings.ReplaceAll(s, "&amp;", "&")
}
