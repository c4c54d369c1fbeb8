// Package lists reads the lists of section 5.1 into rows: text files separated by
// comma, semicolon or tab, in UTF-8, UTF-16 or Windows-1252, and workbooks (XLSX).
// Wrong rows are refused one by one. The type of a file is decided by its content,
// not by its name.
//
// From the bottom up. A text file: encoding.go makes it UTF-8, text.go parts it
// into rows and cells. A workbook: archive.go finds and unzips its parts within
// bounds, part.go walks through the XML of one part, workbook.go finds the sheets
// and the shared texts, sheet.go reads the rows of one sheet, cell.go one cell.
// Then for both: headers.go knows the names of columns, columns.go says which
// column is which, row.go reads one row, lists.go the file, and rejects.go writes
// down the rows that were refused.
package lists
