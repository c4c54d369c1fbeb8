package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// derived is a row of an index as it follows from a record.
type derived struct {
	bucket     bucket
	key, value []byte
}

// derivations say of each record which rows of the indexes follow from it.
var derivations = map[bucket]func(t *Tx, key, value []byte) []derived{
	bucketCases:    caseRows,
	bucketCalls:    callRows,
	bucketAccounts: accountRows,
	bucketLinks:    linkRows,
	bucketLiveRows: listRows,
	bucketStatuses: statusRows,
	bucketPosts:    postRows,
	bucketDeskKeys: deskRows,
}

// recordsOf say of each row of an index which record it is derived from.
var recordsOf = map[bucket]func(key, value []byte) (bucket, []byte){
	bucketOpen:          func(k, _ []byte) (bucket, []byte) { return bucketCases, k },
	bucketOpenCustomers: func(k, _ []byte) (bucket, []byte) { return bucketCases, tail(k, 8) },
	bucketOpenCalls:     func(k, _ []byte) (bucket, []byte) { return bucketCalls, k },
	bucketCallKeys:      func(k, _ []byte) (bucket, []byte) { return bucketCalls, tail(k, 8) },
	bucketAccounts:      func(k, v []byte) (bucket, []byte) { return bucketLinks, slices.Concat(v, []byte{0}, k) },
	bucketLinks:         func(k, _ []byte) (bucket, []byte) { _, rest, _ := cutText(k); return bucketAccounts, rest },
	bucketRowIDs: func(k, v []byte) (bucket, []byte) {
		list, _, _ := cutText(k)
		return bucketLiveRows, append(textPrefix(list), v...)
	},
	bucketNumbers:    func(k, _ []byte) (bucket, []byte) { _, rest, _ := cutText(k); return bucketLiveRows, rest },
	bucketStatusKeys: func(k, _ []byte) (bucket, []byte) { _, rest, _ := cutText(k); return bucketStatuses, rest },
	bucketPlacePosts: func(k, _ []byte) (bucket, []byte) { return bucketPosts, tail(k, postSize) },
	bucketDeskPeople: func(k, _ []byte) (bucket, []byte) { _, rest, _ := cutText(k); return bucketDeskKeys, rest },
	bucketPostRefs:   func(_, v []byte) (bucket, []byte) { return bucketPosts, v },
}

// tail is the end of a key.
func tail(key []byte, n int) []byte { return key[max(0, len(key)-n):] }

func caseRows(t *Tx, key, value []byte) []derived {
	var r caseRecord
	if json.Unmarshal(value, &r) != nil {
		return nil
	}
	c := r.domain(readU64(key))
	if !c.IsOpen() {
		return nil
	}
	out := []derived{{bucketOpen, key, listingOf(c).encode()}}
	for _, k := range caseKeys(c) {
		out = append(out, derived{bucket: bucketOpenCustomers, key: append(textPrefix(t.blind(k), t.blind(c.Customer)), key...)})
	}
	return out
}

func callRows(t *Tx, key, value []byte) (out []derived) {
	var r callRecord
	if json.Unmarshal(value, &r) != nil {
		return nil
	}
	c := r.domain(readU64(key))
	if c.End == "" {
		out = append(out, derived{bucketOpenCalls, key, u64(uint64(r.Last))})
	}
	for _, k := range allCallKeys(c) {
		out = append(out, derived{bucket: bucketCallKeys, key: append(textPrefix(t.blind(k)), key...)})
	}
	return out
}

func accountRows(_ *Tx, key, value []byte) []derived {
	return []derived{{bucket: bucketLinks, key: slices.Concat(value, []byte{0}, key)}}
}

func linkRows(_ *Tx, key, _ []byte) []derived {
	person, account, _ := cutText(key)
	return []derived{{bucketAccounts, account, []byte(person)}}
}

