package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/cmd/internal/config"
)

// sources are the ways to name a data folder, in their order: each goes over all
// after it. The name is the folder's, too.
var sources = []struct {
	name  string
	args  []string
	env   map[string]string
	files map[string]string // data by configuration file
}{
	{"of-flag", []string{"--data", "of-flag", "--config", "flag.yaml"}, map[string]string{"SIGAP_DATA": "of-env", "SIGAP_CONFIG": "env.yaml"},
		map[string]string{"flag.yaml": "of-flag-file", "env.yaml": "of-env-file", "sigap.yaml": "of-file"}},
	{"of-env", []string{"--config", "flag.yaml"}, map[string]string{"SIGAP_DATA": "of-env", "SIGAP_CONFIG": "env.yaml"},
		map[string]string{"flag.yaml": "of-flag-file", "env.yaml": "of-env-file", "sigap.yaml": "of-file"}},
	{"of-flag-file", []string{"--config", "flag.yaml"}, map[string]string{"SIGAP_CONFIG": "env.yaml"},
		map[string]string{"flag.yaml": "of-flag-file", "env.yaml": "of-env-file", "sigap.yaml": "of-file"}},
	{"of-env-file", nil, map[string]string{"SIGAP_CONFIG": "env.yaml"}, map[string]string{"env.yaml": "of-env-file", "sigap.yaml": "of-file"}},
	{"of-file", nil, nil, map[string]string{"sigap.yaml": "of-file"}},
	{"data", nil, nil, map[string]string{"sigap.yaml": ""}},
}

// TestEveryCommandFindsTheSameFolder runs each command with each source of the data
// folder. A command that used another folder would find no data there, or make it.
func TestEveryCommandFindsTheSameFolder(t *testing.T) {
	list, copied := filepath.Join(t.TempDir(), "vvip.csv"), filepath.Join(t.TempDir(), "backup.db")
	if err := os.WriteFile(list, []byte(read(t, "../internal/sim/demo/day/vvip.csv")), 0o600); err != nil {
		t.Fatal(err)
	}
	first := t.TempDir()
	must(t, "import", "vvip", list, "--data", first)
	must(t, "backup", "--to", copied, "--data", first)
	for _, command := range []struct {
		args []string
		says string // "" is what a folder without data does not give: success
		new  bool   // the data file is made
	}{
		{args: []string{"lookup", "142670054605"}},
		{args: []string{"cases"}},
		{args: []string{"export", "cases"}},
		{args: []string{"backup", "--to", "backup.db"}},
		{args: []string{"desk-link", "dewi"}},
		{args: []string{"check", "--offline"}, says: "FOLDER/sigap.db"},
		{args: []string{"config", "show"}, says: "data: FOLDER\n"},
		{args: []string{"import", "vvip", list}, new: true},
		{args: []string{"restore", copied}, new: true},
		{args: []string{"serve"}, says: "data      FOLDER\n", new: true},
	} {
		for _, source := range sources {
			t.Run(command.args[0]+" "+source.name, func(t *testing.T) {
				t.Chdir(t.TempDir())
				for name, value := range source.env {
					t.Setenv(name, value)
				}
				for name, data := range source.files {
					text := strings.Replace(deskYAML, "{url", "{listen: '127.0.0.1:0', url", 1)
					if data != "" {
						text += "data: " + data + "\n"
					}
					if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if !command.new {
					if err := errors.Join(os.Mkdir(source.name, 0o700), os.WriteFile(dataFile(source.name), []byte(read(t, copied)), 0o600)); err != nil {
						t.Fatal(err)
					}
				}
				said, err := callToReady(t, append(command.args, source.args...)...)
				if want := strings.ReplaceAll(command.says, "FOLDER", source.name); err != nil || !strings.Contains(said, want) {
					t.Errorf("it ended with %v and said\n%s\nwant %q", err, said, want)
				}
				found, err := filepath.Glob("*/" + config.DataFileName)
				if want := []string{dataFile(source.name)}; err != nil || !slices.Equal(found, want) {
					t.Errorf("there are the data files %v, %v; want %v", found, err, want)
				}
			})
		}
	}
}

// callToReady is call for a command that may run until it is ended: it is, once it
// is ready.
func callToReady(t *testing.T, args ...string) (said string, err error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	root := newRoot(noon)
	var out bytes.Buffer
	root.SetOut(io.MultiWriter(&out, stopAt{"ready", cancel}))
	root.SetErr(&out)
	root.SetArgs(args)
	err = root.ExecuteContext(ctx)
	return out.String(), err
}

// TestWithoutAConfiguration: commands work with the defaults; those that need a
// configuration, or were given a path to one, say that there is none.
func TestWithoutAConfiguration(t *testing.T) {
	data := importAll(t)
	t.Chdir(t.TempDir())
	t.Setenv("SIGAP_DATA", data)
	must(t, "lookup", "628950000282")
	for _, c := range []struct {
		config string
		args   []string
		say    string
	}{
		{"", []string{"desk-link", "dewi"}, "has no desk"},
		{"", []string{"serve"}, "sigap.yaml"},
		{"", []string{"config", "show"}, "sigap.yaml"},
		{"none.yaml", []string{"lookup", "628950000282"}, "none.yaml"},
		{"none.yaml", []string{"cases", "--config", "other.yaml"}, "other.yaml"},
		{"none.yaml", []string{"check", "--offline"}, "facts fail"},
		{"none.yaml", []string{"backup", "--to", "secret.db"}, "--recipient or --plain"},
	} {
		t.Setenv("SIGAP_CONFIG", c.config)
		_, _, err := call(t, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("with SIGAP_CONFIG=%s sigap %v: %v; want %q", c.config, c.args, err, c.say)
		}
		if c.say == c.config && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("with SIGAP_CONFIG=%s sigap %v: %v; want that it is not there", c.config, c.args, err)
		}
	}
	t.Setenv("SIGAP_CONFIG", "none.yaml") // a copy needs the folder alone
	must(t, "backup", "--plain", "--to", "backup.db")
	must(t, "restore", "backup.db", "--data", "restored")
}

