package bot

import (
	"strconv"
	"strings"
)

// maxCode is how long a button's code may be, in bytes. The tightest platform
// lets a button carry 64 (Telegram's callback_data); the rest is its adapter's.
const maxCode = 60

// What stands before the code of a button says on what kind of message it stands.
const (
	OnPost   = "p:" // a post, which everybody in its place sees
	OnAnswer = "a:" // a private answer, which may be replaced
)

// Code is what a button carries to a platform and back: "K-12:claim:3:given".
// Subject and Action hold letters, digits, "-" and "_" only.
func (b Button) Code() string {
	return b.Subject + ":" + b.Action + ":" + strconv.FormatUint(b.Turn, 10) + ":" + b.Arg
}

// ParseButton is the inverse of Code, for what came back from a platform. It
// reports false for anything that Code can't have made; what it lets through may
// still be a forgery, which the procedure judges.
func ParseButton(code string) (Button, bool) {
	parts := strings.SplitN(code, ":", 4)
	if len(code) > maxCode || len(parts) != 4 || parts[1] == "" {
		return Button{}, false
	}
	turn, err := strconv.ParseUint(parts[2], 10, 64)
	b := Button{Subject: parts[0], Action: parts[1], Arg: parts[3], Turn: turn}
	return b, err == nil && plain(b.Subject) && plain(b.Action) && plain(b.Arg) && b.Code() == code
}

// SplitMark takes the mark before a button's code, such as OnPost, off what came
// back from a platform: a letter and a colon. mark is "" where there is none.
func SplitMark(data string) (mark, code string) {
	if len(data) < len(OnPost) || data[1] != ':' {
		return "", data
	}
	return data[:len(OnPost)], data[len(OnPost):]
}

// Style is how a service names the look of the button: "danger", "primary" or "".
func (b Button) Style() string {
	switch {
	case b.Danger:
		return "danger"
	case b.Primary:
		return "primary"
	}
	return ""
}

// plain reports whether a text has nothing but letters, digits and - _ . of ASCII.
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
