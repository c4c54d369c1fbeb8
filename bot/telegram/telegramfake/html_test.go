package telegramfake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestHTMLShowsItsText(t *testing.T) {
	h := newHarness(t, nil)
	known := &telegramfake.User{ID: sari, FirstName: "Sari", LastName: "W"}
	for _, c := range []struct {
		html, text string
		entities   []telegramfake.Entity
	}{
		{"a &lt;b&gt; &amp;amp; &quot;c&quot; &#33; &#x1F600;", `a <b> &amp; "c" ! 😀`, nil},
		{"😀 <b>x</b>", "😀 x", []telegramfake.Entity{{Type: "bold", Offset: 3, Length: 1}}},
		{"<b>a<i>b</i></b>", "ab", []telegramfake.Entity{{Type: "bold", Length: 2}, {Type: "italic", Offset: 1, Length: 1}}},
		{"<B>a</B><strong>b</strong>", "ab", []telegramfake.Entity{{Type: "bold", Length: 1}, {Type: "bold", Offset: 1, Length: 1}}},
		{"<em>a</em> <ins>b</ins> <strike>c</strike>", "a b c", []telegramfake.Entity{{Type: "italic", Length: 1}, {Type: "underline", Offset: 2, Length: 1}, {Type: "strikethrough", Offset: 4, Length: 1}}},
		{`<a href="https://example.com/?a=1&amp;b=2">x</a>`, "x", []telegramfake.Entity{{Type: "text_link", Length: 1, URL: "https://example.com/?a=1&b=2"}}},
		{`<a href="tg://user?id=1002">Sari</a>`, "Sari", []telegramfake.Entity{{Type: "text_mention", Length: 4, User: known}}},
		{`<a href="tg://user?id=99">siapa</a>`, "siapa", nil},
		{`<a href="nowhere">x</a>`, "x", nil},
		{`<pre><code class="language-go">x</code></pre>`, "x", []telegramfake.Entity{{Type: "pre", Length: 1, Language: "go"}}},
		{"<blockquote expandable>a\nb</blockquote>", "a\nb", []telegramfake.Entity{{Type: "expandable_blockquote", Length: 3}}},
		{`<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>`, "ab", []telegramfake.Entity{{Type: "spoiler", Length: 1}, {Type: "spoiler", Offset: 1, Length: 1}}},
		{`<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, "👍", []telegramfake.Entity{{Type: "custom_emoji", Length: 2, EmojiID: "5368324170671202286"}}},
		{" \n<b>a</b><i></i> \n", "a", []telegramfake.Entity{{Type: "bold", Length: 1}}},
	} {
		if r := h.call("sendMessage", htmlOf(c.html)); !r.OK {
			t.Errorf("%s: %s, want it sent", c.html, r.Description)
			continue
		}
		all := h.Messages(dewi)
		got := all[len(all)-1]
		if diff := cmp.Diff(c.entities, got.Entities); got.Text != c.text || got.HTML != c.html || diff != "" {
			t.Errorf("%s shows %q, want %q; entities (-want +got):\n%s", c.html, got.Text, c.text, diff)
		}
	}
}

func TestWrongHTMLIsRefused(t *testing.T) {
	h := newHarness(t, nil)
	for html, want := range map[string]string{
		"<div>x</div>":                        `Unsupported start tag "div" at byte offset 0`,
		"a < b":                               `Unsupported start tag "" at byte offset 2`,
		"é<x>":                                `Unsupported start tag "x" at byte offset 2`,
		"a <b":                                `Unclosed start tag at byte offset 2`,
		`<a href="x`:                          `Unclosed start tag "a" at byte offset 0`,
		"<b>x":                                `Can't find end tag corresponding to start tag "b"`,
		"x</b>":                               `Unexpected end tag at byte offset 1`,
		"<b><i>x</b></i>":                     `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
		"<b>x</b":                             `Unclosed end tag at byte offset 4`,
		"<span>x</span>":                      `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"a & b":                               `Unescaped "&" or unsupported character entity at byte offset 2`,
		"&nbsp;":                              `Unescaped "&" or unsupported character entity at byte offset 0`,
		"&lt":                                 `Unescaped "&" or unsupported character entity at byte offset 0`,
		"a > b":                               `Unescaped ">" at byte offset 2`,
		"&#xD800;":                            `Invalid character entity "&#xD800;" at byte offset 0`,
		"<code><b>x</b></code>":               `Tag "b" can't stand in "code" at byte offset 6`,
		`<tg-emoji emoji-id="x">y</tg-emoji>`: `Invalid custom emoji identifier specified`,
		"<blockquote>a<blockquote>b</blockquote></blockquote>": `Tag "blockquote" can't stand in "blockquote" at byte offset 13`,
	} {
		if r := h.call("sendMessage", htmlOf(html)); r.Description != "Bad Request: can't parse entities: "+want {
			t.Errorf("%s: %q, want %q", html, r.Description, want)
		}
	}
	if got := len(h.Faults()); got != 18 {
		t.Errorf("%d faults, want one for each of 18", got)
	}
}
