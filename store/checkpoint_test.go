package store

import (
	"errors"
	"strings"
	"testing"
)

// TestACheckpointSurvivesAChat: what chats and people do to a text that is copied.
func TestACheckpointSurvivesAChat(t *testing.T) {
	opts := audited(t, 5)
	c := checkpointOf(t, opts)
	text := c.Text()
	if want := c.Origin + "\n5\n" + c.RootText() + "\n\n— " + c.Origin + " "; !strings.HasPrefix(text, want) || strings.Count(text, "\n") != 5 {
		t.Errorf("the checkpoint is\n%s\nwant it in the form of c2sp.org/tlog-checkpoint, beginning\n%s", text, want)
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	sig := lines[4][len(lines[4])-92:]
	wrapped := strings.Replace(strings.Replace(text, sig, sig[:50]+"\n"+sig[50:], 1), c.RootText(), c.RootText()[:20]+" \n"+c.RootText()[20:], 1)
	for name, copied := range map[string]string{
		"as it is":              text,
		"no final newline":      strings.TrimSuffix(text, "\n"),
		"no blank line":         strings.Join(strings.Fields(lines[0]+"\n"+lines[1]+"\n"+lines[2]), "\n") + "\n" + lines[4],
		"one line":              strings.Join(strings.Fields(text), " "),
		"quoted":                "> " + strings.Join(lines, "\n> "),
		"a code block":          "```\n" + text + "```",
		"inline code":           "`" + strings.TrimSpace(text) + "`",
		"CRLF":                  strings.ReplaceAll(text, "\n", "\r\n"),
		"a hyphen":              strings.ReplaceAll(text, "—", "-"),
		"two hyphens":           strings.ReplaceAll(text, "—", "--"),
		"an en dash":            strings.ReplaceAll(text, "—", "–"),
		"a bullet":              strings.ReplaceAll(text, "—", "•"),
		"no dash":               strings.ReplaceAll(text, "— ", ""),
		"no-break spaces":       strings.ReplaceAll(text, " ", "\u00a0"),
		"zero-width spaces":     strings.ReplaceAll(text, "/", "/\u200b"),
		"indented":              "    " + strings.ReplaceAll(text, "\n", "\n    "),
		"in a message":          "Sigap  08.00\nCap audit hari ini (5 entri):\n" + text + "\nTeruskan ke mutu.",
		"in guillemets":         "«" + text + "»",
		"bold":                  "*" + strings.Join(lines, "*\n*") + "*",
		"a byte order mark":     "\ufeff" + text,
		"with the time on each": "[08:00] " + lines[0] + "\n" + strings.Join(lines[1:], "\n"),
		"wrapped":               wrapped,
	} {
		got := ReadCheckpoints(copied)
		if len(got) != 1 || got[0] != c {
			t.Errorf("%s: %q is read as %+v; want %+v", name, copied, got, c)
		}
		if n := UnreadCheckpoints(copied); n != 0 {
			t.Errorf("%s: %d checkpoints are counted as unread; want none", name, n)
		}
	}
	for name, copied := range map[string]string{
		"nothing": "", "words": "tidak ada cap di sini", "half": text[:len(lines[0])+20], "another name": strings.ReplaceAll(text, "sigap-audit/", "example.com/"),
		"a root that is no base64": strings.Replace(text, c.RootText(), strings.Repeat("A", 43)+"!", 1),
	} {
		if got := ReadCheckpoints(copied); len(got) != 0 {
			t.Errorf("%s is read as %+v; want no checkpoint", name, got)
		}
	}
	for name, second := range map[string]string{
		"a root with a piece missing": strings.Replace(text, c.RootText(), c.RootText()[1:], 1), "its end missing": text[:len(lines[0])+20],
		"a size that is none": strings.Replace(text, "\n5\n", "\n99999999999999999999\n", 1),
	} {
		if copied := text + "\n\n" + second; UnreadCheckpoints(copied) != 1 {
			t.Errorf("a whole checkpoint and %s: %d are counted as unread; want one", name, UnreadCheckpoints(copied))
		}
	}
}

func TestTheSignatureOfACheckpoint(t *testing.T) {
	opts := audited(t, 5)
	c, other := checkpointOf(t, opts), checkpointOf(t, audited(t, 5))
	s := openTest(t, opts)
	key := ""
	view(t, s, func(tx *Tx) {
		var err error
		if key, err = tx.AuditKey(); err != nil {
			t.Fatal(err)
		}
	})
	if strings.Contains(key, "PRIVATE") || !strings.HasPrefix(key, c.Origin+"+") {
		t.Fatalf("the verifier key is %q; want a public one of %s", key, c.Origin)
	}
	larger, unsigned, foreign := c, c, c
	larger.Size, unsigned.signed, foreign.signed = 6, "", other.signed
	for name, x := range map[string]struct {
		c    Checkpoint
		want Signature
	}{
		"its own": {c, SignatureGood}, "of another size": {larger, SignatureBroken}, "none": {unsigned, SignatureMissing},
		"of another installation": {other, SignatureForeign}, "with another's signature": {foreign, SignatureForeign},
	} {
		if got, err := x.c.SignedBy(key); got != x.want || err != nil {
			t.Errorf("%s: the signature is %q (%v), want %q", name, got, err, x.want)
		}
	}
	if _, err := c.SignedBy("sigap"); err == nil {
		t.Error("a text that is no key was taken for one")
	}
}

// TestTheKeyIsMadeOnce, by the first operation that needs it, and a view makes none.
func TestTheKeyIsMadeOnce(t *testing.T) {
	opts := audited(t, 2)
	s := openTest(t, opts)
	view(t, s, func(tx *Tx) {
		if _, err := tx.AuditKey(); !errors.Is(err, ErrNoAuditKey) {
			t.Errorf("AuditKey in a view = %v, want ErrNoAuditKey", err)
		}
		if _, err := tx.Checkpoint(); !errors.Is(err, ErrNoAuditKey) {
			t.Errorf("Checkpoint in a view = %v, want ErrNoAuditKey", err)
		}
	})
	var keys [2]string
	for i := range keys {
		update(t, s, func(tx *Tx) { keys[i], _ = tx.AuditKey() })
	}
	if keys[0] == "" || keys[0] != keys[1] {
		t.Errorf("the keys are %q; want one, made once", keys)
	}
}
