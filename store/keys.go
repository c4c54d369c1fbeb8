package store

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
)

// u64 encodes a number as a key: big-endian, so that keys sort by number.
func u64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// readU64 is the inverse of u64; anything else is 0.
func readU64(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// textKey joins texts with a zero byte. Only the last may contain one.
func textKey(parts ...string) []byte { return []byte(strings.Join(parts, "\x00")) }

// textPrefix is the common prefix of all keys of textKey that begin with these parts and
// have more.
func textPrefix(parts ...string) []byte { return append(textKey(parts...), 0) }

// cutText splits a key after its first text.
func cutText(key []byte) (text string, rest []byte, ok bool) {
	head, rest, ok := bytes.Cut(key, []byte{0})
	return string(head), rest, ok
}

// subjectKey returns the key of a subject: "K-12" a case, "C-345" a call, "N-6" a notice; any
// other subject is stored as text.
func subjectKey(subject string) []byte {
	if kind, id, ok := parseSubject(subject); ok {
		return binary.BigEndian.AppendUint64([]byte{kind}, id)
	}
	return textPrefix("s" + subject)
}

// Subject returns the name of a subject as the store writes it, for one that somebody has
// typed: "K-1" for " k-01", which is the same case. A subject that is none of a case, a call
// or a notice keeps its letters.
func Subject(typed string) string {
	typed = strings.TrimSpace(typed)
	if len(typed) < 3 || typed[1] != '-' {
		return typed
	}
	short := strings.ToUpper(typed[:1]) + "-" + strings.TrimLeft(typed[2:], "0")
	if _, _, ok := parseSubject(short); ok {
		return short
	}
	return typed
}

// subjectName is the inverse of subjectKey for a case, a call or a notice.
func subjectName(key []byte) string {
	return string(key[:1]) + "-" + strconv.FormatUint(readU64(key[1:]), 10)
}

// parseSubject splits the name of a case, a call or a notice.
func parseSubject(subject string) (kind byte, id uint64, ok bool) {
	if len(subject) < 3 || subject[1] != '-' || strings.IndexByte("KCN", subject[0]) < 0 {
		return 0, 0, false
	}
	digits := subject[2:]
	id, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || digits[0] == '+' || digits[0] == '0' {
		return 0, 0, false
	}
	return subject[0], id, true
}
