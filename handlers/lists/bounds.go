package lists

// The bounds of every file. A file that exceeds one is refused whole, except for
// maxCell, which refuses a row.
const (
	maxBytes   = 128 << 20 // of text
	maxRows    = 1_000_000
	maxLines   = 2 << 20 // including blank ones and those within a cell
	maxColumns = 200
	maxCells   = 16 << 20
	maxRecord  = 64 << 10 // bytes of one row
	maxCell    = 4096     // runes
	maxRefused = 50_000   // refused rows
	maxKept    = 16 << 20 // bytes of their cells, beyond which the cells of a refused row are not kept
)

// The bounds of a workbook. Only the parts that are read count as unzipped.
const (
	maxZipped    = 64 << 20
	smallZip     = 8 << 20
	maxUnzipped  = 512 << 20 // bytes, of all parts
	maxEntries   = 4096
	maxRatio     = 100       // unzipped to zipped, of a part over freeRatio
	freeRatio    = 15 << 20  // bytes below which a part's ratio isn't checked
	maxToken     = 256 << 10 // bytes of XML of one tag or text; Excel's longest text has 32,767 characters
	maxDepth     = 32        // elements within elements
	maxSheets    = 256
	maxTexts     = 128 << 20 // bytes of memory of the shared texts
	maxFormula   = 1024      // bytes kept of a formula, to be shown
	lastRow      = 1 << 20   // of a sheet, as in Excel
	lastColumn   = 1 << 14
	stringHeader = 16 // bytes of memory that a text takes besides its own bytes
)
