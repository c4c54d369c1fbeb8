// Package arrows_test checks the imports of all packages against
// docs/architecture.md.
package arrows_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "github.com/cc147/sigap"
	tree   = ".." // the root of the repository
)

// arrows is the picture of docs/architecture.md as a table: what the files of a
// folder, and of all below it, may import beside the standard library and what is
// below that folder. A name with "/..." stands for all below it too, and so does
// the library anyLibrary for all libraries. The longest folder counts.
var arrows = map[string]struct{ ours, libraries []string }{
	"procedure":        {},
	"procedure/replay": {}, // the model that package procedure is compared with
	"bot":              {},
	"store":            {ours: []string{"procedure", "bot"}, libraries: []string{"go.etcd.io/bbolt", "golang.org/x/mod/sumdb"}},
	"handlers": {
		ours: []string{"procedure", "bot", "store", "handlers/..."},
		libraries: []string{
			"github.com/nyaruka/phonenumbers",
			"github.com/nicksnyder/go-i18n/v2", "golang.org/x/text",
			"github.com/pelletier/go-toml/v2",
		},
	},
	"handlers/proof":                   {ours: []string{"bot", "procedure", "procedure/replay", "store"}},
	"handlers/roles":                   {ours: []string{"procedure", "bot", "store"}},
	"handlers/directory":               {ours: []string{"procedure", "bot", "handlers/numbers"}},
	"handlers/directory/directoryfake": {},
	"handlers/alert":                   {ours: []string{"procedure", "bot", "store", "handlers", "handlers/words"}},
	"bot/bottest":                      {ours: []string{"bot"}},
	"bot/courier":                      {ours: []string{"bot", "store"}, libraries: []string{"golang.org/x/time/rate", "github.com/cenkalti/backoff/v5"}},
	"bot/slack":                        {ours: []string{"bot"}, libraries: []string{"github.com/slack-go/slack", "github.com/gorilla/websocket"}},
	"bot/telegram":                     {ours: []string{"bot"}, libraries: []string{"github.com/go-telegram/bot"}},
	"bot/desk":                         {ours: []string{"bot"}},

	// the imitation of a service uses its protocol, not its library
	"bot/fakes":                 {},
	"bot/slack/slackfake":       {ours: []string{"bot/fakes"}, libraries: []string{"github.com/gorilla/websocket"}},
	"bot/telegram/telegramfake": {ours: []string{"bot/fakes"}},

	"bot/desk/desktest": {libraries: []string{"github.com/chromedp/chromedp"}},

	// What wires the rest together may import all of it, and of cmd/internal what
	// stands here above it.
	"cmd/internal/config":    {ours: inside(), libraries: []string{"github.com/goccy/go-yaml", "filippo.io/age"}},
	"cmd/internal/bounded":   {},
	"cmd/internal/control":   {ours: inside("config", "bounded")},
	"cmd/internal/deskfeed":  {ours: inside("config")},
	"cmd/internal/app":       {ours: inside("config", "control", "deskfeed", "bounded"), libraries: []string{"golang.org/x/time/rate", "github.com/prometheus/client_golang"}},
	"cmd/internal/check":     {ours: inside("config", "control", "deskfeed", "app")},
	"cmd/internal/tasks":     {ours: inside("config", "control", "deskfeed", "check"), libraries: []string{"filippo.io/age"}},
	"cmd/internal/sim":       {ours: inside("config", "control", "app")},
	"cmd/sigap":              {ours: inside("..."), libraries: []string{anyLibrary}},
	"cmd/internal/wirebench": {ours: inside(), libraries: []string{anyLibrary}}, // a benchmark of the built program
	"cmd":                    {},
}

// inside returns all packages outside cmd, and these of cmd/internal.
func inside(names ...string) []string {
	ours := []string{"procedure", "bot/...", "store/...", "handlers/..."}
	for _, name := range names {
		ours = append(ours, "cmd/internal/"+name)
	}
	return ours
}

const anyLibrary = "*"

