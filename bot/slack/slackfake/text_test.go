package slackfake_test

import (
	"testing"

	slackapi "github.com/slack-go/slack"
)

func TestBlocksReadInOrder(t *testing.T) {
	h := newHarness(t)
	bold := slackapi.NewRichTextSection(slackapi.NewRichTextSectionTextElement("kaya ", nil), slackapi.NewRichTextSectionTextElement("teks", nil))
	h.post(t, "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(
		slackapi.NewHeaderBlock(plain("Judul <!channel> &amp; co")),
		slackapi.NewSectionBlock(mrkdwn("<@U1> &lt;!here&gt;"), []*slackapi.TextBlockObject{mrkdwn("*a*"), plain("b")}, nil),
		slackapi.NewContextBlock("", slackapi.NewImageBlockElement("https://x.test/a.png", "gambar"), mrkdwn("<@U99|x>")),
		slackapi.NewDividerBlock(),
		slackapi.NewMarkdownBlock("", "**md**"),
		slackapi.NewRichTextBlock("", bold),
	))
	m := h.Messages("C1")[0]
	if want := "Judul <!channel> & co\n@sari <!here>\n*a*\nb\ngambar\nx\n**md**\nkaya teks"; m.Text != want {
		t.Errorf("the blocks read %q; want %q", m.Text, want)
	}
	if len(m.Blocks) != 6 || m.Blocks[0].Type != "header" || m.Blocks[0].ID == "" || m.Blocks[3].Text != "" {
		t.Errorf("the blocks are %+v", m.Blocks)
	}
	if len(m.Mentions) != 2 || m.Mentions[0] != "U1" {
		t.Errorf("they mention %v; want U1 and U99, and no channel from plain text", m.Mentions)
	}
	h.wantFaults(t)
}

func TestWhatAPersonSaysCallsNobody(t *testing.T) {
	h := newHarness(t)
	if _, err := h.As("U1").Say("C1", "<!channel> & co", ""); err != nil {
		t.Fatal(err)
	}
	if m := h.Messages("C1")[0]; m.Text != "<!channel> & co" || len(m.Mentions) > 0 || m.Author != "U1" {
		t.Errorf("the message is %+v", m)
	}
}

func TestRichTextIsRawAndCalls(t *testing.T) {
	h := newHarness(t)
	row := slackapi.NewRichTextSection(slackapi.NewRichTextSectionUserElement("U1", nil), slackapi.NewRichTextSectionUserGroupElement("S1"))
	typed := &slackapi.RichTextQuote{Type: slackapi.RTEQuote, Elements: []slackapi.RichTextSectionElement{slackapi.NewRichTextSectionTextElement("&lt;!here&gt; <@U2>", nil)}}
	h.post(t, "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(slackapi.NewRichTextBlock("", row, typed)))
	m := h.Messages("C1")[0]
	if want := "@sari@noc\n&lt;!here&gt; <@U2>"; m.Text != want {
		t.Errorf("the rich text reads %q; want %q", m.Text, want)
	}
	if len(m.Mentions) != 2 || m.Mentions[0] != "U1" || m.Mentions[1] != "S1" {
		t.Errorf("it mentions %v; want U1 and S1", m.Mentions)
	}
	_, _, err := h.api.PostMessageContext(t.Context(), "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(
		slackapi.NewRichTextBlock("", slackapi.NewRichTextSection(slackapi.NewRichTextSectionTextElement("", nil)))))
	wantCode(t, "an empty text", err, "invalid_blocks")
}
