// Package lists reads the lists of section 5.1, as people keep them, into rows: text
// files in UTF-8, UTF-16 or Windows-1252, and workbooks (XLSX). The type of a file is
// decided by its content, not by its name. A row that could be read wrongly is refused
// alone; what is understood stands in docs/lists.md.
//
// From the bottom up. A text file: encoding.go makes it UTF-8, textrows.go parts it into
// rows and cells, text.go finds its separator. A workbook: archive.go finds and unzips
// its parts within bounds, part.go walks through the XML of one part, workbook.go finds
// the sheets and the shared texts, sheet.go reads the rows of one sheet, cell.go one
// cell.
//
// Then for both: headers.go has the words of columns and doubt.go those that look like
// one, columns.go says which column is which, top.go finds the header, row.go,
// rownumbers.go, speed.go, dates.go and kinds.go read one row, aside.go knows rows that
// are nobody's, and reading.go the file, twice. rejects.go and template.go write files,
// writebook.go as workbooks.
package lists