// testsOnly are ours that the tests of a folder may import in addition, those of
// anywhere everywhere: the conformance suite and the driver of the plays, and the
// listener in memory; the courier, without which a play of the handlers shows no card; the yardstick that
// their benchmark is measured beside; the procedure for the courier, whose tests
// put cases into the real store; and the tasks for the control socket, whose
// requests are fuzzed with them.
var testsOnly = map[string][]string{
	anywhere:      {"bot/bottest", "bot/fakes"},
	"handlers":    {"bot/courier", "store/storebench"},
	"bot/courier": {"procedure"},

	"cmd/internal/control": {"cmd/internal/tasks"},
}

const anywhere = "*"

func TestImports(t *testing.T) {
	for _, file := range goFiles(t) {
		folder := path.Dir(file)
		if folder == "." && file != "doc.go" {
			t.Errorf("%s lies in the root of the repository, want at most a doc.go there", file)
		}
		place, ok := placeOf(folder)
		if !ok {
			t.Errorf("%s: arrows has no row for this folder", file)
			continue
		}
		for _, imp := range importsOf(t, file) {
			if !mayImport(place, folder, imp, strings.HasSuffix(file, "_test.go")) {
				t.Errorf("%s imports %s, which %q must not", file, imp, place)
			}
		}
	}
}

// TestImportsSeesWrongArrows: the check of TestImports refuses forbidden imports.
func TestImportsSeesWrongArrows(t *testing.T) {
	for _, c := range []struct {
		folder, imp string
		test, want  bool
	}{
		{"procedure", "slices", false, true},
		{"procedure", module + "/bot", false, false},
		{"procedure", "pgregory.net/rapid", false, false},
		{"procedure", "pgregory.net/rapid", true, true},
		{"bot", module + "/procedure", false, false},
		{"bot", "encoding/json", false, true},
		{"store", "go.etcd.io/bbolt/errors", false, true},
		{"store", "go.etcd.io/bboltx", false, false},
		{"store", module + "/handlers", false, false},
		{"store", module + "/handlers", true, false},
		{"handlers/lists", module + "/handlers/numbers", false, true},
		{"handlers", "go.etcd.io/bbolt", false, false},
		{"handlers", module + "/bot/slack", true, false},
		{"handlers", module + "/bot/courier", true, true},
		{"handlers", module + "/bot/courier", false, false},
		{"handlers", module + "/store/storebench", true, true},
		{"handlers", module + "/store/storebench", false, false},
		{"bot/courier", module + "/handlers", false, false},
		{"bot/courier", module + "/store", false, true},
		{"bot/courier", module + "/procedure", true, true},
		{"bot/courier", module + "/procedure", false, false},
		{"bot/slack", "github.com/slack-go/slack/slackevents", false, true},
		{"bot/slack", "github.com/gorilla/websocket", false, true},
		{"bot/telegram", "github.com/gorilla/websocket", false, false},
		{"bot/slack", module + "/bot/slack/slackfake", false, true},
		{"bot/slack/slackfake", module + "/bot/telegram", false, false},
		{"bot/slack/slackfake", "github.com/slack-go/slack", false, false},
		{"bot/slack/slackfake", "github.com/slack-go/slack", true, true},
		{"bot/slack/slackfake", module + "/bot", false, false},
		{"bot/telegram/telegramfake", module + "/bot/fakes", false, true},
		{"bot/telegram/telegramfake", "github.com/go-telegram/bot", false, false},
		{"bot/slack", module + "/bot/fakes", false, false},
		{"bot/slack", module + "/store", false, false},
		{"bot/slack", module + "/bot/bottest", true, true},
		{"bot/slack", module + "/bot/bottest", false, false},
		{"bot/desk", "github.com/slack-go/slack", false, false},
		{"handlers/roles", module + "/handlers", false, false},
		{"handlers/roles", module + "/store", false, true},
		{"handlers/alert", module + "/handlers/roles", false, false},
		{"handlers/alert", "github.com/pelletier/go-toml/v2", false, false},
		{"cmd/internal/config", module + "/cmd/internal/app", false, false},
		{"cmd/internal/config", module + "/handlers/roles", false, true},
		{"cmd/internal/control", module + "/cmd/internal/app", false, false},
		{"cmd/internal/app", module + "/cmd/internal/sim", false, false},
		{"cmd/internal/app", module + "/bot/slack", false, true},
		{"cmd/internal/check", module + "/cmd/internal/sim", false, false},
		{"cmd/internal/sim", module + "/cmd/internal/app", false, true},
		{"cmd/internal/sim", "github.com/spf13/cobra", false, false},
		{"cmd/sigap", module + "/cmd/internal/sim", false, true},
		{"cmd/sigap", "github.com/spf13/cobra", false, true},
		{"bot", "C", false, false},
	} {
		place, _ := placeOf(c.folder)
		if got := mayImport(place, c.folder, c.imp, c.test); got != c.want {
			t.Errorf("%s importing %s (in a test: %v): allowed %v, want %v", c.folder, c.imp, c.test, got, c.want)
		}
	}
	if place, ok := placeOf("utils"); ok {
		t.Errorf("folder utils has the place %q, want none", place)
	}
}

