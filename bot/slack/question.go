package slack

import (
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// fields returns the form's input blocks, with at most most options each. now is in the
// zone of its times. A second
// field of the same name is left out: its block id would not be unique.
func fields(f bot.Form, most int, now time.Time) []slackapi.Block {
	var out []slackapi.Block
	seen := map[string]bool{}
	for _, field := range f.Fields[:min(len(f.Fields), maxFields)] {
		id := fieldPrefix + field.Name
		if seen[id] || len(id) > maxBlockID {
			continue
		}
		seen[id] = true
		b := slackapi.NewInputBlock(id, literal(bot.CleanLine(field.Label), maxCaption), nil, element(field, most, now))
		if hint := bot.CleanLine(field.Hint); hint != "" {
			b.Hint = literal(hint, maxCaption)
		}
		b.Optional = !field.Required
		out = append(out, b)
	}
	return out
}

func element(f bot.Field, most int, now time.Time) slackapi.BlockElement {
	if f.IsChoice() {
		if len(f.Options) > maxOptions {
			return searched(f)
		}
		if options, chosen := choices(f, most); len(options) > 0 {
			return picker(f.Kind, options, chosen)
		}
	}
	if f.Kind == bot.FieldTime {
		return timePicker(f, now)
	}
	e := slackapi.NewPlainTextInputBlockElement(nil, fieldAction)
	e.Multiline = f.Kind == bot.FieldText
	e.MaxLength = maxInput
	if f.Max > 0 {
		e.MaxLength = min(f.Max, maxInput)
	}
	e.InitialValue = bot.Cut(f.Clean(f.Value), e.MaxLength)
	return e
}

// picker shows a few options all at once, and many in a list.
func picker(kind bot.FieldKind, options []*slackapi.OptionBlockObject, chosen *slackapi.OptionBlockObject) slackapi.BlockElement {
	if kind == bot.FieldChoice && len(options) <= maxRadios {
		e := slackapi.NewRadioButtonsBlockElement(fieldAction, options...)
		e.InitialOption = chosen
		return e
	}
	e := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, nil, fieldAction, options...)
	e.InitialOption = chosen
	return e
}

// choices returns at most most of the options. The chosen one is always among them.
func choices(f bot.Field, most int) (out []*slackapi.OptionBlockObject, chosen *slackapi.OptionBlockObject) {
	for _, o := range f.Options {
		option, ok := optionOf(o)
		if !ok {
			continue
		}
		picked := chosen == nil && o.Value == f.Value
		if picked {
			chosen = option
		}
		switch {
		case len(out) < most:
			out = append(out, option)
		case picked:
			out[most-1] = option
		}
	}
	return out, chosen
}

// optionOf returns an option of a menu. It reports false for a value that Slack doesn't
// take.
func optionOf(o bot.Option) (*slackapi.OptionBlockObject, bool) {
	if o.Value == "" || o.Value != bot.Cut(bot.Clean(o.Value), maxValue) {
		return nil, false
	}
	return slackapi.NewOptionBlockObject(o.Value, literal(bot.CleanLine(o.Label), maxLabel), nil), true
}
