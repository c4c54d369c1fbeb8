package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/cc147/sigap/cmd/internal/config"
)

// wantCommand wants a call to be one that the program takes.
func wantCommand(t *testing.T, where string, call []string) {
	t.Helper()
	cmd, rest, err := newRoot(time.Now).Find(call)
	if err == nil {
		err = cmd.ParseFlags(rest)
	}
	if err == nil {
		err = cmd.ValidateArgs(cmd.Flags().Args())
	}
	if err != nil {
		t.Errorf("%s calls sigap %q: %v", where, call, err)
	}
}

// wantEnvironment wants names that the program reads.
func wantEnvironment(t *testing.T, where string, names ...string) {
	t.Helper()
	known := []string{"SIGAP_CONFIG", "SIGAP_DATA", "SIGAP_ADMIN_LISTEN"}
	for _, token := range tokenNames() {
		known = append(known, token+"_FILE")
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			t.Errorf("%s sets %s, which the program doesn't read; it reads %v", where, name, known)
		}
	}
}

func TestTheImageCallsWhatThereIs(t *testing.T) {
	text := read(t, "../../Dockerfile")
	_, run, _ := strings.Cut(text, "FROM scratch")
	for _, want := range []string{"USER 65532:65532\n", "HEALTHCHECK ", "ca-certificates.crt", `ENTRYPOINT ["/sigap"]`} {
		if !strings.Contains(run, want) {
			t.Errorf("the image lacks %q", want)
		}
	}
	calls := 0
	for _, array := range regexp.MustCompile(`(?m)CMD (\[.*\])$`).FindAllStringSubmatch(run, -1) {
		var call []string
		if err := json.Unmarshal([]byte(array[1]), &call); err != nil {
			t.Fatal(err)
		}
		if call[0] == "/sigap" {
			call = call[1:]
		}
		wantCommand(t, "Dockerfile", call)
		calls++
	}
	if calls != 2 {
		t.Errorf("the image has %d calls; want the health check's and its own", calls)
	}
	for _, env := range regexp.MustCompile(`(\w+)=`).FindAllStringSubmatch(lineOf(run, "ENV "), -1) {
		wantEnvironment(t, "Dockerfile", env[1])
	}
}

func lineOf(text, begins string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, begins) {
			return line
		}
	}
	return ""
}

func TestTheUnitCallsWhatThereIs(t *testing.T) {
	text := read(t, "../../deploy/sigap.service")
	_, call, ok := strings.Cut(lineOf(text, "ExecStart="), "/usr/local/bin/sigap ")
	if !ok {
		t.Fatal("the unit should start /usr/local/bin/sigap")
	}
	wantCommand(t, "the unit", strings.Fields(call))
	tokens := 0
	for _, env := range regexp.MustCompile(`(?m)^Environment=(\w+)=(.*)$`).FindAllStringSubmatch(text, -1) {
		wantEnvironment(t, "the unit", env[1])
		if id, ok := strings.CutPrefix(env[2], "%d/"); ok {
			tokens++
			if !strings.Contains(text, "\nLoadCredential="+id+":/etc/sigap/"+id+"\n") {
				t.Errorf("%s is no credential that the unit loads", id)
			}
		}
	}
	if tokens != len(tokenNames()) {
		t.Errorf("the unit has %d tokens; want all %d", tokens, len(tokenNames()))
	}
	for _, want := range []string{"User=sigap", "StateDirectory=sigap", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=\n", "RestartPreventExitStatus=2"} {
		if !strings.Contains(text, "\n"+want) {
			t.Errorf("the unit lacks %s", strings.TrimSpace(want))
		}
	}
}

func TestTheComposeFileFits(t *testing.T) {
	var file struct {
		Services map[string]struct {
			ReadOnly    bool              `yaml:"read_only"`
			CapDrop     []string          `yaml:"cap_drop"`
			Environment map[string]string `yaml:"environment"`
			Secrets     []string          `yaml:"secrets"`
			Volumes     []string          `yaml:"volumes"`
		} `yaml:"services"`
		Secrets map[string]struct {
			File string `yaml:"file"`
		} `yaml:"secrets"`
	}
	if err := yaml.Unmarshal([]byte(read(t, "../../deploy/compose.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	s := file.Services["sigap"]
	if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.Volumes, "data:/data") {
		t.Errorf("the service is %+v; want a read-only root, no capability and the volume for the data", s)
	}
	if len(s.Environment) != len(tokenNames()) {
		t.Errorf("the environment is %v; want a file for each of %v", s.Environment, tokenNames())
	}
	for name, path := range s.Environment {
		wantEnvironment(t, "compose.yaml", name)
		secret, ok := strings.CutPrefix(path, "/run/secrets/")
		if !ok || !slices.Contains(s.Secrets, secret) || file.Secrets[secret].File == "" {
			t.Errorf("%s is %s, which is no secret of the service", name, path)
		}
	}
}

// TestTheOperatorsCommandsExist: each call of sigap in the code blocks of
// docs/operations.md is one that the program takes.
func TestTheOperatorsCommandsExist(t *testing.T) {
	calls := 0
	for _, found := range calledInDocs.FindAllStringSubmatch(read(t, "../../docs/operations.md"), -1) {
		call, _, _ := strings.Cut(found[1], " > ")
		words := strings.Fields(call)
		wantCommand(t, "docs/operations.md", words)
		calls++
	}
	if calls < 12 {
		t.Errorf("the page has %d calls; want all of them found", calls)
	}
}

// calledInDocs finds a call in a code block: by itself, or run by sudo or docker.
var calledInDocs = regexp.MustCompile(`(?m)^ {4,}(?:sudo (?:-u sigap |env (?:[A-Z_]+=\S+ )+)?|docker compose exec sigap /|docker (?:compose )?run --rm )?sigap ([a-z].*)$`)

// tokenNames are the secrets that a deployment must be able to set.
func tokenNames() (out []string) {
	for _, s := range config.Services {
		out = append(out, s.Tokens...)
	}
	return out
}
