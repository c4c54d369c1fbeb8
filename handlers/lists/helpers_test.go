package lists_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cc147/sigap"
)

// manyNumbers is a quoted cell of n different numbers.
func manyNumbers(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("0812345678%02d", i))
	}
	return `"` + strings.Join(out, ";") + `"`
}

// slicesSort puts numbers into one order whatever the order of their columns.
func slicesSort(ns []sigap.Number) {
	slices.SortFunc(ns, func(a, b sigap.Number) int { return strings.Compare(a.Key(), b.Key()) })
}