// placeOf is the longest folder of arrows that holds this one.
func placeOf(folder string) (place string, ok bool) {
	for p := range arrows {
		if within(folder, p) && len(p) > len(place) {
			place, ok = p, true
		}
	}
	return place, ok
}

func within(folder string, tops ...string) bool {
	return slices.ContainsFunc(tops, func(top string) bool {
		return folder == top || strings.HasPrefix(folder, top+"/")
	})
}

// mayImport: tests may use any library, but follow the arrows between our own.
func mayImport(place, folder, imp string, test bool) bool {
	first, _, _ := strings.Cut(imp, "/")
	if imp == "C" {
		return false
	}
	to, isOurs := strings.CutPrefix(imp, module+"/")
	if !isOurs {
		libraries := arrows[place].libraries
		return !strings.Contains(first, ".") || test || slices.Contains(libraries, anyLibrary) || within(imp, libraries...)
	}
	switch {
	case test && (to == folder || slices.Contains(testsOnly[anywhere], to) || slices.Contains(testsOnly[place], to)):
		return true
	case place != "bot" && within(to, place):
		return true
	}
	return slices.ContainsFunc(arrows[place].ours, func(may string) bool {
		top, below := strings.CutSuffix(may, "/...")
		return to == top || below && within(to, top)
	})
}

// goFiles are the Go files of the tree, from its root.
func goFiles(t *testing.T) (out []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(tree), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := p != "." && strings.HasPrefix(d.Name(), ".")
		if d.IsDir() && (hidden || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !d.IsDir() && !hidden && path.Ext(p) == ".go" {
			out = append(out, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(out, "procedure/rules.go") {
		t.Fatalf("found %d Go files without procedure/rules.go, want the whole tree", len(out))
	}
	return out
}

func importsOf(t *testing.T, file string) (out []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(tree, filepath.FromSlash(file)), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range f.Imports {
		imp, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, imp)
	}
	return out
}

// ofOne are the files that an adapter has alone, for what only its service has. Slack has a
// socket, modals and search; Telegram is polled, keeps what it has polled, and hides and sweeps
// what it showed; what one member of a group sees alone has rules of its own.
var ofOne = map[string][]string{
	"slack":    {"cause.go", "check.go", "clock.go", "corked.go", "events.go", "find.go", "home.go", "menu.go", "note.go", "pace.go", "payload.go", "search.go", "stranger.go", "times.go"},
	"telegram": {"choose.go", "ephemeral.go", "hidden.go", "hide.go", "intake.go", "journal.go", "locks.go", "openly.go", "rights.go", "start.go", "sweep.go"},
}

// TestAdaptersDiffCleanly: the adapters of the two chat services have the same files but
// for ofOne, so that one is read beside the other.
func TestAdaptersDiffCleanly(t *testing.T) {
	names := func(folder string) (out []string) {
		files, err := filepath.Glob(filepath.Join(tree, "bot", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !strings.HasSuffix(f, "_test.go") && !slices.Contains(ofOne[folder], path.Base(f)) {
				out = append(out, filepath.Base(f))
			}
		}
		return out
	}
	if slack, telegram := names("slack"), names("telegram"); len(slack) < 10 || !slices.Equal(slack, telegram) {
		t.Errorf("bot/slack has the files\n%v\nbot/telegram\n%v\nwant the same", slack, telegram)
	}
}
