package procedure

import "slices"

// FillerLines is how many lines may carry one telephone: one that more carry is a
// filler, which joins nothing and finds nobody.
const FillerLines = 16

// MaxJoined bounds how many rows one customer can be joined from, and how many are
// looked at of one number; lists that chain more are not lists of customers.
const MaxJoined = 256

// Rows gives the rows of all lists that carry a number, or says that it is a
// filler: more lines than FillerLines or more rows than MaxJoined carry it. Of an
// internet number it gives MaxJoined at most.
type Rows func(Number) (rows []Row, filler bool)

// Match is what a number leads to.
type Match struct {
	// Customers has nobody where the number is unknown, one, or several, from whom
	// the agent chooses: nothing is guessed.
	Customers []Customer
	// Others are further customers whom a telephone of the line that was asked for
	// leads to.
	Others []Customer
	// Filler says that so many lines carry the number that it tells nobody.
	Filler bool
}

// Find joins the rows of the lists to customers, by the six rules of the chapter
// "Which rows are one customer". The line, an internet number, is the identity.
func Find(n Number, rows Rows) Match {
	f := &finder{rows: rows, known: map[Number]*carried{}, lines: map[Number]*Customer{}}
	if n.Kind == Internet {
		own, ok := f.line(n)
		if !ok {
			return Match{}
		}
		return Match{Customers: []Customer{own}, Others: f.others(own)}
	}
	if f.carried(n).filler {
		return Match{Filler: true}
	}
	return Match{Customers: f.customers(n)}
}

// finder is one look-up. It reads the rows of each number once.
type finder struct {
	rows  Rows
	known map[Number]*carried
	lines map[Number]*Customer // by line; nil while it is being joined
}

// carried is what carries a number.
type carried struct {
	rows   []Row
	lines  []Number // the lines of the rows, each once
	filler bool
}

// carried reads the rows of a number. Of a filler none count.
func (f *finder) carried(n Number) *carried {
	if c, ok := f.known[n]; ok {
		return c
	}
	c := &carried{}
	f.known[n] = c
	if c.rows, c.filler = f.rows(n); c.filler {
		c.rows = nil
		return c
	}
	for _, r := range c.rows {
		if line, ok := r.Line(); ok && !slices.Contains(c.lines, line) {
			c.lines = append(c.lines, line)
		}
	}
	return c
}

// customers are those whom a telephone or a ticket leads to, each once.
func (f *finder) customers(n Number) []Customer {
	var out []Customer
	add := func(c Customer) {
		if !slices.ContainsFunc(out, func(o Customer) bool { return o.ID == c.ID }) {
			out = append(out, c)
		}
	}
	for _, r := range f.carried(n).rows {
		if line, ok := r.Line(); ok {
			if c, ok := f.line(line); ok {
				add(c)
			}
			continue
		}
		add(f.withoutLine(r))
	}
	return out
}

// others are the customers, but for its own, whom the telephones of a line lead to.
func (f *finder) others(own Customer) []Customer {
	var out []Customer
	for _, n := range own.Numbers() {
		if n.Kind != Telephone {
			continue
		}
		for _, c := range f.customers(n) {
			if c.ID != own.ID && !slices.ContainsFunc(out, func(o Customer) bool { return o.ID == c.ID }) {
				out = append(out, c)
			}
		}
	}
	return out
}

// line is the customer of a line: its rows, and the rows without a line that are
// the same person's; false where no row has it.
func (f *finder) line(n Number) (Customer, bool) {
	if c, ok := f.lines[n]; ok {
		return *c, true
	}
	own := f.carried(n).rows
	if len(own) == 0 {
		return Customer{}, false
	}
	rows := slices.Clone(own)
	for _, r := range own {
		for _, m := range joining(r) {
			for _, other := range f.carried(m).rows {
				if _, has := other.Line(); has || holds(rows, other) {
					continue
				}
				g, clear := f.group(other)
				if to, ok := f.lineOf(g); ok && clear && to == n {
					for _, r := range g {
						if !holds(rows, r) {
							rows = append(rows, r)
						}
					}
				}
			}
		}
	}
	c := newCustomer(rows)
	c.ID, c.Also = n.Key(), f.also(n, rows)
	f.lines[n] = &c
	return c, true
}

