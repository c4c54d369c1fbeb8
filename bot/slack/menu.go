package slack

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"strings"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// The limits of buttons and menus. Slack: reference/block-kit/blocks/actions-block,
// reference/block-kit/block-elements, reference/block-kit/composition-objects.
const (
	maxElements = 25 // in a block of actions
	maxOverflow = 5  // options of an overflow menu
	maxAsk      = 300
	maxAskTitle = 100
	maxAskLabel = 30
	allInSight  = 20 // buttons in the answer to bot.ActMore
)

// moreAction is the action id of the menu of further buttons. In a list that can lose its
// choice the mark and the code of bot.ActMore follow it, if all entries have one subject.
const moreAction = "more:"

// buttons returns one block with the visible buttons and a menu of the others. A menu has
// one confirmation for all its entries, so an entry that asks first is a button beside it.
func buttons(c bot.Card, mark string) slackapi.Block {
	var all []slackapi.BlockElement
	add := func(b bot.Button) {
		all = append(all, button(fmt.Sprintf("b%d", len(all)), b, mark))
	}
	var last bot.Button
	for _, b := range c.Buttons {
		add(b)
		last = b
	}
	var more []bot.Button
	for _, b := range c.More {
		if last = b; b.Confirm != nil && len(all) < maxElements-1 {
			add(b)
		} else {
			more = append(more, b)
		}
	}
	if len(more) > 0 {
		all = append(all, menu(more, c.MoreLabel, mark))
	}
	if len(all) == 0 {
		return nil
	}
	return actions{slackapi.MBTAction, blockID(last, c), all}
}

func button(id string, b bot.Button, mark string) slackapi.BlockElement {
	e := slackapi.NewButtonBlockElement(id, mark+b.Code(), literal(b.Label, maxLabel))
	e.Style = slackapi.Style(b.Style())
	if ask := b.Confirm; ask != nil {
		e.Confirm = &slackapi.ConfirmationBlockObject{
			Title: literal(b.Label, maxAskTitle), Text: literal(bot.CleanLine(ask.Text), maxAsk),
			Confirm: literal(bot.CleanLine(ask.Yes), maxAskLabel), Deny: literal(bot.CleanLine(ask.No), maxAskLabel), Style: e.Style,
		}
	}
	return e
}

// menu returns an overflow menu, which always sends the chosen entry, or a list for more
// entries than that takes. A list keeps the choice, and sends none when the same entry is
// chosen again.
func menu(entries []bot.Button, label, mark string) slackapi.BlockElement {
	var options []*slackapi.OptionBlockObject
	id := moreAction + mark + bot.Button{Subject: entries[0].Subject, Action: bot.ActMore, Turn: entries[0].Turn}.Code()
	for _, b := range entries {
		options = append(options, slackapi.NewOptionBlockObject(mark+b.Code(), literal(b.Label, maxLabel), nil))
		if b.Subject == "" || b.Subject != entries[0].Subject {
			id = moreAction
		}
	}
	if len(options) <= maxOverflow {
		return slackapi.NewOverflowBlockElement(moreAction, options...)
	}
	return slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, literal(cmp.Or(label, "…"), maxLabel), id, options...)
}

// actions is a block of buttons. The library's own type marshals its elements twice.
type actions struct {
	Type     slackapi.MessageBlockType `json:"type"`
	BlockID  string                    `json:"block_id"`
	Elements []slackapi.BlockElement   `json:"elements"`
}

func (a actions) BlockType() slackapi.MessageBlockType { return a.Type }
func (a actions) ID() string                           { return a.BlockID }

// blockID returns an id that changes with the turn and with the content of the card: a
// client keeps the choice in a list until the id changes.
func blockID(b bot.Button, c bot.Card) string {
	return fmt.Sprintf("k:%s:%d:%s", b.Subject, b.Turn, letters(crc32.ChecksumIEEE([]byte(c.Plain()))))
}

// letters writes a number without digits, which could look like a customer's number.
func letters(n uint32) string {
	var b strings.Builder
	for ; n > 0; n /= 26 {
		b.WriteByte('a' + byte(n%26))
	}
	return b.String()
}
