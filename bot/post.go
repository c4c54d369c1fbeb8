package bot

import "time"

// Place is where a message stands: a channel, or the private chat of an account.
type Place struct {
	Platform string `json:"platform"`
	ID       string `json:"id"`
	Private  bool   `json:"private,omitempty"` // ID is an account's
}

// PostID names a post for ever. It is opaque: it can stand where strangers read it.
type PostID string

// Ref is the platform's own name of a message that was sent. "" is none.
type Ref string

// PostState is how far a post has come.
type PostState string

// The states of a post. It is recorded before it is sent.
const (
	PostPending  PostState = "pending"  // not sent yet
	PostInflight PostState = "inflight" // being sent; found so after a stop, it is unsure
	PostUnsure   PostState = "unsure"   // sent or not: nobody knows
	PostDone     PostState = "done"     // sent, Ref is known
	PostFailed   PostState = "failed"   // will never be sent, see Why
)

// View says what a post shows of its subject.
type View string

// The views of a case.
const (
	ViewBoard  View = "board"  // the Tier 2 channel
	ViewTeam   View = "team"   // a backend team's channel
	ViewHolder View = "holder" // private, full data, for who holds the case
	ViewTaker  View = "taker"  // private, full data, for who took it in backend
	ViewPing   View = "ping"   // one sentence in the thread of another post; never edited
)

// Post is one message and what it must show.
type Post struct {
	ID      PostID
	At      time.Time // when it was recorded
	Place   Place
	Subject string // "K-12"
	View    View
	Person  string // for private views: the person; for pings: who is meant, or ""
	Team    string // for ViewTeam: the team
	Text    string // for ViewPing: the code of its sentence
	Thread  PostID // the post in whose thread it stands, or ""
	Want    uint64 // must show this rev of the subject, or a newer one
	Shown   uint64 // shows this rev; 0 is unknown
	State   PostState
	Ref     Ref
	Why     string // cause of PostFailed, or why its place is closed; for the operator
	Tries   int
	Looks   int  // how often it was looked for in vain
	Repeat  bool // it was sent before, perhaps in vain: the card says so
	// NotBefore is when it may be tried again; zero is at once.
	NotBefore time.Time
}

// Settled reports whether nothing is left to do for the post.
func (p Post) Settled() bool {
	switch p.State {
	case PostFailed:
		return true
	case PostDone:
		return p.View == ViewPing || p.Shown >= p.Want
	}
	return false
}
