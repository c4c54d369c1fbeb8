package numbers_test

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// TestAnyMixtureOfSpellingsIsTheNumber spells the numbers of the file in other ways,
// combining all habits: digits of other scripts, hidden runes, any separators in
// groups, labels, wrappers and remarks.
func TestAnyMixtureOfSpellingsIsTheNumber(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 147))
	for _, n := range knownNumbers(t) {
		typed := hostile(r, n)
		got, err := numbers.Public.Read(typed)
		if err != nil || len(got) != 1 || got[0] != n {
			t.Errorf("Read(%q) = %v, %v; want %q", typed, got, err, n.Key())
		}
	}
}

// knownNumbers are the numbers of the first spellings.
func knownNumbers(t *testing.T) (out []procedure.Number) {
	t.Helper()
	in, err := os.Open(filepath.Join("testdata", "spellings-1.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:4000] {
		if n, err := procedure.NumberFromKey(row[1]); err == nil && !strings.Contains(row[1], "|") && !strings.HasPrefix(row[1], "refuse") {
			out = append(out, n)
		}
	}
	return out
}

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

func hostile(r *rand.Rand, n procedure.Number) string {
	var groups []string
	switch n.Kind {
	case procedure.Telephone:
		national := n.Value[3:]
		groups = grouped(r, national)
		groups[0] = pick(r, "0", "+62 ", "62", "+62 (0)", "(+62) ", "0062 ", "(0", "", "+62-") + groups[0]
		if strings.HasPrefix(groups[0], "(0") {
			groups[0] += ")"
		}
	case procedure.Internet:
		groups = grouped(r, n.Value)
	case procedure.Ticket:
		head := strings.TrimRight(n.Value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
		if head == "" {
			head = n.Value[:len(n.Value)-len(strings.TrimLeft(n.Value, "INC"))]
			groups = append([]string{head}, grouped(r, n.Value[len(head):])...)
		} else {
			groups = []string{"1", n.Value[2:]}
		}
	}
	sep := pick(r, " ", "-", ".", "\u00a0", "\u202f", "\u2007", "–", "‑", " - ", "\u3000", "－")
	if n.Kind != procedure.Ticket && r.IntN(4) == 0 || strings.HasPrefix(n.Value, "IN") && r.IntN(4) == 0 {
		sep = ""
	}
	text := strings.Join(groups, sep)
	switch {
	case n.Kind == procedure.Internet && r.IntN(3) == 0:
		text += pick(r, "@telkom.net", "@TELKOM.NET", " @ Telkom.Net", "＠telkom．net")
	case n.Kind == procedure.Telephone && r.IntN(4) == 0:
		text += pick(r, " (WA)", "(wa)", " WA", " ext 12", " ext. 104", " (HP)", " (Rumah)", " - rumah", ", ext 3", " (Ibu Sari)", " pes. 21")
	}
	if r.IntN(2) == 0 {
		text = strings.ToLower(text)
	}
	return pick(r, "'", "=\"", "\u202a", " ", "\ufeff", "‘", "“", "") + labelOf(r, n) + inScript(r, text) + pick(r, "\u202c", "\t", "", ".", "\u200b")
}

// grouped parts digits into groups as people do: of three or four, with a longer
// or shorter one at the end.
func grouped(r *rand.Rand, s string) (out []string) {
	for len(s) > 5 {
		n := 3 + r.IntN(2)
		out, s = append(out, s[:n]), s[n:]
	}
	return append(out, s)
}

func labelOf(r *rand.Rand, n procedure.Number) string {
	if r.IntN(3) > 0 {
		return ""
	}
	switch n.Kind {
	case procedure.Telephone:
		return pick(r, "HP: ", "HP:", "Telp. ", "No. HP ", "No HP/WA: ", "WA ", "tlp ", "📞 ", "☎️", "- ", "• ", "1. ", "Hp.")
	case procedure.Internet:
		return pick(r, "No. Internet: ", "ND ", "Internet:", "SID ", "# ")
	}
	return pick(r, "No. Tiket: ", "Tiket ", "tiket:", "#")
}

// inScript writes the digits in another script, and hides runes between them.
func inScript(r *rand.Rand, text string) string {
	zero := []rune{'0', '0', '0', '０', '٠', '۰', '०', '๐', '𝟎', '০'}[r.IntN(10)]
	var out strings.Builder
	for _, c := range text {
		if c >= '0' && c <= '9' {
			c = zero + c - '0'
		}
		out.WriteRune(c)
		if r.IntN(12) == 0 {
			out.WriteString(pick(r, "\u200b", "\u2060", "\u200e", "\u00ad", "\ufeff", "\ufe0f"))
		}
	}
	return out.String()
}
