package bot

import "time"

// Place is where a message is shown: a channel, or the private chat of an account.
type Place struct {
	Platform string `json:"platform"`
	ID       string `json:"id"`
	Private  bool   `json:"private,omitempty"` // ID is an account's
}

// PostID identifies a post permanently. It is opaque: it may be visible to strangers.
type PostID string

// Ref is the platform's own id of a sent message. "" is none.
type Ref string

// PostState is the delivery state of a post.
type PostState string

// The states of a post. A post is recorded before it is sent.
const (
	PostPending  PostState = "pending"  // not sent yet
	PostInflight PostState = "inflight" // being sent; after a restart it counts as unsure
	PostUnsure   PostState = "unsure"   // it may have been sent
	PostDone     PostState = "done"     // sent, Ref is known
	PostFailed   PostState = "failed"   // refused, see Why; the next rev is tried
	// PostLost was sent twice, both with an unknown outcome, to a platform that can't
	// look it up. A press on one of its messages finds it again.
	PostLost PostState = "lost"
)

// View selects what a post shows of its subject.
type View string

// The views of a case.
const (
	ViewBoard  View = "board"  // the Tier 2 channel
	ViewTeam   View = "team"   // a backend team's channel
	ViewHolder View = "holder" // private, full data, for the holder of the case
	ViewTaker  View = "taker"  // private, full data, for the person who took it in backend
	ViewPing   View = "ping"   // one sentence in the thread of another post; never edited
)

// Post is one message and the revision that it must show.
type Post struct {
	ID      PostID
	At      time.Time // when it was recorded
	Place   Place
	Subject string // "K-12" a case, "N-6" a notice
	View    View
	Person  string // for private views: the person; for pings: the person to notify, or ""
	Team    string // for ViewTeam: the team
	Text    string // for ViewPing: the code of its sentence
	Thread  PostID // the post whose thread it belongs to, or ""
	Want    uint64 // the least rev of the subject that it must show
	Shown   uint64 // the rev that it shows, or of PostFailed the rev that was refused; 0 is unknown
	Turn    uint64 // the turn that its buttons were drawn from; 0 is unknown
	State   PostState
	Ref     Ref
	Why     string // cause of PostFailed or Waits, or why Extra is not removed; for the operator
	Waits   Waits
	Tries   int
	Looks   int       // unsuccessful look-ups of an unsure post
	Sends   int       // sends with an unknown outcome, until a look-up, a press or a lead settles them
	Sent    time.Time // when the first of Sends began
	LandsBy time.Time // until when the last of Sends may still take effect
	Repeat  bool      // it may be a duplicate: the card says so
	// NotBefore is the earliest time of the next try; zero is at once.
	NotBefore time.Time
	// Doubt is until when an earlier call with an unknown outcome may still take effect.
	// What the message shows is verified after it. Zero is no doubt.
	Doubt time.Time
	// Extra are further messages of the post, which must be removed; ExtraTries and
	// ExtraNotBefore are Tries and NotBefore of that.
	Extra          []Ref
	ExtraTries     int
	ExtraNotBefore time.Time
	// Over are messages of the post that were removed. A look-up may still find them.
	Over []Ref
}

// LandsWithin is the longest time after its outcome in which a call with an unknown
// outcome may still take effect: a proxy, or the service's queue, usually holds a request
// for up to a minute.
const LandsWithin = 90 * time.Second

// Waits says what keeps a post from being delivered.
type Waits string

// What a post waits for; "" is nothing but its turn.
const (
	WaitsPlace    Waits = "place"    // its place is closed to the bot
	WaitsPlatform Waits = "platform" // the service refuses the bot itself
	WaitsUnknown  Waits = "unknown"  // it is refused for a reason that the bot doesn't know
)

// Settled reports whether the post needs no more work.
func (p Post) Settled() bool {
	if len(p.Extra) > 0 || !p.Doubt.IsZero() {
		return false
	}
	switch p.State {
	case PostLost:
		// It may show personal data, which nobody has hidden.
		return p.View != ViewHolder && p.View != ViewTaker
	case PostDone, PostFailed:
		return p.View == ViewPing || p.Shown >= p.Want
	case PostPending, PostInflight, PostUnsure:
	}
	return false
}
