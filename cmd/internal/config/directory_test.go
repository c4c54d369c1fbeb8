package config

import (
	"os"
	"strings"
	"testing"
	"time"
)

const withDirectory = `directory:
  url: https://cti.example/customers/{number}
  header: X-Api-Key
  fields: {name: a.b, vvip: c}
  kinds: {ARTIS: public_figure, "true": official}
`

func TestWhatIsWrongInTheDirectoryIsNamed(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"http to a name":      {"https://cti.example/", "http://cti.example/", "directory.url: it must begin with https"},
		"no place":            {"{number}", "", "directory.url: it needs {number}"},
		"a secret in the URL": {"https://", "https://u:hunter2@", "directory.url: it must not have a name or a password"},
		"a header's value":    {"X-Api-Key", "'X-Api-Key: hunter2'", "directory.header"},
		"a long timeout":      {"header:", "timeout: 2s\n  header:", "directory.timeout: 2s"},
		"a long memory":       {"header:", "cache: 48h\n  header:", "directory.cache: 48h"},
		"a field":             {"name:", "nama:", `directory.fields: there is no field "nama"`},
		"a kind":              {"public_figure", "artist", `directory.kinds: "ARTIS" stands for "artist"`},
		"an unknown key":      {"header:", "secret: x\n  header:", "secret"},
	} {
		_, err := Read(writeConfig(t, strings.Replace(withDirectory, c.from, c.to, 1)), tokens(nil))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

// TestTheDirectorysSecret comes from the environment alone, and is never shown.
func TestTheDirectorysSecret(t *testing.T) {
	path := writeConfig(t, withDirectory)
	c, err := Read(path, tokens(nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ secret, off string }{
		{"hunter2", ""}, {"", "SIGAP_DIRECTORY_SECRET is not set"}, {"hunt\ner2", "SIGAP_DIRECTORY_SECRET has a character that can't be in a header, such as the end of a line"},
	} {
		o, err := c.DirectoryOptions(tokens(map[string]string{DirectorySecret: x.secret}))
		if err != nil || o.Off != x.off || x.off == "" && o.Secret != x.secret {
			t.Errorf("with %q: %+v, %v; want off %q", x.secret, o, err, x.off)
		}
	}
	if o, err := c.DirectoryOptions(tokens(nil)); err != nil || o.Timeout != 700*time.Millisecond || o.Fresh != 10*time.Minute {
		t.Errorf("by default %+v, %v; want 700 ms and 10 minutes", o, err)
	}
	if o, err := Default().DirectoryOptions(tokens(nil)); o != nil || err != nil {
		t.Errorf("without the section: %+v, %v; want none", o, err)
	}
	env := tokens(map[string]string{DirectorySecret: "hunter2"})
	text, err := Show(path, env, false)
	if err != nil || !strings.Contains(string(text), "# SIGAP_DIRECTORY_SECRET: set\n") || strings.Contains(string(text), "hunter2") || !strings.Contains(string(text), "timeout: 700ms") {
		t.Errorf("it shows, %v:\n%s\nwant the section, and that the secret is set, not which", err, text)
	}
	if again, err := Show(writeConfig(t, string(text)), env, false); err != nil || string(again) != string(text) {
		t.Errorf("what it shows should show the same; it gives %v\n%s\nafter\n%s", err, again, text)
	}
	if text, err := Show(path, env, true); err != nil || strings.Contains(string(text), "cti.example") {
		t.Errorf("redacted it shows the address, %v:\n%s", err, text)
	}
}

// TestTheExampleOfTheDirectoryIsOne: the section that the example has as comments, and
// that of docs/directory.md.
func TestTheExampleOfTheDirectoryIsOne(t *testing.T) {
	_, section, _ := strings.Cut(string(Example), "\n# directory:")
	section, _, _ = strings.Cut(section, "\n\n")
	page, err := os.ReadFile("../../../docs/directory.md")
	if err != nil {
		t.Fatal(err)
	}
	_, inPage, _ := strings.Cut(string(page), "```yaml\n")
	inPage, _, _ = strings.Cut(inPage, "```")
	var urls []string
	for _, text := range []string{"directory:" + strings.ReplaceAll(section, "\n# ", "\n"), inPage} {
		c, err := Read(writeConfig(t, text), tokens(nil))
		if err != nil || c.Directory == nil || len(c.Directory.Fields) < 5 || len(c.Directory.Kinds) < 3 {
			t.Errorf("the example should be a section: %v\n%s", err, text)
			continue
		}
		urls = append(urls, c.Directory.URL)
	}
	if len(urls) == 2 && urls[0] != urls[1] {
		t.Errorf("the examples differ: %v", urls)
	}
}
