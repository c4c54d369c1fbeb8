package procedure_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryConstantIsListed reads the code: where a list names all constants of a
// type, as ContactOutcomes does, none of them is missing. Forms, words and what is
// judged go by these lists.
func TestEveryConstantIsListed(t *testing.T) {
	consts, lists := map[string][]string{}, map[string][]string{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				v, ok := s.(*ast.ValueSpec)
				if !ok {
					continue
				}
				if typ, ok := v.Type.(*ast.Ident); ok && g.Tok == token.CONST {
					consts[typ.Name] = append(consts[typ.Name], v.Names[0].Name)
				}
				if typ, listed := listOf(v); typ != "" && g.Tok == token.VAR && v.Names[0].Name == typ+"s" {
					lists[typ] = listed
				}
			}
		}
	}
	for _, typ := range []string{"ContactOutcome", "EducationResult", "AnswerResult", "Outcome", "Role", "Code", "List"} {
		if len(lists[typ]) == 0 || len(consts[typ]) == 0 {
			t.Errorf("the package has %d constants of %s and lists %d; want some", len(consts[typ]), typ, len(lists[typ]))
		}
		for _, name := range consts[typ] {
			if !slices.Contains(lists[typ], name) {
				t.Errorf("%s is not in %ss", name, typ)
			}
		}
	}
}

// listOf is the type of what a variable lists, and the names in the list; "" is no
// list.
func listOf(v *ast.ValueSpec) (typ string, names []string) {
	if len(v.Values) != 1 {
		return "", nil
	}
	lit, ok := v.Values[0].(*ast.CompositeLit)
	if !ok {
		return "", nil
	}
	if list, ok := lit.Type.(*ast.ArrayType); ok {
		if elem, ok := list.Elt.(*ast.Ident); ok {
			typ = elem.Name
		}
	}
	for _, e := range lit.Elts {
		if name, ok := e.(*ast.Ident); ok {
			names = append(names, name.Name)
		}
	}
	return typ, names
}
