package bottest

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

// Stage runs plays on some platform: it acts for people and reads what they see.
type Stage interface {
	// Type types a command in the person's private chat.
	Type(t *testing.T, person, line string) Seen
	// Press presses the button of an action; arg is its argument, or "" for the first
	// button of the action.
	Press(t *testing.T, person string, at Spot, action, arg string) Seen
	// Fill fills in the person's open form, by the names of the fields, and submits
	// it.
	Fill(t *testing.T, person string, fields map[string]string) Seen
	// Upload sends a file to the bot's private chat, with a text beside it.
	Upload(t *testing.T, person string, file bot.File, text string) Seen
	// Messages returns the messages of a place when no delivery is in flight, as Text
	// formats a card: one list for each platform of the place. A place is "tier2", a
	// team's code, or a person for the private chat.
	Messages(t *testing.T, place string) [][]string
	// Due runs the timers that are due.
	Due(t *testing.T)
	// Advance moves the clock.
	Advance(t *testing.T, d time.Duration)
	// Restart stops the bot and starts it again on the same data.
	Restart(t *testing.T)
}

// Spot names a card: the newest of a subject in a place. The zero Spot is the person's own
// last private answer.
type Spot struct{ Place, Subject string }

// Seen is the answer to an input, as a person sees it.
type Seen struct {
	Text    string // the answer's text
	Code    string // the refusal's code, or ""
	Presses int    // number of presses
}

//go:embed plays/*.txt plays/*.csv plays/files
var scripts embed.FS

// List returns one of the customer lists of the plays, a CSV file: a VVIP, a listed one, a
// fast one, a regular one, and two who share a telephone.
func List(t testing.TB, name string) io.ReadSeeker {
	t.Helper()
	f, err := scripts.ReadFile("plays/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(f)
}

// Plays returns the scripts that every platform passes, by name.
func Plays(t *testing.T) map[string]string {
	t.Helper()
	files, err := fs.Glob(scripts, "plays/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there should be plays: %v", err)
	}
	out := map[string]string{}
	for _, f := range files {
		text, err := scripts.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(path.Base(f), ".txt")] = string(text)
	}
	return out
}

// Play plays a script line by line:
//
//	dewi types /cek 02129114242 internet mati
//	dewi presses confirm                    on the last answer
//	sari presses claim on K-1 in tier2      on the card in a place
//	ratna sends vvip.csv daftar vvip        a file of plays/files, and the text beside it
//	sari fills outcome=solved; right=right  and sends the form that is open
//	answer says Ditangani                   the last answer or form, as read aloud
//	answer lacks Ubah                       it does not hold the text
//	answer code taken                       the refusal's code; "-" is none
//	see tier2 K-1 Ditangani                 the card of K-1 in a place holds the text
//	see tier2 not 0812                      nothing in the place holds the text
//	presses 7                               at most so many since the play began
//	forms 1                                 and so many forms sent
//	advance 2h
//	due                                     what is due by itself is done
//	restart
//
// Blank lines and comments after # are skipped. Texts are compared without colons and line
// breaks, which differ between platforms. Transcript compares the complete effect of a
// line, without a platform.
func Play(t *testing.T, stage Stage, script string) {
	t.Helper()
	p := &player{t: t, stage: stage, after: func(*testing.T, string, string) {}}
	p.play(script)
}

type player struct {
	t       *testing.T
	stage   Stage
	after   func(t *testing.T, line, person string) // called after each line that acts
	where   string
	presses int
	forms   int
	last    Seen
}

func (p *player) play(script string) {
	p.t.Helper()
	lines := bufio.NewScanner(strings.NewReader(script))
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		p.where = fmt.Sprintf("line %d: %s", n, line)
		words := strings.Fields(line)
		switch rest := strings.Join(words[min(2, len(words)):], " "); {
		case p.looks(words, rest):
		case p.happens(words):
			p.after(p.t, line, "")
		default:
			p.does(words, rest)
			p.after(p.t, line, words[0])
		}
	}
}

func (p *player) fail(format string, a ...any) {
	p.t.Helper()
	p.t.Fatalf("%s\n%s", p.where, fmt.Sprintf(format, a...))
}