// listRows are the rows of a list's row that has not ended. The mark of the row itself is one
// of them: it has the hash of what the record says.
func listRows(t *Tx, key, value []byte) []derived {
	list, id, _ := cutText(key)
	var r rowRecord
	if json.Unmarshal(t.sound(bucketRows, key), &r) != nil {
		return []derived{{bucketLiveRows, key, value}} // a record that is missing or damaged is another matter
	}
	row := r.domain()
	hash := t.hashRow(row)
	out := []derived{{bucketLiveRows, key, hash[:]}, {bucketRowIDs, hashKey(procedure.List(list), hash[:]), id}}
	for _, n := range r.Personal.Numbers {
		out = append(out, derived{bucketNumbers, append(textPrefix(t.blind(n)), key...), t.lineMark(row)})
	}
	return out
}

func statusRows(t *Tx, key, value []byte) (out []derived) {
	var r statusRecord
	if json.Unmarshal(value, &r) != nil {
		return nil
	}
	for _, k := range r.Personal.Keys {
		out = append(out, derived{bucket: bucketStatusKeys, key: textKey(t.blind(k), string(key))})
	}
	return out
}

func deskRows(_ *Tx, key, value []byte) []derived {
	var r deskKeyRecord
	if json.Unmarshal(value, &r) != nil {
		return nil
	}
	return []derived{{bucket: bucketDeskPeople, key: slices.Concat([]byte(r.Person), []byte{0}, key)}}
}

// postRows has also the messages that a post had before, which lead to it as well.
func postRows(t *Tx, key, value []byte) []derived {
	var r postRecord
	if json.Unmarshal(value, &r) != nil || len(key) != postSize {
		return nil
	}
	var out []derived
	if at := t.placePost(r, key); at != nil {
		out = append(out, derived{bucket: bucketPlacePosts, key: at})
	}
	if r.Ref != "" && r.View != "ping" {
		out = append(out, derived{bucketPostRefs, refKey(r.Place, r.Ref), key})
	}
	return out
}

// maxPassed is how many posts of a place are passed over to find one in the order of the place.
const maxPassed = 10_000

// placePost is the row of a post in the order of its place, which is that of its time, or
// after it, see nextInPlace; nil if so many come between that it isn't looked for.
func (t *Tx) placePost(r postRecord, key []byte) []byte {
	place, passed := placeKey(r.Place), 0
	from := append(bytes.Clone(place), u64(uint64(r.At))...)
	missing := append(bytes.Clone(from), key...)
	for k := range t.scan(bucketPlacePosts, place, from) {
		if len(k) == len(missing) && bytes.Equal(tail(k, postSize), key) {
			return k
		}
		if passed++; passed == maxPassed {
			return nil
		}
	}
	return missing
}

// follows reports whether a row of an index follows from its record, whose rows those are.
func (t *Tx) follows(b bucket, key, value []byte, from bucket, record []byte, rows []derived) bool {
	if b == bucketPostRefs || b == bucketPlacePosts { // of any message that the post had; after its time
		place, _, ok := placeOfRef(key)
		var r postRecord
		return ok && json.Unmarshal(t.sound(from, record), &r) == nil && bytes.Equal(placeKey(r.Place), place) &&
			(b == bucketPostRefs || len(key) == len(place)+8+postSize && readU64(key[len(place):len(place)+8]) >= uint64(r.At))
	}
	return slices.ContainsFunc(rows, func(d derived) bool {
		return d.bucket == b && bytes.Equal(d.key, key) && bytes.Equal(d.value, value)
	})
}

// placeOfRef splits the key of a message into its place and its id.
func placeOfRef(key []byte) (place, ref []byte, ok bool) {
	platform := bytes.IndexByte(key, 0)
	id := bytes.IndexByte(key[platform+1:], 0)
	if platform < 0 || id < 0 {
		return nil, nil, false
	}
	return key[:platform+id+2], key[platform+id+2:], true
}

// postNumber is the subject of a post's key, in words.
func postNumber(key []byte) (subject string, n uint32) {
	if len(key) != postSize {
		return "?", 0
	}
	return subjectName(key[:subjectSize]), binary.BigEndian.Uint32(key[subjectSize:])
}

// hashRow and lineMark are those of a row as they stand in this file.
func (t *Tx) hashRow(r procedure.Row) rowHash { return t.stored.seal.blinder().hashRow(r) }

func (t *Tx) lineMark(r procedure.Row) []byte { return t.stored.seal.blinder().lineMark(r) }
