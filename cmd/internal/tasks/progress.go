package tasks

import (
	"fmt"
	"io"
	"strings"
)

// A change of so few rows is over before anybody asks how far it is.
const fewRows = 20_000

// barWidth is the width of a bar, in characters.
const barWidth = 40

// newProgress prints how far a long command is: a bar that is redrawn, or a line at every
// tenth.
func newProgress(log io.Writer, bar bool, what string) func(done, all int) {
	step, last := 10, 0
	if bar {
		step = 1
	}
	return func(done, all int) {
		if all < fewRows {
			return
		}
		percent := 100 * done / all
		if percent = percent / step * step; percent <= last {
			return
		}
		if last = percent; !bar {
			fmt.Fprintf(log, "%d %% %s\n", percent, what)
			return
		}
		full := barWidth * percent / 100
		end := "\r"
		if percent == 100 {
			end = "\n"
		}
		fmt.Fprintf(log, "[%s%s] %3d %% %s%s", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), percent, what, end)
	}
}

// Counted returns a function to be called for each row that is read, which prints how many
// there were.
func Counted(log io.Writer, bar bool) func() {
	n := 0
	return func() {
		switch n++; {
		case bar && n%fewRows == 0:
			fmt.Fprintf(log, "%d rows read\r", n)
		case n%(10*fewRows) == 0:
			fmt.Fprintf(log, "%d rows read\n", n)
		}
	}
}
