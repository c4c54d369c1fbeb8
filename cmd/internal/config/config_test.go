package config

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/procedure"
)

// tokens is an environment.
func tokens(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sigap.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhatIsWrongInTheConfigurationIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"an unknown key":        {"data: x\nslak:\n  tier2: C1\n", []string{"2:1", "slak"}},
		"a value of wrong kind": {"policy:\n  speed_min: fast\n", []string{"2:"}},
		"a day that is none":    {"document: {date: 9 November 2018}\n", []string{"document", "2018-11-09"}},
		"a bound below 0":       {"policy: {shift: -10h}\n", []string{"policy", "below 0"}},
		"too many look-ups":     {"policy: {lookups_per_hour: 1000001}\n", []string{"policy: lookups_per_hour", "1000000"}},
		"look-ups below 0":      {"policy: {lookups_per_hour: -1}\n", []string{"policy", "below 0"}},
		"a list nobody has":     {"lists: {columns: {friends: {A: until}}}\n", []string{"lists: columns", "friends", "special-requests"}},
		"a share above all":     {"lists: {special_share: 101}\n", []string{"special_share", "101"}},
		"a bound of lists":      {"lists: {max_ended: -1}\n", []string{"max_ended", "-1"}},
		"no YAML":               {"data: [\n", []string{"1:"}},
		"a tag of nothing":      {"people:\n !0 # x\n0\n  #", []string{"not YAML"}},
		"a zone":                {"zone: Asia/Nowhere\n", []string{"Asia/Nowhere", "Asia/Jakarta"}},
		"a role":                {"people:\n  - {id: a, name: A, roles: [boss]}\n", []string{"people[0] (a)", "boss", "tier2"}},
		"a person twice":        {"people:\n  - {id: a, name: A, roles: [agent]}\n  - {id: a, name: B, roles: [lead]}\n", []string{"people[1] (a)", "twice"}},
		"backend without teams": {"people:\n  - {id: a, name: A, roles: [backend]}\n", []string{"backend needs its teams"}},
		"a team nobody has":     {"people:\n  - {id: a, name: A, roles: [backend], teams: [x]}\n", []string{`no team "x"`}},
		"a team's code":         {"teams:\n  - {code: 'Über 1', name: X}\n", []string{"teams[0]", "a-z"}},
		"a team's lead":         {"teams:\n  - {code: x, name: X, lead: nobody}\n", []string{"nobody"}},
		"a request":             {"teams:\n  - {code: x, name: X, requests: [free_beer]}\n", []string{"free_beer"}},
		"a platform's field":    {"slack: {tier: C1}\n", []string{"1:9", "tier"}},
		"a partner's workspace": {"slack: {tier2: C1, teams: [C0123]}\n", []string{"slack: teams", "C0123", "T0123ABCD"}},
		"teams on Telegram":     {"telegram: {tier2: '-1', teams: [T0123]}\n", []string{"telegram: only slack has teams"}},
		"a person's platform":   {"people:\n  - {id: a, name: A, roles: [agent], matrix: m}\n", []string{"2:38", "matrix"}},
		"a group without group": {"groups:\n  - {role: agent}\n", []string{"groups[0] (agent)", "slack or telegram"}},
		"an open admin":         {"admin: {listen: '0.0.0.0:8148'}\n", []string{"admin: listen", "public: true"}},
		"a language":            {"people:\n  - {id: a, name: A, roles: [agent], lang: jv}\n", []string{"lang must be one of id, en"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(writeConfig(t, c.text), tokens(nil))
			if err == nil {
				t.Fatal("it should be refused")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error should name %q; it says\n%v", want, err)
				}
			}
		})
	}
}

func TestTheEnvironmentGoesOverTheFile(t *testing.T) {
	path := writeConfig(t, "data: from-file\nslack: {tier2: C1, api_url: 'http://file/'}\n")
	c, err := Read(path, tokens(map[string]string{"SIGAP_DATA": "from-env", "SLACK_API_URL": "http://env/"}))
	if err != nil {
		t.Fatal(err)
	}
	if c.Data != "from-env" || !reflect.DeepEqual(c.Platforms["slack"], Platform{Tier2: "C1", APIURL: "http://env/"}) || c.Zone != DefaultZone {
		t.Errorf("read %+v; want the environment's data and address, the file's channel and the usual zone", c)
	}
}

func TestASecretComesFromTheEnvironmentOrItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("xoxb-of-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  map[string]string
		want Secret
		bad  bool
	}{
		"none":           {nil, "", false},
		"environment":    {map[string]string{"T": " xoxb-1 "}, "xoxb-1", false},
		"file":           {map[string]string{"T_FILE": file}, "xoxb-of-file", false},
		"both":           {map[string]string{"T": "x", "T_FILE": file}, "", true},
		"a missing file": {map[string]string{"T_FILE": file + "x"}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadSecret(tokens(c.env), "T")
			if got != c.want || (err != nil) != c.bad {
				t.Errorf("read %q, %v; want %q, fault %v", string(got), err, string(c.want), c.bad)
			}
			if err != nil && strings.Contains(err.Error(), "xoxb") {
				t.Errorf("the error contains the secret: %v", err)
			}
		})
	}
	if s := Secret("xoxb-1"); strings.Contains(s.String(), "xoxb") {
		t.Error("a secret should not print itself")
	}
}

// TestAFileOfCommentsHasTheDefaults: so has an empty one.
func TestAFileOfCommentsHasTheDefaults(t *testing.T) {
	for _, text := range []string{"", "# zone: Asia/Jakarta\n", "---\n"} {
		path := filepath.Join(t.TempDir(), "sigap.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Read(path, func(string) string { return "" })
		if err != nil || c.Zone != DefaultZone || c.Data != filepath.Join(filepath.Dir(path), DefaultData) {
			t.Errorf("%q: zone %q, data %q, %v; want the defaults", text, c.Zone, c.Data, err)
		}
	}
}

// TestWhatASiteSays: the procedure of a site is its own where it says something, and
// the work instruction's elsewhere.
func TestWhatASiteSays(t *testing.T) {
	c, err := Read(writeConfig(t, "policy: {regular_escalation: false}\ndocument: {revision: \"01\", date: 2026-01-02, approved_by: Ani}\n"), tokens(nil))
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Procedure()
	if err != nil {
		t.Fatal(err)
	}
	got := []any{p.RegularEscalation, p.DocCode, p.DocRevision, p.DocDate, p.DocMade, p.DocApproved}
	if want := []any{false, "IN.OCC.TELK.W-26", "01", procedure.Date("2026-01-02"), "Eka Rahmawati", "Ani"}; !slices.Equal(got, want) {
		t.Errorf("the site's procedure is %v; want %v", got, want)
	}
	if d, err := Default().Procedure(); err != nil || !d.RegularEscalation {
		t.Errorf("by default a regular call can be escalated: %v, %v; want yes", d.RegularEscalation, err)
	}
}
