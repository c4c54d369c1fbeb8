package slackfake_test

import (
	"fmt"
	"testing"

	slackapi "github.com/slack-go/slack"
)

func TestLimitsOfAView(t *testing.T) {
	h := newHarness(t)
	field := func(id string, e slackapi.BlockElement, label int) slackapi.Block {
		return slackapi.NewInputBlock(id, plain(long(label)), nil, e)
	}
	typed := func(most int) slackapi.BlockElement {
		e := slackapi.NewPlainTextInputBlockElement(nil, "a")
		e.MaxLength = most
		return e
	}
	groups := func(n, label int) slackapi.BlockElement {
		group := func(i int) *slackapi.OptionGroupBlockObject {
			return slackapi.NewOptionGroupBlockElement(plain(long(label)), slackapi.NewOptionBlockObject(fmt.Sprint(i), plain("x"), nil))
		}
		return slackapi.NewOptionsGroupSelectBlockElement(slackapi.OptTypeStatic, nil, "m", many(n, group)...)
	}
	least := func(n int) slackapi.BlockElement {
		e := slackapi.NewPlainTextInputBlockElement(nil, "a")
		e.MinLength = n
		return e
	}
	at := func(unix int64) slackapi.BlockElement {
		e := slackapi.NewDateTimePickerBlockElement("a")
		e.InitialDateTime = unix
		return e
	}
	hinted := func(n int) slackapi.Block { return slackapi.NewInputBlock("b", plain("x"), plain(long(n)), typed(0)) }
	hollow := func(n int) slackapi.Block {
		return field("b", slackapi.NewPlainTextInputBlockElement(plain(long(n)), "a"), 9)
	}
	type change = func(*slackapi.ModalViewRequest)
	blocks := func(b ...slackapi.Block) change {
		return func(v *slackapi.ModalViewRequest) { v.Blocks.BlockSet = b }
	}
	for _, c := range []struct {
		what      string
		good, bad change
	}{
		{"title 24", func(v *slackapi.ModalViewRequest) { v.Title = plain(long(24)) }, func(v *slackapi.ModalViewRequest) { v.Title = plain(long(25)) }},
		{"a title", func(*slackapi.ModalViewRequest) {}, func(v *slackapi.ModalViewRequest) { v.Title = nil }},
		{"submit 24", func(v *slackapi.ModalViewRequest) { v.Submit = plain(long(24)) }, func(v *slackapi.ModalViewRequest) { v.Submit = plain(long(25)) }},
		{"close 24", func(v *slackapi.ModalViewRequest) { v.Close = plain(long(24)) }, func(v *slackapi.ModalViewRequest) { v.Close = plain(long(25)) }},
		{"private_metadata 3,000", func(v *slackapi.ModalViewRequest) { v.PrivateMetadata = long(3000) }, func(v *slackapi.ModalViewRequest) { v.PrivateMetadata = long(3001) }},
		{"callback_id 255", func(v *slackapi.ModalViewRequest) { v.CallbackID = long(255) }, func(v *slackapi.ModalViewRequest) { v.CallbackID = long(256) }},
		{"external_id 255", func(v *slackapi.ModalViewRequest) { v.ExternalID = long(255) }, func(v *slackapi.ModalViewRequest) { v.ExternalID = long(256) }},
		{"100 blocks", blocks(many(100, func(int) slackapi.Block { return section("x") })...), blocks(many(101, func(int) slackapi.Block { return section("x") })...)},
		{"blocks at all", blocks(section("x")), blocks()},
		{"submit with fields", blocks(field("b", typed(0), 9)), func(v *slackapi.ModalViewRequest) { v.Submit = nil; blocks(field("b", typed(0), 9))(v) }},
		{"label 2,000", blocks(field("b", typed(0), 2000)), blocks(field("b", typed(0), 2001))},
		{"hint 2,000", blocks(hinted(2000)), blocks(hinted(2001))},
		{"placeholder 150", blocks(hollow(150)), blocks(hollow(151))},
		{"min_length 3,000", blocks(field("b", least(3000), 9)), blocks(field("b", least(3001), 9))},
		{"max_length 3,000", blocks(field("b", typed(3000), 9)), blocks(field("b", typed(3001), 9))},
		{"100 groups of options", blocks(field("b", groups(100, 9), 9)), blocks(field("b", groups(101, 9), 9))},
		{"group label 75", blocks(field("b", groups(1, 75), 9)), blocks(field("b", groups(1, 76), 9))},
		{"10 radio buttons", blocks(field("b", slackapi.NewRadioButtonsBlockElement("a", options(10)...), 9)), blocks(field("b", slackapi.NewRadioButtonsBlockElement("a", options(11)...), 9))},
		{"a time of ten digits", blocks(field("b", at(1e9), 9)), blocks(field("b", at(1e9-1), 9))},
		{"no section with a time", blocks(slackapi.NewActionBlock("b", at(0))), blocks(raw{"type": "section", "text": mrkdwn("x"), "accessory": at(0)})},
		{"a field is no button", blocks(field("b", typed(0), 9)), blocks(field("b", button("a", "A"), 9))},
	} {
		for i, change := range []change{c.good, c.bad} {
			v := slackapi.ModalViewRequest{Type: slackapi.VTModal, Title: plain("Judul"), Submit: plain("Kirim")}
			blocks(section("x"))(&v)
			change(&v)
			_, err := h.api.OpenViewContext(t.Context(), "no trigger", v)
			wantCode(t, c.what, err, []string{"invalid_trigger_id", "invalid_arguments"}[i])
		}
	}
}

// raw is a block that the library has no type for.
type raw map[string]any

func (raw) BlockType() slackapi.MessageBlockType { return "section" }
func (raw) ID() string                           { return "" }