// TestHelpNamesTheSourcesInTheSameWords at every command.
func TestHelpNamesTheSourcesInTheSameWords(t *testing.T) {
	for _, name := range []string{"serve", "check", "backup", "restore", "import", "lookup", "cases", "export cases", "desk-link", "config show"} {
		help := must(t, append(strings.Fields(name), "--help")...)
		for _, want := range []string{"--config string", config.FileUsage, "--data string", config.DataUsage} {
			if !strings.Contains(help, want) {
				t.Errorf("the help of %s should say %q; it is\n%s", name, want, help)
			}
		}
	}
	if help := must(t, "healthcheck", "--help"); !strings.Contains(help, config.FileUsage) {
		t.Errorf("the help of healthcheck should say %q; it is\n%s", config.FileUsage, help)
	}
}

// speedNumber belongs to a customer who is special for the speed alone.
const speedNumber = "142576194924"

// readConfig reads a configuration without an environment.
func readConfig(t *testing.T, path string) config.Config {
	t.Helper()
	c, err := config.Read(path, tokens(nil))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// siteYAML is a configuration by which each of the answers below is another.
const siteYAML = "zone: Asia/Jayapura\npolicy: {speed_min: 80}\n"

// TestTheConfigurationDecidesTheAnswer, the bot's where one runs, else the
// command's: the time zone and the bounds of the procedure.
func TestTheConfigurationDecidesTheAnswer(t *testing.T) {
	data := importAll(t)
	site, usual := writeConfig(t, siteYAML), writeConfig(t, "zone: Asia/Jakarta\n")
	for _, c := range []struct {
		args          []string
		usual, atSite string
	}{
		{[]string{"lookup", speedNumber, "--json"}, `"criteria":["speed_50_100"]`, `"category":"regular"`},
		{[]string{"lookup", "153203218617", "--json", "--at", "2026-11-23T23:30:00+07:00"}, `"category":"special"`, `"category":"regular"`},
		{[]string{"check", "--offline"}, "imported 2026-11-23 12:00 WIB", "imported 2026-11-23 14:00 WIT"},
	} {
		as := func(config string) string {
			out, _, _ := call(t, append(c.args, "--data", data, "--config", config)...) // a check may find fault
			return out
		}
		alone, alike := as(site), as(usual)
		if !strings.Contains(alone, c.atSite) || !strings.Contains(alike, c.usual) {
			t.Errorf("sigap %v alone says\n%s\nat the site and\n%s\nwant %q and %q", c.args, alone, alike, c.atSite, c.usual)
		}
		_, release := holdAs(t, data, readConfig(t, site))
		for _, named := range []string{site, usual} {
			if out := as(named); !strings.Contains(out, c.atSite) {
				t.Errorf("sigap %v --config %s beside the site's bot says\n%s\nwant %q", c.args, named, out, c.atSite)
			}
		}
		release()
	}
}

// TestExportedDaysAreTheBots, not those of the command that asks it.
func TestExportedDaysAreTheBots(t *testing.T) {
	data := exportedStore(t) // K-1 of 22 November in Jakarta, and already of the 23rd in Jayapura
	site := writeConfig(t, siteYAML)
	_, release := holdAs(t, data, readConfig(t, site))
	beside := must(t, "export", "cases", "--data", data, "--from", "2026-11-23")
	listed := must(t, "cases", "--json", "--data", data)
	release()
	if !strings.Contains(listed, `"opened":"2026-11-23T01:30:00+09:00"`) {
		t.Errorf("the bot lists\n%s\nwant the first case in the site's time", listed)
	}
	alone := must(t, "export", "cases", "--data", data, "--from", "2026-11-23", "--config", site)
	if beside != alone || len(rowsOf(t, alone)) != 2 || !strings.Contains(alone, "2026-11-23 01:30:00") {
		t.Errorf("the bot exports\n%s\nand the command alone\n%s\nwant both cases, in the site's time", beside, alone)
	}
}

// TestAnotherConfigurationThanTheBotsIsSaid on stderr, once; the same one is not,
// and neither is that a command was told of none.
func TestAnotherConfigurationThanTheBotsIsSaid(t *testing.T) {
	data := importAll(t)
	site := writeConfig(t, siteYAML)
	holdAs(t, data, readConfig(t, site))
	for named, want := range map[string]string{
		"":                                     "",
		site:                                   "",
		writeConfig(t, "zone: Asia/Jakarta\n"): "policy.speed_min is 80 there and 50 here, zone is Asia/Jayapura there and Asia/Jakarta here\n",
	} {
		_, log, err := call(t, "lookup", speedNumber, "--data", data, "--config", named)
		if err != nil || !strings.HasSuffix(log, want) || (log == "") != (want == "") {
			t.Errorf("with --config %q: %v, and it says %q; want %q", named, err, log, want)
		}
	}
	t.Setenv("SIGAP_ZONE", "Asia/Makassar")
	if _, log, err := call(t, "cases", "--data", data); err != nil || !strings.HasSuffix(log, ": zone is Asia/Jayapura there and Asia/Makassar here\n") {
		t.Errorf("with a zone in the environment: %v, and it says %q; want that it differs", err, log)
	}
	t.Setenv("SIGAP_ZONE", "")
	if out, _, _ := call(t, "check", "--offline", "--data", data, "--config", writeConfig(t, "zone: Asia/Jakarta\n")); !strings.Contains(out, "warn config: the bot that has the data answers by its own") {
		t.Errorf("the check says\n%s\nwant a warning of the configuration", out)
	}
}