// withoutLine is the customer of a row that has no line: of the line that it joins,
// else of the rows that it joins.
func (f *finder) withoutLine(r Row) Customer {
	g, clear := f.group(r)
	if n, ok := f.lineOf(g); ok && clear {
		if c, ok := f.line(n); ok {
			return c
		}
	}
	c := newCustomer(g)
	if !clear { // who stands between two people is known by all its numbers
		words := nameWords(r.Name)
		for _, n := range c.Numbers() {
			words = append(words, n.Key())
		}
		c.ID = c.Numbers()[0].Key() + nameHash(words)
		return c
	}
	if keys := personKeys(c.Numbers(), names(g)); len(keys) > 0 { // each row has a number
		c.ID, c.Also = keys[0], keys[1:]
	}
	return c
}

// lineOf is the one line that rows without a line belong to (rule 2); false is
// none, or several.
func (f *finder) lineOf(group []Row) (line Number, ok bool) {
	for _, r := range group {
		lines := f.linesBeside(r)
		if len(lines) != 1 || !samePersonAny(nameWords(r.Name), names(f.carried(lines[0]).rows)) {
			continue
		}
		if ok && lines[0] != line {
			return Number{}, false
		}
		line, ok = lines[0], true
	}
	return line, ok
}

// linesBeside are the lines that carry any of the row's telephones or tickets.
func (f *finder) linesBeside(r Row) (out []Number) {
	for _, n := range joining(r) {
		for _, line := range f.carried(n).lines {
			if !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	return out
}

// group are the rows without a line that join one another (rule 3), r first. clear
// is false where r stands between two people: an empty name, or a part of a name,
// would chain them. Such a row stays alone, with those that are written like it.
func (f *finder) group(r Row) (group []Row, clear bool) {
	all := f.reach([]Row{r}, func(Row) bool { return true })
	people := f.people(all)
	between := func(r Row) bool { return chains(nameWords(r.Name), people) }
	if !between(r) {
		return f.reach([]Row{r}, func(o Row) bool { return !between(o) }), true
	}
	return slices.DeleteFunc(all, func(o Row) bool {
		return !slices.Equal(nameWords(o.Name), nameWords(r.Name)) || !slices.Equal(o.sorted(), r.sorted())
	}), false
}

// reach follows rows without a line to those that share a telephone or a ticket and
// bear the same person's name.
func (f *finder) reach(out []Row, takes func(Row) bool) []Row {
	for i := 0; i < len(out); i++ {
		for _, other := range f.beside(out[i]) {
			if len(out) < MaxJoined && !holds(out, other) && samePerson(nameWords(out[i].Name), nameWords(other.Name)) && takes(other) {
				out = append(out, other)
			}
		}
	}
	return out
}

// people are the names of rows and of the lines that they would join, a line's
// together.
func (f *finder) people(rows []Row) (out [][][]string) {
	var lines []Number
	for _, r := range rows {
		words := nameWords(r.Name)
		if len(words) > 0 {
			out = append(out, [][]string{words})
		}
		for _, line := range f.linesBeside(r) {
			all := names(f.carried(line).rows)
			if len(all) > 0 && !slices.Contains(lines, line) && samePersonAny(words, all) {
				lines, out = append(lines, line), append(out, all)
			}
		}
	}
	return out
}

// chains reports whether a name is that of two of the people who are not one.
func chains(words []string, people [][][]string) bool {
	own := slices.DeleteFunc(slices.Clone(people), func(p [][]string) bool { return !samePersonAny(words, p) })
	for i, a := range own {
		for _, b := range own[:i] {
			if !slices.ContainsFunc(a, func(w []string) bool { return samePersonAny(w, b) }) {
				return true
			}
		}
	}
	return false
}

// beside are the other rows without a line that share a telephone or a ticket.
func (f *finder) beside(r Row) (out []Row) {
	for _, n := range joining(r) {
		for _, other := range f.carried(n).rows {
			if _, has := other.Line(); !has && !other.same(r) && !holds(out, other) {
				out = append(out, other)
			}
		}
	}
	return out
}
