package store

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/cc147/sigap/bot"
)

// postRecord is a bot.Post as stored. Fields are only ever added. The rev to show is not in
// it but in the outbox, so that an act doesn't rewrite the posts of its case.
type postRecord struct {
	At        stamp         `json:"at"`
	Place     bot.Place     `json:"place"`
	View      bot.View      `json:"view"`
	Person    string        `json:"person,omitempty"`
	Team      string        `json:"team,omitempty"`
	Text      string        `json:"text,omitempty"`
	Thread    bot.PostID    `json:"thread,omitempty"`
	Shown     uint64        `json:"shown,omitempty"`
	State     bot.PostState `json:"state"`
	Ref       bot.Ref       `json:"ref,omitempty"`
	Why       string        `json:"why,omitempty"`
	Tries     int           `json:"tries,omitempty"`
	Looks     int           `json:"looks,omitempty"`
	Repeat    bool          `json:"repeat,omitempty"`
	NotBefore stamp         `json:"notBefore,omitempty"`
	Turn      uint64        `json:"turn,omitempty"`
	Doubt     stamp         `json:"doubt,omitempty"`
	Extra     []bot.Ref     `json:"extra,omitempty"`
	Waits     bot.Waits     `json:"waits,omitempty"`
	Sends     int           `json:"sends,omitempty"`
	Sent      stamp         `json:"sent,omitempty"`
	LandsBy   stamp         `json:"landsBy,omitempty"`
	ExtraTry  int           `json:"extraTries,omitempty"`
	ExtraNot  stamp         `json:"extraNotBefore,omitempty"`
	Over      []bot.Ref     `json:"over,omitempty"`
}

func newPostRecord(p bot.Post) postRecord {
	return postRecord{
		At: stampOf(p.At), Place: p.Place, View: p.View, Person: p.Person, Team: p.Team, Text: p.Text, Thread: p.Thread,
		Shown: p.Shown, State: p.State, Ref: p.Ref, Why: p.Why, Tries: p.Tries, Looks: p.Looks, Repeat: p.Repeat, NotBefore: stampOf(p.NotBefore),
		Turn: p.Turn, Doubt: stampOf(p.Doubt), Extra: p.Extra, Waits: p.Waits, Sends: p.Sends, Sent: stampOf(p.Sent), LandsBy: stampOf(p.LandsBy),
		ExtraTry: p.ExtraTries, ExtraNot: stampOf(p.ExtraNotBefore), Over: p.Over,
	}
}

// domain returns the post with that key, without Want.
func (r postRecord) domain(key []byte) bot.Post {
	return bot.Post{
		ID: bot.PostID(hex.EncodeToString(key)), At: r.At.time(), Place: r.Place, Subject: subjectName(key[:subjectSize]),
		View: r.View, Person: r.Person, Team: r.Team, Text: r.Text, Thread: r.Thread,
		Shown: r.Shown, State: r.State, Ref: r.Ref, Why: r.Why, Tries: r.Tries, Looks: r.Looks, Repeat: r.Repeat, NotBefore: r.NotBefore.time(),
		Turn: r.Turn, Doubt: r.Doubt.time(), Extra: r.Extra, Waits: r.Waits, Sends: r.Sends, Sent: r.Sent.time(), LandsBy: r.LandsBy.time(),
		ExtraTries: r.ExtraTry, ExtraNotBefore: r.ExtraNot.time(), Over: r.Over,
	}
}

// The sizes of a post's key: the subject, followed by the post's number.
const (
	subjectSize = 1 + 8
	postSize    = subjectSize + 4
)

func postKey(id bot.PostID) ([]byte, bool) {
	key, err := hex.DecodeString(string(id))
	return key, err == nil && len(key) == postSize
}

// AddPost writes a new pending post and returns it with its ID. Its Subject must be a case,
// a call or a notice.
func (t *Tx) AddPost(p bot.Post) (bot.Post, error) {
	if _, _, ok := parseSubject(p.Subject); !ok {
		return bot.Post{}, fmt.Errorf("a post about %q, which is no case, call or notice", p.Subject)
	}
	subject, n := subjectKey(p.Subject), uint32(1)
	if last, _ := t.last(bucketPosts, subject); last != nil {
		n = binary.BigEndian.Uint32(last[subjectSize:]) + 1
	}
	key := binary.BigEndian.AppendUint32(subject, n)
	p.ID, p.State, p.At = bot.PostID(hex.EncodeToString(key)), bot.PostPending, t.now
	t.save(bucketPosts, key, newPostRecord(p))
	t.put(bucketPlacePosts, append(append(placeKey(p.Place), u64(t.nextInPlace(p.Place))...), key...), nil)
	return p, nil
}

