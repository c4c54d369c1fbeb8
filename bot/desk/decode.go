package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/cc147/sigap/bot"
)

const (
	maxID     = 200 // bytes of a subject, an action, an argument, a place or a field's name
	maxFields = 40
	minKey    = 12
	maxKey    = 40
)

// wire is the body of POST /in. Exactly one of Line, Press and Submit is set.
type wire struct {
	// Key is made by the browser: milliseconds since 1970 in base 36, then random
	// letters. So keys grow, and a repeated POST has the same key.
	Key    string      `json:"key"`
	Place  string      `json:"place"` // key of the place of the input
	Ref    bot.Ref     `json:"ref"`   // the message with the pressed button
	Line   string      `json:"line"`
	Press  *wireButton `json:"press"`
	Submit *wireSubmit `json:"submit"`
}

type wireButton struct {
	Subject string `json:"subject"`
	Action  string `json:"action"`
	Arg     string `json:"arg"`
	Turn    uint64 `json:"turn,string"` // a JavaScript number can't hold every uint64
}

type wireSubmit struct {
	wireButton
	Fields map[string]string `json:"fields"`
}

// decode decodes one input. The errors are for programmers: the desk's own page never
// causes one.
func decode(body io.Reader) (wire, error) {
	var in wire
	dec := json.NewDecoder(body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return wire{}, fmt.Errorf("not an input: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return wire{}, errors.New("not an input: more than one value")
	}
	return in, in.check()
}

func (in wire) check() error {
	if !validKey(in.Key) {
		return errors.New("key: 12 to 40 of 0-9 and a-z")
	}
	if tooLong(in.Place, string(in.Ref)) {
		return errors.New("place or ref is too long")
	}
	set := 0
	if in.Line != "" {
		set++
	}
	if in.Press != nil {
		set++
		if err := in.Press.check(); err != nil {
			return err
		}
	}
	if in.Submit != nil {
		set++
		if err := in.Submit.check(); err != nil {
			return err
		}
	}
	if set != 1 {
		return errors.New("exactly one of line, press and submit")
	}
	return nil
}

func (b wireButton) check() error {
	if b.Action == "" || tooLong(b.Subject, b.Action, b.Arg) {
		return errors.New("button: no action, or too long")
	}
	return nil
}

func (s wireSubmit) check() error {
	if len(s.Fields) > maxFields {
		return errors.New("submit: too many fields")
	}
	for name := range s.Fields {
		if tooLong(name) {
			return errors.New("submit: a field's name is too long")
		}
	}
	return s.wireButton.check()
}

// input returns the platform-neutral input. Its key ends in the account, so that nobody can
// get another person's receipt with a forged key, and keys still grow with time.
func (in wire) input(who bot.Account) (bot.In, error) {
	out := bot.In{Account: who, Key: in.Key + "." + who.ID}
	switch {
	case in.Press != nil:
		out.Press = &bot.Press{Button: in.Press.button(), Ref: in.Ref}
	case in.Submit != nil:
		out.Submit = &bot.Submit{Button: in.Submit.button(), Fields: in.Submit.Fields}
	default:
		command, ok := parse(in.Line)
		if !ok {
			return bot.In{}, errors.New("line: does not begin with a slash and a name")
		}
		out.Command = &command
	}
	return out, nil
}

func (b wireButton) button() bot.Button {
	return bot.Button{Subject: b.Subject, Action: b.Action, Arg: b.Arg, Turn: b.Turn}
}

// parse splits "/cek 0812…" into name and text.
func parse(line string) (bot.Command, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), "/")
	if !ok {
		return bot.Command{}, false
	}
	name, text := rest, ""
	if i := strings.IndexFunc(rest, unicode.IsSpace); i >= 0 { // a pasted line may have a no-break space
		name, text = rest[:i], strings.TrimSpace(rest[i:])
	}
	return bot.Command{Name: strings.ToLower(name), Text: text}, name != "" && !tooLong(name)
}

func validKey(key string) bool {
	if len(key) < minKey || len(key) > maxKey {
		return false
	}
	return strings.Trim(key, "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

func tooLong(ids ...string) bool {
	for _, id := range ids {
		if len(id) > maxID {
			return true
		}
	}
	return false
}
