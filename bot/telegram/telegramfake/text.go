package telegramfake

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
)

// The limits of a text.
const (
	maxText     = 4096    // UTF-16 code units, after the entities are parsed
	maxRawText  = 1 << 15 // bytes of the text as sent
	maxEntities = 100
)

// shownText is a parsed text.
type shownText struct {
	text     string
	html     string // as sent, if it was HTML
	entities []Entity
}

// parseText parses the arguments text, parse_mode and entities.
func (s *Service) parseText(c *call) (shownText, error) {
	raw := c.args["text"]
	out := shownText{text: raw}
	switch {
	case raw == "":
		return out, breach("message text is empty")
	case len(raw) > maxRawText:
		return out, breach("text is too long")
	}
	switch mode := strings.ToLower(c.args["parse_mode"]); mode {
	case "", "none":
		if given := c.args["entities"]; given != "" && json.Unmarshal([]byte(given), &out.entities) != nil {
			return out, breach("can't parse MessageEntity")
		}
		for _, e := range out.entities {
			if e.Offset < 0 || e.Length < 1 || e.Offset+e.Length > units(raw) {
				return out, breach("ENTITY_BOUNDS_INVALID")
			}
		}
	case "html":
		text, entities, err := parseHTML(raw)
		if err != nil {
			return out, breach("can't parse entities: " + err.Error())
		}
		out = shownText{text: text, html: raw, entities: s.knownMentions(entities)}
	default:
		return out, breach("unsupported parse_mode")
	}
	out.trim()
	return out, out.judge()
}

// judge refuses a parsed text over a limit.
func (t *shownText) judge() error {
	switch {
	case t.text == "":
		return breach("text must be non-empty")
	case units(t.text) > maxText:
		return breach("message is too long")
	case len(t.entities) > maxEntities:
		return breach("ENTITIES_TOO_LONG")
	}
	return nil
}

// knownMentions drops mentions of unknown users, as the service does.
func (s *Service) knownMentions(in []Entity) (out []Entity) {
	for _, e := range in {
		if e.Type == "text_mention" {
			u, ok := s.users[e.User.ID]
			if !ok {
				continue
			}
			e.User = &u
		}
		out = append(out, e)
	}
	return out
}

// trim removes the space around the text and shifts the entities.
func (t *shownText) trim() {
	right := strings.TrimRightFunc(t.text, unicode.IsSpace)
	left := strings.TrimLeft(right, " \n")
	cut, size := units(right)-units(left), units(left)
	var kept []Entity
	for _, e := range t.entities {
		from, to := max(e.Offset-cut, 0), min(e.Offset+e.Length-cut, size)
		if from < to {
			e.Offset, e.Length = from, to-from
			kept = append(kept, e)
		}
	}
	t.text, t.entities = left, kept
}

// units returns the length in UTF-16 code units.
func units(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

var commandForm = regexp.MustCompile(`(?:^|\s)(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)`)

// commandsIn returns the bot commands that the service detects in a user's text.
func commandsIn(text string) (out []Entity) {
	for _, at := range commandForm.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, Entity{Type: "bot_command", Offset: units(text[:at[2]]), Length: at[3] - at[2]})
	}
	return out
}
