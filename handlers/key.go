package handlers

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// key is the key of the input, with what it says; a timer's acts have none.
func (a asked) key() store.Key {
	if a.Key == "" {
		return store.Key{}
	}
	return store.Key{Platform: a.Account.Platform, ID: a.Key, Of: a.said()}
}

// said is all that decides what an input does. The message with a pressed button is not in
// it: it only says which message is there.
func (a asked) said() store.Input {
	of := store.Input{Person: a.Person.ID, Kind: a.Kind()}
	parts := []string{a.Account.ID}
	button := func(b bot.Button) {
		of.Subject, of.Action = b.Subject, b.Action
		parts = append(parts, b.Arg, strconv.FormatUint(b.Turn, 10))
	}
	switch {
	case a.Command != nil:
		of.Action = a.Command.Name
		parts = append(parts, a.Command.Text, strconv.FormatBool(a.Command.Quoted))
	case a.Press != nil:
		button(a.Press.Button)
	case a.Submit != nil:
		button(a.Submit.Button)
		for _, name := range slices.Sorted(maps.Keys(a.Submit.Fields)) {
			parts = append(parts, name, a.Submit.Fields[name])
		}
	case a.Upload != nil:
		parts = append(parts, a.Upload.Name, strconv.FormatInt(a.Upload.Size, 10), a.Upload.Text, strconv.Itoa(a.Upload.More))
	case a.Reply != nil:
		at := a.Reply.Place
		parts = append(parts, at.Platform, at.ID, string(a.Reply.Ref), a.Reply.Text, strconv.FormatBool(a.Reply.File))
	}
	of.Content = quoted(parts)
	return of
}

// quoted joins texts so that no two lists of texts give the same.
func quoted(parts []string) string {
	var out strings.Builder
	for _, part := range parts {
		out.WriteString(strconv.Quote(part))
	}
	return out.String()
}

// unkeyed is the input for a further operation, which its key does not stand for.
func (a asked) unkeyed() asked {
	a.Key = ""
	return a
}
