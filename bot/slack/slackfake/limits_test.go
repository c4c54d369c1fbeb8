package slackfake_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	slackapi "github.com/slack-go/slack"
)

// long returns a text of n characters.
func long(n int) string { return strings.Repeat("x", n) }

func options(n int) (out []*slackapi.OptionBlockObject) {
	for i := range n {
		out = append(out, slackapi.NewOptionBlockObject(fmt.Sprint(i), plain(fmt.Sprint("option ", i)), nil))
	}
	return out
}

func section(text string) slackapi.Block { return slackapi.NewSectionBlock(mrkdwn(text), nil, nil) }

func actions(elements ...slackapi.BlockElement) slackapi.Block {
	return slackapi.NewActionBlock("", elements...)
}

func many[T any](n int, one func(int) T) (out []T) {
	for i := range n {
		out = append(out, one(i))
	}
	return out
}

func TestLimitsOfAMessage(t *testing.T) {
	h := newHarness(t)
	fields := func(n, length int) slackapi.Block {
		return slackapi.NewSectionBlock(nil, many(n, func(int) *slackapi.TextBlockObject { return mrkdwn(long(length)) }), nil)
	}
	labelled := func(label, value, action string) slackapi.Block {
		return actions(slackapi.NewButtonBlockElement(action, value, plain(label)))
	}
	overflow := func(n int) slackapi.Block {
		return actions(slackapi.NewOverflowBlockElement("more", options(n)...))
	}
	menu := func(n, placeholder int) slackapi.Block {
		return actions(slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, plain(long(placeholder)), "m", options(n)...))
	}
	option := func(label, value int) slackapi.Block {
		return actions(slackapi.NewRadioButtonsBlockElement("r", slackapi.NewOptionBlockObject(long(value), plain(long(label)), nil)))
	}
	confirm := func(title, text, yes, no int) slackapi.Block {
		return actions(button("a", "A").WithConfirm(slackapi.NewConfirmationBlockObject(plain(long(title)), mrkdwn(long(text)), plain(long(yes)), plain(long(no)))))
	}
	context := func(n int) slackapi.Block {
		return slackapi.NewContextBlock("", many(n, func(int) slackapi.MixedElement { return mrkdwn("x") })...)
	}
	named := func(id string) slackapi.Block { return &slackapi.DividerBlock{Type: slackapi.MBTDivider, BlockID: id} }
	row := func(n int) slackapi.Block {
		return actions(many(n, func(i int) slackapi.BlockElement { return button(fmt.Sprint("a", i), "A") })...)
	}
	sections := func(n, length int) []slackapi.Block {
		return many(n, func(int) slackapi.Block { return section(long(length)) })
	}
	one := func(b ...slackapi.Block) []slackapi.Block { return b }
	described := func(n int) slackapi.Block {
		return actions(slackapi.NewRadioButtonsBlockElement("r", slackapi.NewOptionBlockObject("1", plain("x"), plain(long(n)))))
	}
	boxes := func(n int) slackapi.Block {
		return actions(slackapi.NewCheckboxGroupsBlockElement("c", options(n)...))
	}
	linked := func(n int) slackapi.Block { return actions(button("a", "A").WithURL(long(n))) }
	picture := func(n int) slackapi.Block { return slackapi.NewImageBlock("https://x.test/a.png", long(n), "", nil) }
	exactly := func(n int) []slackapi.Block {
		out := sections(5, 2500)
		raw, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		out[4] = section(long(2500 + n - len(raw)))
		return out
	}
	for _, c := range []struct {
		what      string
		good, bad []slackapi.Block
		code      string // of bad; "" is invalid_blocks
	}{
		{"50 blocks", many(50, func(int) slackapi.Block { return named("") }), many(51, func(int) slackapi.Block { return named("") }), ""},
		{"13,200 characters in all", sections(4, 2900), sections(5, 2900), "msg_blocks_too_long"},
		{"section text 3,000", one(section(long(3000))), one(section(long(3001))), ""},
		{"characters in the larger count", one(section(strings.Repeat("😀", 1500))), one(section(strings.Repeat("😀", 1501))), ""},
		{"section text not empty", one(section("x")), one(section("")), ""},
		{"a section has text or fields", one(section("x")), one(slackapi.NewSectionBlock(nil, nil, nil)), ""},
		{"10 fields", one(fields(10, 9)), one(fields(11, 9)), ""},
		{"fields of 2,000", one(fields(1, 2000)), one(fields(1, 2001)), ""},
		{"header 150", one(slackapi.NewHeaderBlock(plain(long(150)))), one(slackapi.NewHeaderBlock(plain(long(151)))), ""},
		{"a header is plain", one(slackapi.NewHeaderBlock(plain("x"))), one(slackapi.NewHeaderBlock(mrkdwn("x"))), ""},
		{"10 elements in a context", one(context(10)), one(context(11)), ""},
		{"25 elements in actions", one(row(25)), one(row(26)), ""},
		{"no empty actions", one(row(1)), one(row(0)), ""},
		{"button text 75", one(labelled(long(75), "v", "a")), one(labelled(long(76), "v", "a")), ""},
		{"button text not empty", one(labelled("x", "v", "a")), one(labelled("", "v", "a")), ""},
		{"button value 2,000", one(labelled("x", long(2000), "a")), one(labelled("x", long(2001), "a")), ""},
		{"action_id 255", one(labelled("x", "v", long(255))), one(labelled("x", "v", long(256))), ""},
		{"action_ids differ in a block", one(actions(button("a", "A"), button("b", "B"))), one(actions(button("a", "A"), button("a", "B"))), ""},
		{"block_id 255", one(named(long(255))), one(named(long(256))), ""},
		{"block_ids differ", one(named("a"), named("b")), one(named("a"), named("a")), ""},
		{"5 options in an overflow", one(overflow(5)), one(overflow(6)), ""},
		{"100 options in a menu", one(menu(100, 9)), one(menu(101, 9)), ""},
		{"placeholder 150", one(menu(1, 150)), one(menu(1, 151)), ""},
		{"option text 75", one(option(75, 1)), one(option(76, 1)), ""},
		{"option value 150", one(option(1, 150)), one(option(1, 151)), ""},
		{"confirm title 100", one(confirm(100, 1, 1, 1)), one(confirm(101, 1, 1, 1)), ""},
		{"confirm text 300", one(confirm(1, 300, 1, 1)), one(confirm(1, 301, 1, 1)), ""},
		{"confirm button 30", one(confirm(1, 1, 30, 30)), one(confirm(1, 1, 31, 30)), ""},
		{"deny button 30", one(confirm(1, 1, 30, 30)), one(confirm(1, 1, 30, 31)), ""},
		{"option description 75", one(described(75)), one(described(76)), ""},
		{"10 checkboxes", one(boxes(10)), one(boxes(11)), ""},
		{"button url 3,000", one(linked(3000)), one(linked(3001)), ""},
		{"context text 3,000", one(slackapi.NewContextBlock("", mrkdwn(long(3000)))), one(slackapi.NewContextBlock("", mrkdwn(long(3001)))), ""},
		{"markdown 12,000", one(slackapi.NewMarkdownBlock("", long(12000))), one(slackapi.NewMarkdownBlock("", long(12001))), ""},
		{"alt text 2,000", one(picture(2000)), one(picture(2001)), ""},
		{"all as JSON 13,200", exactly(13200), exactly(13201), "msg_blocks_too_long"},
		{"only known blocks", one(section("x")), one(slackapi.NewFileBlock("", "x", "remote")), ""},
		{"no field to type into among buttons", one(row(1)), one(actions(slackapi.NewPlainTextInputBlockElement(nil, "a"))), ""},
	} {
		_, _, err := h.api.PostMessageContext(t.Context(), "C1", slackapi.MsgOptionText("x", false), slackapi.MsgOptionBlocks(c.good...))
		wantCode(t, c.what+", within", err, "")
		if c.code == "" {
			c.code = "invalid_blocks"
		}
		_, _, err = h.api.PostMessageContext(t.Context(), "C1", slackapi.MsgOptionText("x", false), slackapi.MsgOptionBlocks(c.bad...))
		wantCode(t, c.what+", beyond", err, c.code)
	}
}

