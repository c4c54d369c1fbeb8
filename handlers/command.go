package handlers

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
)

// command is one row of the table of commands: a word that can be typed behind the
// slash, or a word behind such a command. Its sentence for the help stands in the
// book under "help." and its key, which is its name behind those of the commands
// that it belongs to: "help.sigap.piket".
type command struct {
	name string
	// names are what is typed for it, whatever language one reads: one for each of
	// words.Languages, in that order, then further ones. Without any it is not a
	// word, but a text of another kind: see rest.
	names []string
	// unlisted words have no line in the help: that of their command tells of them.
	unlisted bool
	// takes says that a text may follow, which the book describes under "usage." and
	// the key.
	takes bool
	// silent leaves that text out of the usage: an answer says what to type.
	silent bool
	// rest words are taken for whatever is no other word of their command.
	rest bool
	// strangers may type it, who have no role yet.
	strangers bool
	words     []command
	run       func(h *Handlers, ctx context.Context, a asked, text string) (bot.Answer, error)
}

// commands is the table, in the order of the help.
func commands() []command {
	return []command{
		{name: "cek", names: []string{"cek", "check"}, takes: true, run: (*Handlers).cek},
		{name: "callback", names: []string{"callback", "callback"}, takes: true, run: (*Handlers).callback},
		{name: "kasus", names: []string{"kasus", "case"}, words: []command{
			{name: "saya", names: []string{"saya", "mine"}, unlisted: true, run: (*Handlers).mine},
			{name: "antrean", names: []string{"antrean", "queue"}, unlisted: true, run: (*Handlers).queue},
			{name: "nomor", unlisted: true, takes: true, rest: true, run: (*Handlers).kasus},
			{name: "riwayat", names: []string{"riwayat", "history"}, unlisted: true, takes: true, run: (*Handlers).history},
			{name: "serahkan", names: []string{"serahkan", "handover"}, unlisted: true, run: (*Handlers).handOvers},
		}},
		{name: "sigap", names: []string{"sigap", "sigap"}, words: []command{
			{name: "bantuan", names: []string{"bantuan", "help"}, unlisted: true, rest: true, run: (*Handlers).help},
			{name: "siapa", names: []string{"siapa", "who"}, unlisted: true, run: (*Handlers).whoAmI},
			{name: "tautkan", names: []string{"tautkan", "link"}, unlisted: true, takes: true, silent: true, strangers: true, run: (*Handlers).link},
			{name: "daftar", names: []string{"daftar", "lists", "list"}, run: (*Handlers).lists},
			{name: "skrip", names: []string{"skrip", "scripts", "script"}, run: (*Handlers).scripts},
			{name: "piket", names: []string{"piket", "duty"}, run: (*Handlers).duty},
			{name: "status", names: []string{"status", "status"}, run: (*Handlers).status},
		}},
	}
}

// Commands are all commands in a reader's language, for completion and menus.
func Commands(r words.Reader) []bot.CommandHelp {
	var out []bot.CommandHelp
	for _, c := range commands() {
		out = append(out, c.help(r, c.name))
	}
	return out
}

// helpWords are the listed words of all commands, each as it is typed behind its
// command.
func helpWords(r words.Reader) (out []bot.CommandHelp) {
	for _, c := range commands() {
		for _, w := range c.words {
			if !w.unlisted {
				line := w.help(r, c.name+"."+w.name)
				line.Name = c.in(r) + " " + line.Name
				out = append(out, line)
			}
		}
	}
	return out
}

// help is a row in the reader's language, by its key.
func (c command) help(r words.Reader, key string) bot.CommandHelp {
	return bot.CommandHelp{Name: c.in(r), Usage: c.usage(r, key), Help: r.T("help." + key)}
}

// in is the word for the row in the reader's language; "" is none.
func (c command) in(r words.Reader) string {
	if i := slices.Index(words.Languages, r.Lang); i >= 0 && i < len(c.names) {
		return c.names[i]
	}
	return ""
}

// usage is what can follow the row's word: one of its own words, or a text.
func (c command) usage(r words.Reader, key string) string {
	if len(c.words) == 0 {
		if !c.takes || c.silent {
			return ""
		}
		return r.T("usage." + key)
	}
	parts := make([]string, len(c.words))
	for i, w := range c.words {
		parts[i] = strings.TrimSpace(w.in(r) + " " + w.usage(r, key+"."+w.name))
	}
	return "[" + strings.Join(parts, " | ") + "]"
}

// command answers a line that somebody typed.
func (h *Handlers) command(ctx context.Context, a asked) (bot.Answer, error) {
	c, text, ok := find(*a.Command)
	switch {
	case len(a.Command.Text) > maxCommand:
		return h.sorry(a, "command_too_long"), nil
	case !ok:
		return h.sorry(a, "unknown_command"), nil
	}
	return c.run(h, ctx, a, text)
}

// maxCommand bounds what is looked at of a command, in bytes.
const maxCommand = 4000

// find is the row for a line that somebody typed, with the text behind its words.
// ok is false where no command has the name.
func find(line bot.Command) (c command, text string, ok bool) {
	c, text, ok = match(commands(), line.Name, clean(line.Text[:min(len(line.Text), maxCommand)]))
	for ok && len(c.words) > 0 {
		word, tail := cutWord(text)
		c, text, _ = match(c.words, word, tail)
	}
	return c, text, ok
}

// match is the row for a word and the text behind it. Where no word of rows is
// meant, it is the one that takes the rest, with the whole text.
func match(rows []command, word, tail string) (c command, text string, ok bool) {
	for _, c := range rows {
		typed := slices.ContainsFunc(c.names, func(n string) bool { return strings.EqualFold(n, word) })
		if typed && (c.takes || len(c.words) > 0 || tail == "") {
			return c, tail, true
		}
	}
	for _, c := range rows {
		if c.rest {
			return c, strings.TrimSpace(word + " " + tail), true
		}
	}
	return command{}, "", false
}

func cutWord(text string) (word, tail string) {
	i := strings.IndexFunc(text, unicode.IsSpace)
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimSpace(text[i:])
}
