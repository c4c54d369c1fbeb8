package handlers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// TestEveryCodeHasWords: both languages have a sentence or a word for every code of
// the domain.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	book := words.New(time.UTC)
	var keys []string
	add := func(prefix string, codes ...string) {
		for _, c := range codes {
			keys = append(keys, prefix+c)
		}
	}
	for _, c := range procedure.Codes {
		add("sorry.", string(c))
	}
	for _, r := range procedure.Rules() {
		add("action.", string(r.Action))
		if r.Action != procedure.Reveal { // it is answered with a card
			add("done.", string(r.Action))
		}
		if len(r.Needs) > 0 && r.Action != procedure.Cancel {
			add("form.", string(r.Action))
			add("submit.", string(r.Action))
		}
		for _, n := range r.Asks() {
			add("field.", string(n))
		}
	}
	for _, r := range append(procedure.Rules(), procedure.Steps()...) {
		if r.TakesAway && len(r.Needs) == 0 {
			add("confirm.", string(r.Action))
		}
	}
	for _, s := range []procedure.State{procedure.Waiting, procedure.Claimed, procedure.Escalated, procedure.Closed} {
		add("state.", string(s))
	}
	for _, c := range append(append([]procedure.Criterion{procedure.Speed, procedure.ManagementRequest}, procedure.VVIPCriteria...), procedure.JudgedCriteria...) {
		add("criterion.", string(c))
	}
	for _, c := range []procedure.Category{procedure.VVIP, procedure.Special, procedure.Regular, procedure.Unknown} {
		add("category.", string(c))
	}
	for _, q := range procedure.RequestKinds {
		add("request.", string(q))
		add("script.", string(q))
		add("dont.", string(q))
	}
	for _, o := range procedure.Outcomes {
		add("outcome.", string(o))
	}
	for _, o := range procedure.ContactOutcomes {
		add("contact.", string(o))
	}
	for _, o := range procedure.AnswerResults {
		add("answer.", string(o))
	}
	for _, o := range procedure.EducationResults {
		add("education.", string(o))
	}
	for _, o := range []procedure.CallEnd{procedure.EndSolved, procedure.EndCallback, procedure.EndEscalated, procedure.EndAdded, procedure.EndDropped} {
		add("next.end.", string(o))
	}
	add("ping.", procedure.SayAssigned, procedure.SayBack, procedure.SaySolved, procedure.SayMoved, procedure.SayAgain, procedure.SayReopened, procedure.SayReleased, procedure.SayTaken, procedure.SayWithdraw)
	for _, f := range []lists.Fault{lists.OldExcel, lists.OtherFormat, lists.OtherList, lists.TwoColumns, lists.TooLarge, lists.BadQuotes, lists.ManyRefused, lists.Broken} {
		add("upload.why.", string(f))
	}
	for _, j := range []procedure.Judgement{procedure.Right, procedure.Wrong, procedure.NotApplicable, procedure.NotJudged} {
		add("judgement.", string(j))
	}
	add("kind.", string(procedure.CallbackKind), string(procedure.Tier1Kind))
	for _, r := range procedure.Roles {
		add("role.", string(r))
	}
	for _, lang := range words.Languages {
		for _, key := range keys {
			if !book.In(lang).Has(key) {
				t.Errorf("%s.toml should have %q", lang, key)
			}
		}
	}
}

// TestEveryKeyInTheCodeHasWords reads the Go code: each literal key has words, each
// literal prefix of a key has some, and no sentence is unused.
func TestEveryKeyInTheCodeHasWords(t *testing.T) {
	t.Parallel()
	keys, code := slices.Sorted(maps.Keys(wordsOf(t, words.Default))), &keysInCode{said: map[string]string{}, literals: map[string]bool{}}
	for _, pattern := range []string{"*.go", "words/*.go", "alert/*.go", "../cmd/internal/app/*.go", "../cmd/internal/deskfeed/*.go", "../cmd/internal/tasks/export*.go"} {
		code.read(t, pattern)
	}
	for _, f := range handlers.FieldTable() { // the options of a field stand under its name
		code.literals[string(f.Name)+"."] = true
	}
	if len(code.said) < 50 {
		t.Fatalf("the code says %d keys; want more than 50", len(code.said))
	}
	for said, at := range code.said {
		begins := strings.HasSuffix(said, ".")
		if !slices.ContainsFunc(keys, func(key string) bool { return key == said || begins && strings.HasPrefix(key, said) }) {
			t.Errorf("%s: there should be words for %q", at, said)
		}
	}
	for _, key := range keys {
		if !code.may(key) {
			t.Errorf("nothing in the code says %q: it can go", key)
		}
	}
}

// wordsOf is the file of a language, by key.
func wordsOf(t *testing.T, lang string) (book map[string]string) {
	t.Helper()
	data, err := os.ReadFile("words/" + lang + ".toml")
	if err == nil {
		err = toml.Unmarshal(data, &book)
	}
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// keysInCode are the keys and the prefixes of keys (which end with a dot) in the
// code, with their positions; literals are all its string literals.
type keysInCode struct {
	said     map[string]string
	literals map[string]bool
}

func (k *keysInCode) read(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("there should be Go files at %s: %v", pattern, err)
	}
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				k.call(n, set.Position(n.Pos()).String())
			case *ast.BasicLit:
				text, _, _ := strings.Cut(literal(n), "%")
				k.literals[text] = true
			}
			return true
		})
	}
}

// call notes the key of a call that says one.
func (k *keysInCode) call(c *ast.CallExpr, at string) {
	name := ""
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	says, ok := map[string]struct {
		arg    int
		prefix string
	}{"T": {0, ""}, "Has": {0, ""}, "errorAnswer": {1, "sorry."}, "line": {1, "label."}}[name]
	if !ok || len(c.Args) <= says.arg {
		return
	}
	text := literal(c.Args[says.arg])
	if text != "" {
		k.said[says.prefix+text], k.literals[says.prefix+text] = at, true
	}
}

// literal is a text of the code, or the one that a sum of texts begins with.
func literal(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.BinaryExpr:
			e = x.X
			continue
		case *ast.BasicLit:
			if x.Kind == token.STRING {
				text, _ := strconv.Unquote(x.Value)
				return text
			}
		}
		return ""
	}
}

// may reports whether the code has the key as a text, or a beginning of it.
func (k *keysInCode) may(key string) bool {
	for i, r := range key {
		if r == '.' && k.literals[key[:i+1]] {
			return true
		}
	}
	return k.literals[key]
}
