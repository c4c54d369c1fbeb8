package config

import (
	"strings"
	"testing"
)

// TestAWrongValueIsSaidPlainly: what would be right, and nothing of Go.
func TestAWrongValueIsSaidPlainly(t *testing.T) {
	for text, want := range map[string]string{
		"policy: {regular_escalation: maybe}": "want true or false here",
		"policy: {lookups_per_hour: many}":    "want a whole number here",
		"policy: {shift: 10}":                 "such as 60m or 10h",
		"policy: {shift: long}":               `"long" is no length of time`,
		"policy: {shift: 10x}":                `"10x" is no length of time`,
		"teams: x":                            "want a list here",
		"policy: 3":                           "want keys with values here",
		"lists: {special_share: 200}":         "1 to 100 percent",
		"lists: {columns: {vip: {a: until}}}": "the lists are customers, special-requests, vvip",
		"lists: {kinds: {artis: singer}}":     "cabut_pasang, other, public_figure",
	} {
		_, err := Read(writeConfig(t, text+"\n"), tokens(nil))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Go ") || strings.Contains(err.Error(), "time:") {
			t.Errorf("%s gives %v; want %q", text, err, want)
		}
	}
}
