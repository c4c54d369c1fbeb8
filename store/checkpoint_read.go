package store

import (
	"encoding/base64"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is what a checkpoint's text says.
type Checkpoint struct {
	Origin string   // the name of the key that signs
	Size   uint64   // number of entries
	Root   [32]byte // of their tree
	signed string   // the line of the signature, or ""
}

// Signature says whose signature a checkpoint has.
type Signature string

// The signatures.
const (
	SignatureGood    Signature = "good"
	SignatureForeign Signature = "foreign" // of another key
	SignatureBroken  Signature = "broken"  // of this key, but not of this text
	SignatureMissing Signature = "missing"
)

// checkpointForm are the first three lines of a checkpoint.
const checkpointForm = `(` + checkpointName + `[a-z]{12})\s+([0-9]{1,19})\s+((?:[A-Za-z0-9+/]\s*){43}=)`

// The lines of a checkpoint, in a text that readable has made: the dash before the
// signature may have become another sign, and base64 may be wrapped.
var (
	checkpointLines = regexp.MustCompile(checkpointForm)
	checkpointFirst = regexp.MustCompile(`^` + checkpointForm)
	checkpointHead  = regexp.MustCompile(checkpointName + `[a-z]{12}\s+[0-9]+\s`)
	signatureLine   = regexp.MustCompile(`^\s*[^\sA-Za-z0-9]{0,3}\s*(` + checkpointName + `[a-z]{12})\s+((?:[A-Za-z0-9+/]\s*){91}=)`)
)

// maxCheckpointText is the most bytes of a text in which UnreadCheckpoints expects the first
// three lines of a checkpoint, with what a chat puts between.
const maxCheckpointText = 2048

// maxCheckpoints is the most checkpoints that ReadCheckpoints returns: those of 13 years.
const maxCheckpoints = 5000

// ReadCheckpoints finds the checkpoints in a text, such as a message that was copied from a
// chat: whatever stands around them, quoted, in a code block, wrapped or joined in one line.
// It returns each once, up to 5,000, by their size.
func ReadCheckpoints(text string) (out []Checkpoint) {
	text = readable(text)
	for _, at := range checkpointLines.FindAllStringSubmatchIndex(text, maxCheckpoints) {
		c := Checkpoint{Origin: text[at[2]:at[3]]}
		size, err := strconv.ParseInt(text[at[4]:at[5]], 10, 64)
		root, rootErr := tlog.ParseHash(joined(text[at[6]:at[7]]))
		if err != nil || rootErr != nil {
			continue
		}
		c.Size, c.Root = uint64(size), root //nolint:gosec // it is not negative
		if m := signatureLine.FindStringSubmatch(text[at[1]:]); m != nil {
			c.signed = "— " + m[1] + " " + joined(m[2])
		}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Checkpoint) int { return int(min(max(int64(a.Size)-int64(b.Size), -1), 1)) }) //nolint:gosec // as above
	return out
}

// UnreadCheckpoints counts the checkpoints in a text that begin as one and can't be read: of
// which a piece is missing, or was changed on its way.
func UnreadCheckpoints(text string) (n int) {
	text = readable(text)
	for _, at := range checkpointHead.FindAllStringIndex(text, maxCheckpoints) {
		whole := checkpointFirst.FindStringSubmatchIndex(text[at[0]:min(len(text), at[0]+maxCheckpointText)])
		if whole == nil {
			n++
			continue
		}
		root := joined(text[at[0]+whole[6] : at[0]+whole[7]])
		_, sizeErr := strconv.ParseInt(text[at[0]+whole[4]:at[0]+whole[5]], 10, 64)
		if _, err := tlog.ParseHash(root); err != nil || sizeErr != nil {
			n++
		}
	}
	return n
}

// readable drops what a chat adds within words, and makes spaces of what it adds around
// them. No part of a checkpoint has these signs.
func readable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\u2014':
			return r
		case unicode.IsSpace(r), strings.ContainsRune("`>|*_~\"'«»“”‘’<()[]{}", r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, " "))
}

func joined(s string) string { return strings.Join(strings.Fields(s), "") }

// Text returns the checkpoint as it was signed.
func (c Checkpoint) Text() string {
	return checkpointText(c.Origin, c.Size, c.Root) + "\n" + c.signed + "\n"
}

// SignedBy checks the signature against a verifier key. It fails if that is none.
func (c Checkpoint) SignedBy(key string) (Signature, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return "", err
	}
	if c.signed == "" {
		return SignatureMissing, nil
	}
	var foreign *note.UnverifiedNoteError
	switch _, err := note.Open([]byte(c.Text()), note.VerifierList(verifier)); {
	case err == nil:
		return SignatureGood, nil
	case errors.As(err, &foreign):
		return SignatureForeign, nil
	}
	return SignatureBroken, nil
}

// RootText returns the root as checkpoints write it.
func (c Checkpoint) RootText() string { return base64.StdEncoding.EncodeToString(c.Root[:]) }
