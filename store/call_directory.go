package store

import "github.com/cc147/sigap/procedure"

// directoryRecord is a procedure.DirectoryAnswer as stored with its call. Fields are
// only ever added.
type directoryRecord struct {
	Rows   []rowRecord              `json:"rows,omitempty"`
	At     stamp                    `json:"at,omitempty"`
	Fault  procedure.DirectoryFault `json:"fault,omitempty"`
	Unread []unreadRecord           `json:"unread,omitempty"`
}

type unreadRecord struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

func newDirectoryRecord(d procedure.DirectoryAnswer) *directoryRecord {
	if !d.Asked() {
		return nil
	}
	return &directoryRecord{Rows: convert(d.Rows, newRowRecord), At: stampOf(d.At), Fault: d.Fault,
		Unread: convert(d.Unread, func(u procedure.UnreadValue) unreadRecord { return unreadRecord(u) })}
}

func (r *directoryRecord) domain() procedure.DirectoryAnswer {
	if r == nil {
		return procedure.DirectoryAnswer{}
	}
	return procedure.DirectoryAnswer{Rows: convert(r.Rows, rowRecord.domain), At: r.At.time(), Fault: r.Fault,
		Unread: convert(r.Unread, func(u unreadRecord) procedure.UnreadValue { return procedure.UnreadValue(u) })}
}
