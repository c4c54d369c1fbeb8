package handlers

import (
	"cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Imported is what an import did, or would do: all that is said about it.
type Imported struct {
	ID     uint64         `json:"id"` // of the change, for the undo; 0 if nothing was changed
	List   procedure.List `json:"list"`
	Mode   store.Mode     `json:"mode"`
	File   string         `json:"file"`
	Hash   string         `json:"sha256"`
	DryRun bool           `json:"dry_run"`
	Error  string         `json:"error,omitempty"` // why the file is not read as the list; then the rest is empty

	Sheet       string         `json:"sheet"`        // that was read; "" for a text file
	OtherSheets []string       `json:"other_sheets"` // that were not read
	Columns     []lists.Column `json:"columns"`
	Unread      []string       `json:"unread"` // headers of columns that were not read

	Rows       int `json:"rows"` // of the file, that were read
	Duplicates int `json:"duplicates"`
	Before     int `json:"before"` // rows of the list before
	New        int `json:"new"`
	Ended      int `json:"ended"`
	Unchanged  int `json:"unchanged"`
	NotFound   int `json:"not_found"` // in the mode that ends rows: rows that the list doesn't have

	Refused []lists.Refusal `json:"refused"`
	// Emptied and Skipped are the first cells and rows that were left out, of so many.
	Emptied      []lists.Emptied `json:"emptied"`
	EmptiedCells int             `json:"emptied_cells"`
	Skipped      []lists.Skipped `json:"skipped"`
	SkippedRows  int             `json:"skipped_rows"`
	// EndsNothing says that no row ends, because a refused row doesn't tell whose it is.
	EndsNothing bool `json:"ends_nothing"`
	// NeedsConfirm says that the import ends so many rows that it must be confirmed.
	NeedsConfirm bool `json:"needs_confirm"`
	// Fillers are telephones that so many lines carry that they tell nobody. Personal data.
	Fillers []Filler `json:"fillers"`
	// SpecialPercent is the share of special customers, if it is above the site's bound.
	SpecialPercent int `json:"special_percent"`
}

// Filler is a telephone that more than procedure.FillerLines lines carry, or that far more
// rows without a line do.
type Filler struct {
	Number string `json:"number"`
	Lines  int    `json:"lines"`
	Rows   int    `json:"rows"` // without a line
}

// The ListRules of a site that sets none.
const (
	MaxEndedPercent = 20
	MaxEnded        = 50
	MaxSpecialShare = 25
)

// ListRules are a site's rules for its lists.
type ListRules struct {
	// MaxEndedPercent of a list, or MaxEnded rows: an import that would end more must be
	// confirmed. 20 and 50 unless set.
	MaxEndedPercent int
	MaxEnded        int
	// SpecialShare is the percentage of special customers above which an import warns; 25
	// unless set.
	SpecialShare int
	// Read says how the files of each list are read.
	Read map[procedure.List]lists.Options
}

// isMuch reports whether so many of the rows of a list may only end if that is confirmed.
func (r ListRules) isMuch(ended, of int) bool {
	percent, rows := cmp.Or(r.MaxEndedPercent, MaxEndedPercent), cmp.Or(r.MaxEnded, MaxEnded)
	return ended > rows || 100*ended > percent*of
}

func (r ListRules) special() int {
	return cmp.Or(r.SpecialShare, MaxSpecialShare)
}
