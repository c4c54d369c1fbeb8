package store

import (
	"bytes"
	"iter"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// shortKeys generates keys that collide, are prefixes of one another, and use the lowest and
// highest bytes.
func shortKeys() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 'a', 0xfe, 0xff}), 1, 3), func(b []byte) string { return string(b) })
}

func collect(rows iter.Seq2[[]byte, []byte]) (out []string) {
	for k, v := range rows {
		out = append(out, string(k)+"="+string(v))
	}
	return out
}

// wanted is the result of a scan of a plain map.
func wanted(m map[string]string, in func(key string) bool) (out []string) {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if in(k) {
			out = append(out, k+"="+m[k])
		}
	}
	return out
}

// TestOverlayIsAMap compares an operation's view of the store with a plain map of the
// committed rows and the operation's own writes.
func TestOverlayIsAMap(t *testing.T) {
	s := openTest(t, testOptions(t))
	rapid.Check(t, func(t *rapid.T) {
		committed := map[string]string{}
		emptyMemory(t, s)
		for range rapid.IntRange(1, 4).Draw(t, "operations") {
			model := maps.Clone(committed)
			refuse := rapid.Bool().Draw(t, "refused")
			_, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) {
				for range rapid.IntRange(0, 12).Draw(t, "writes") {
					k := shortKeys().Draw(t, "key")
					if rapid.IntRange(0, 2).Draw(t, "kind") == 0 {
						tx.del(bucketMemory, []byte(k))
						delete(model, k)
					} else {
						v := rapid.StringN(0, 2, 4).Draw(t, "value")
						tx.put(bucketMemory, []byte(k), []byte(v))
						model[k] = v
					}
				}
				compareWithMap(t, tx, model)
				if refuse {
					return Receipt{}, errRefused
				}
				return Receipt{}, nil
			})
			if refuse != (err != nil) {
				t.Fatalf("Update = %v, refused %v", err, refuse)
			}
			if !refuse {
				committed = model
			}
			if err := s.View(ctx, func(tx *Tx) error { compareWithMap(t, tx, committed); return nil }); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func compareWithMap(t *rapid.T, tx *Tx, model map[string]string) {
	k := shortKeys().Draw(t, "get")
	got, want := tx.get(bucketMemory, []byte(k)), model[k]
	if _, there := model[k]; there != (got != nil) || string(got) != want {
		t.Fatalf("get(%q) = %q, want %q (there: %v)", k, got, want, there)
	}
	prefix := rapid.OneOf(rapid.Just(""), shortKeys()).Draw(t, "prefix")
	from := rapid.OneOf(rapid.Just(""), shortKeys()).Draw(t, "bound")
	rows := wanted(model, func(k string) bool { return bytes.HasPrefix([]byte(k), []byte(prefix)) && k >= from })
	if got := collect(tx.scan(bucketMemory, []byte(prefix), []byte(from))); !slices.Equal(got, rows) {
		t.Fatalf("scan(%q, %q) = %q, want %q", prefix, from, got, rows)
	}
	var before []byte
	if from != "" {
		before = []byte(from)
	}
	rows = wanted(model, func(k string) bool {
		return bytes.HasPrefix([]byte(k), []byte(prefix)) && (before == nil || k < from)
	})
	slices.Reverse(rows)
	if got := collect(tx.scanBack(bucketMemory, []byte(prefix), before)); !slices.Equal(got, rows) {
		t.Fatalf("scanBack(%q, %q) = %q, want %q", prefix, from, got, rows)
	}
}

func emptyMemory(t *rapid.T, s *Store) {
	_, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) {
		for k := range tx.scan(bucketMemory, nil, nil) {
			tx.del(bucketMemory, bytes.Clone(k))
		}
		return Receipt{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWritingWhileScanning removes and adds rows during a scan: it must return each existing
// row once, and no row added before its position.
func TestWritingWhileScanning(t *testing.T) {
	s := openTest(t, testOptions(t))
	put := func(tx *Tx, keys ...string) {
		for _, k := range keys {
			tx.put(bucketMemory, []byte(k), []byte("v"))
		}
	}
	update(t, s, func(tx *Tx) { put(tx, "b", "d", "f") })
	update(t, s, func(tx *Tx) {
		put(tx, "c", "e")
		var got []string
		for k := range tx.scan(bucketMemory, nil, nil) {
			got = append(got, string(k))
			tx.del(bucketMemory, bytes.Clone(k))
			put(tx, "a"+string(k))
		}
		same(t, "scanned while writing", got, []string{"b", "c", "d", "e", "f"}, nil)
		got = nil
		for k := range tx.scanBack(bucketMemory, nil, nil) {
			got = append(got, string(k))
			tx.del(bucketMemory, bytes.Clone(k))
			put(tx, "z"+string(k))
		}
		same(t, "scanned back while writing", got, []string{"af", "ae", "ad", "ac", "ab"}, nil)
	})
}