// nextInPlace returns a number that is greater than that of every post of the place: the
// time, unless a clock that was set back would put the post before others.
func (t *Tx) nextInPlace(place bot.Place) uint64 {
	n, prefix := uint64(t.now.UnixNano()), placeKey(place)
	for k := range t.scanBack(bucketPlacePosts, prefix, nil) {
		if len(k) == len(prefix)+8+postSize { // else a place whose id continues after a zero byte
			return max(n, readU64(k[len(prefix):len(prefix)+8])+1)
		}
	}
	return n
}

// Post returns a post, or ErrNotFound.
func (t *Tx) Post(id bot.PostID) (bot.Post, error) {
	key, ok := postKey(id)
	if !ok {
		return bot.Post{}, fmt.Errorf("post %q: %w", id, ErrNotFound)
	}
	value := t.get(bucketPosts, key)
	if value == nil {
		return bot.Post{}, fmt.Errorf("post %s: %w", id, ErrNotFound)
	}
	r, ok := decode[postRecord](t, bucketPosts, value)
	if !ok {
		return bot.Post{}, fmt.Errorf("post %s: %w", id, ErrCorrupt)
	}
	p := r.domain(key)
	p.Want = t.want(p.Subject)
	return p, nil
}

// PutPost updates a post that AddPost made, or returns ErrNotFound. Its Place and Subject
// must be unchanged; Want is not written.
func (t *Tx) PutPost(p bot.Post) error {
	key, ok := postKey(p.ID)
	if !ok || t.get(bucketPosts, key) == nil {
		return fmt.Errorf("writing post %q: %w", p.ID, ErrNotFound)
	}
	t.save(bucketPosts, key, newPostRecord(p))
	t.putRef(p, key)
	return nil
}

// putRef makes the post found by its message. The earlier messages of a post keep leading
// to it. The rows grow as the platform's ids do, and are written once.
func (t *Tx) putRef(p bot.Post, key []byte) {
	if p.Ref == "" || p.View == bot.ViewPing {
		return
	}
	if at := refKey(p.Place, p.Ref); !bytes.Equal(t.get(bucketPostRefs, at), key) {
		t.put(bucketPostRefs, at, key)
	}
}

func refKey(place bot.Place, ref bot.Ref) []byte { return append(placeKey(place), ref...) }

// PostAt returns the post of a message. It reports false for a message that is none, or
// that was sent by a version before this index.
func (t *Tx) PostAt(place bot.Place, ref bot.Ref) (bot.Post, bool) {
	key := t.get(bucketPostRefs, refKey(place, ref))
	if len(key) != postSize {
		return bot.Post{}, false
	}
	p, err := t.Post(bot.PostID(hex.EncodeToString(key)))
	return p, err == nil
}

// Posts returns all posts of a subject, oldest first.
func (t *Tx) Posts(subject string) []bot.Post {
	if _, _, ok := parseSubject(subject); !ok {
		return nil
	}
	var out []bot.Post
	want := t.want(subject)
	for k, value := range t.scan(bucketPosts, subjectKey(subject), nil) {
		if r, ok := decode[postRecord](t, bucketPosts, value); ok {
			p := r.domain(k)
			p.Want = want
			out = append(out, p)
		}
	}
	return out
}

// PlacePosts returns up to limit posts of a place, newest first.
func (t *Tx) PlacePosts(place bot.Place, limit int) []bot.Post {
	var out []bot.Post
	prefix := placeKey(place)
	for k := range t.scanBack(bucketPlacePosts, prefix, nil) {
		if len(out) >= limit {
			break
		}
		if len(k) != len(prefix)+8+postSize {
			continue // a place whose id continues after a zero byte
		}
		p, err := t.Post(bot.PostID(hex.EncodeToString(k[len(prefix)+8:])))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		out = append(out, p)
	}
	return out
}

func placeKey(p bot.Place) []byte {
	kind := "c"
	if p.Private {
		kind = "p"
	}
	return textPrefix(kind+p.Platform, p.ID)
}

// want returns what all posts of a subject must show: the rev of a case, the turn of a call,
// 1 for a notice, or 0 for an unknown subject.
func (t *Tx) want(subject string) uint64 {
	kind, id, _ := parseSubject(subject)
	switch kind {
	case 'C':
		c, _ := t.Call(id)
		return c.Turn
	case 'N':
		return 1
	}
	if l, ok := t.Listed(id); ok {
		return l.Rev
	}
	r, _ := load[struct {
		Rev uint64 `json:"rev"`
	}](t, bucketCases, u64(id))
	return r.Rev
}
