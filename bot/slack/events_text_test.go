package slack

import "testing"

func TestTheTextOfAMessageIsReadAsPeopleSeeIt(t *testing.T) {
	for text, want := range map[string]string{
		"a &lt;b&gt; &amp;amp; c":                             "a <b> &amp; c",
		"<@U1> <@U2|budi> <#C1|tier2> <#C1>":                  "@U1 @budi #tier2 #C1",
		"<!here> <!subteam^S1|@noc> <!date^1^{date}|nov>":     "@here @noc nov",
		"<https://x.test|klik> <https://x.test>":              "klik https://x.test",
		"<tel:+62812|0812-3> <tel:0813> <mailto:a@b.c|a@b.c>": "0812-3 0813 a@b.c",
		"1 &lt; 2 <> <|x>":                                    "1 < 2 <> <|x>",
	} {
		if got := readable(text); got != want {
			t.Errorf("%q is read as %q; want %q", text, got, want)
		}
	}
}
