package handlers

// CommandRow is a row of the table of commands as a test sees it.
type CommandRow struct {
	Key          string
	Names        []string
	Listed, Hint bool // whether the help lists it, and its usage has a text
	Words        []CommandRow
}

// CommandTable is the table of commands.
func CommandTable() []CommandRow { return rowsOf("", commands()) }

func rowsOf(of string, rows []command) (out []CommandRow) {
	for _, c := range rows {
		out = append(out, CommandRow{Key: of + c.name, Names: c.names, Listed: !c.unlisted, Hint: c.takes && !c.silent, Words: rowsOf(of+c.name+".", c.words)})
	}
	return out
}
