package lists

import (
	"errors"
	"io"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// Fitting returns the lists that a file may be by its columns; none for a file that
// can't be read at all. options are by list.
func Fitting(file io.ReadSeeker, options map[procedure.List]Options) (out []procedure.List) {
	errFits := errors.New("it has a row")
	for _, list := range procedure.Lists {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return nil
		}
		_, err := Read(list, file, options[list], func(procedure.Row, int) error { return errFits })
		var doubts *DoubtError
		if err == nil || errors.Is(err, errFits) || errors.As(err, &doubts) {
			out = append(out, list)
		}
	}
	return slices.Clip(out)
}