// looks handles a line that checks what is shown. It reports false for any other line.
func (p *player) looks(words []string, rest string) bool {
	p.t.Helper()
	switch {
	case words[0] == "see" && len(words) > 2:
		p.see(words[1], rest)
	case words[0] == "answer" && len(words) > 2:
		p.answer(words[1], rest)
	case words[0] == "presses" && len(words) == 2:
		p.most(words[1], p.presses)
	case words[0] == "forms" && len(words) == 2:
		p.most(words[1], p.forms)
	default:
		return false
	}
	return true
}

// happens handles a line about time or the bot. It reports false for any other line.
func (p *player) happens(words []string) bool {
	p.t.Helper()
	switch {
	case words[0] == "advance" && len(words) == 2:
		d, err := time.ParseDuration(words[1])
		if err != nil {
			p.fail("%v", err)
		}
		p.stage.Advance(p.t, d)
	case words[0] == "due":
		p.stage.Due(p.t)
	case words[0] == "restart":
		p.stage.Restart(p.t)
	default:
		return false
	}
	return true
}

// does handles a line about a person's act.
func (p *player) does(words []string, rest string) {
	p.t.Helper()
	switch {
	case len(words) > 2 && words[1] == "types":
		p.saw(p.stage.Type(p.t, words[0], rest))
	case len(words) > 2 && words[1] == "presses":
		p.press(words[0], words[2:])
	case len(words) > 2 && words[1] == "sends":
		data, err := scripts.ReadFile("plays/files/" + words[2])
		if err != nil {
			p.fail("%v", err)
		}
		p.saw(p.stage.Upload(p.t, words[0], bot.File{Name: words[2], Data: data}, strings.Join(words[3:], " ")))
	case len(words) > 1 && words[1] == "fills":
		p.forms++
		p.saw(p.stage.Fill(p.t, words[0], fieldsOf(rest)))
	default:
		p.fail("no such line")
	}
}

// most fails if took is more than the number.
func (p *player) most(number string, took int) {
	p.t.Helper()
	if most, err := strconv.Atoi(number); err != nil || took > most {
		p.fail("so far it took %d", took)
	}
}

func (p *player) saw(s Seen) {
	p.last = s
	p.presses += s.Presses
}

func (p *player) answer(what, want string) {
	p.t.Helper()
	switch {
	case what == "says" && !holds(p.last.Text, want):
		p.fail("the answer should say %q; it is\n%s", want, p.last.Text)
	case what == "lacks" && holds(p.last.Text, want):
		p.fail("the answer must not say %q; it is\n%s", want, p.last.Text)
	case what == "code" && p.last.Code != strings.Trim(want, "-"):
		p.fail("the answer's code is %q; want %q:\n%s", p.last.Code, want, p.last.Text)
	case what != "says" && what != "lacks" && what != "code":
		p.fail("no such line")
	}
}

// press presses "claim on K-1 in tier2", or "confirm" on the person's last answer;
// "callback/other" includes the button's argument.
func (p *player) press(person string, words []string) {
	p.t.Helper()
	action, arg, _ := strings.Cut(words[0], "/")
	switch {
	case len(words) == 5 && words[1] == "on" && words[3] == "in":
		p.saw(p.stage.Press(p.t, person, Spot{Place: words[4], Subject: words[2]}, action, arg))
	case len(words) == 1:
		p.saw(p.stage.Press(p.t, person, Spot{}, action, arg))
	default:
		p.fail("which card?")
	}
}

func fieldsOf(text string) map[string]string {
	out := map[string]string{}
	for _, pair := range strings.Split(text, ";") {
		if name, value, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
			out[name] = value
		}
	}
	return out
}

// see checks the messages of a place that name the case for a text, or, with "not", that no
// message has it: on every platform of the place.
func (p *player) see(place, rest string) {
	p.t.Helper()
	head, text, _ := strings.Cut(rest, " ")
	for _, messages := range p.stage.Messages(p.t, place) {
		all := strings.Join(messages, "\n---\n")
		found := slices.ContainsFunc(messages, func(m string) bool { return holds(m, head) && holds(m, text) })
		switch {
		case head == "not" && holds(all, text):
			p.fail("%s must not show %q; it shows\n%s", place, text, all)
		case head != "not" && !found:
			p.fail("%s should show %q with %q; it shows\n%s", place, head, text, all)
		}
	}
}

// holds reports whether a text contains another, ignoring colons and line breaks.
func holds(text, part string) bool { return strings.Contains(fold(text), fold(part)) }

func fold(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, ":", " ")), " ")
}
