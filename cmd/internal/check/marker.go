package check

import (
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

// missing reports that there is no data file, and whether there was one.
func (j Job) missing(dir string, f *Facts) {
	marker := j.Source.Marker()
	m, known, err := config.ReadMarker(marker)
	switch {
	case err != nil:
		f.fail("store", "look at the data, then remove that file", "there is no data file in %s, and %v", dir, err)
	case known:
		f.fail("store", "see whether its disk is mounted and the folder is the right one, or restore the newest backup with 'sigap restore'", "there is no data file in %s, though %s says that there was one in %s", dir, marker, m.Data)
	default:
		f.fail("store", "import the lists with 'sigap import' or start the bot, which make it at a first start, restore a backup, or name another folder with --data", "there is no data file in %s", dir)
	}
}

// markerFacts reports whether the store is the one that the marker of the configuration
// names.
func (t *Task) markerFacts(s *store.Store, f *Facts) {
	switch id := s.ID(); {
	case t.MarkerFile == "" || id == "":
	case !t.Marked && config.MayMark(t.MarkerFile):
		f.warn("store", "start the bot, which writes it", "%s is not there yet: another data file in the place of this one would not be noticed", t.MarkerFile)
	case !t.Marked:
		f.ok("store", "the folder of the configuration can't be written, so a lost data file is noticed, but not another one in its place")
	case t.Marker.Store != id:
		f.fail("store", "see whether the right disk is mounted, or restore the newest backup; if this store is meant, start the bot once with --init", "it is store %s, and %s names store %s in %s", id, t.MarkerFile, t.Marker.Store, t.Marker.Data)
	default:
		f.ok("store", "it is store %s, as %s says", id, t.MarkerFile)
	}
}
