package lists

import "bytes"

// quotes follows quotation marks through the lines of a row, by the same rules as the
// reader of cells.
type quotes struct {
	comma byte
	open  bool // a quoted cell is open
	stray bool // a quotation mark within a quoted cell is not doubled
}

func (q *quotes) follow(line []byte) {
	if bytes.IndexByte(line, '"') < 0 {
		return
	}
	begins := true // a cell
	for i := 0; i < len(line); i++ {
		last := i+1 == len(line)
		switch {
		case line[i] != '"':
		case !q.open:
			q.open = begins
		case !last && line[i+1] == '"':
			i++
		case last || line[i+1] == q.comma:
			q.open = false
		default:
			q.stray = true
		}
		begins = line[i] == q.comma
	}
}
