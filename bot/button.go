package bot

import (
	"strconv"
	"strings"
)

// maxCode is the greatest length of a button's code, in bytes. The tightest
// platform allows 64 (Telegram's callback_data); the adapter uses the rest.
const maxCode = 60

// A mark stands before a button's code and says which kind of message carries it.
const (
	OnPost   = "p:" // a post, visible to everybody in its place
	OnAnswer = "a:" // a private answer, which may be replaced
)

// Code is the text that identifies a button at a platform: "K-12:claim:3:given".
// Subject and Action hold only letters, digits, "-" and "_".
func (b Button) Code() string {
	return b.Subject + ":" + b.Action + ":" + strconv.FormatUint(b.Turn, 10) + ":" + b.Arg
}

// ParseButton is the inverse of Code. It reports false for a text that Code can't
// have made. A code that it accepts may still be forged; procedure.Apply judges it.
func ParseButton(code string) (Button, bool) {
	parts := strings.SplitN(code, ":", 4)
	if len(code) > maxCode || len(parts) != 4 || parts[1] == "" {
		return Button{}, false
	}
	turn, err := strconv.ParseUint(parts[2], 10, 64)
	b := Button{Subject: parts[0], Action: parts[1], Arg: parts[3], Turn: turn}
	return b, err == nil && plain(b.Subject) && plain(b.Action) && plain(b.Arg) && b.Code() == code
}

// SplitMark splits the data of a press into the mark, such as OnPost (a letter and
// a colon), and the button's code. mark is "" if there is none.
func SplitMark(data string) (mark, code string) {
	if len(data) < len(OnPost) || data[1] != ':' {
		return "", data
	}
	return data[:len(OnPost)], data[len(OnPost):]
}

// Style names the look of the button as Slack and Telegram do: "danger", "primary" or "".
func (b Button) Style() string {
	switch {
	case b.Danger:
		return "danger"
	case b.Primary:
		return "primary"
	}
	return ""
}

// plain reports whether s holds only ASCII letters, digits and - _ . characters.
func plain(s string) bool {
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
		default:
			return false
		}
	}
	return true
}