func TestLimitsOfTextAndMetadata(t *testing.T) {
	h := newHarness(t)
	post := func(o ...slackapi.MsgOption) error {
		_, _, err := h.api.PostMessageContext(t.Context(), "C1", o...)
		return err
	}
	meta := func(v any) slackapi.MsgOption {
		return slackapi.MsgOptionMetadata(slackapi.SlackMetadata{EventType: "e", EventPayload: map[string]any{"k": v}})
	}
	text := slackapi.MsgOptionText("x", false)
	ts := h.post(t, "C1", slackapi.MsgOptionText(long(40001), false))
	if got := len(h.Messages("C1")[0].Text); got != 40000 {
		t.Errorf("a text of 40,001 is kept with %d characters; want 40,000", got)
	}
	update := func(n int) error {
		_, _, _, err := h.api.UpdateMessageContext(t.Context(), "C1", ts, slackapi.MsgOptionText(long(n), false))
		return err
	}
	wantCode(t, "an update of 4,000", update(4000), "")
	wantCode(t, "an update of 4,001", update(4001), "msg_too_long")
	wantCode(t, "metadata of a string", post(text, meta("s")), "")
	wantCode(t, "metadata of a list", post(text, meta([]string{"s"})), "invalid_metadata_schema")
	wantCode(t, "metadata of 9,000", post(text, meta(long(9000))), "metadata_too_large")
	wantCode(t, "metadata without a type", post(text, slackapi.MsgOptionMetadata(slackapi.SlackMetadata{EventPayload: map[string]any{"k": 1}})), "invalid_metadata_format")
}

func TestARefusalSaysWhatIsWrongAndWhere(t *testing.T) {
	h := newHarness(t)
	_, _, err := h.api.PostMessageContext(t.Context(), "C1", slackapi.MsgOptionBlocks(section("x"), actions(button("a", long(76)))))
	var r slackapi.SlackErrorResponse
	ok := errors.As(err, &r)
	if want := "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]"; !ok || fmt.Sprint(r.ResponseMetadata.Messages) != "["+want+"]" {
		t.Errorf("the messages are %v; want %q", r.ResponseMetadata.Messages, want)
	}
	if got := h.Faults(); len(got) != 1 || got[0].Where != "chat.postMessage" || got[0].Code != "invalid_blocks" {
		t.Errorf("the faults are %v; want invalid_blocks at chat.postMessage", got)
	}
}
