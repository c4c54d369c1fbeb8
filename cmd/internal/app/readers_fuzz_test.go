package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	readerSteps  = 24 // requests of a course
	roundSteps   = 12 // those of a round
	worldCourses = 12 // courses of one program, one after the other
)

// FuzzReaders sends inputs of all kinds to the desk's real server, with keys, cookies and
// headers of all kinds, as people of every role, and checks that no answer, card, form, list of
// options, event, queue or error shows a customer whom its reader may not see. A course is
// drawn from its seed; several share a program, and a failure names them all.
func FuzzReaders(f *testing.F) {
	for seed := range uint32(24) {
		f.Add(seed)
	}
	under := f.TempDir()
	var w *desks
	f.Cleanup(func() {
		if w != nil {
			w.stop()
		}
	})
	f.Fuzz(func(t *testing.T, seed uint32) {
		if w == nil || len(w.courses) == worldCourses {
			if w != nil {
				w.TB = t
				w.stop()
			}
			w = openDesks(t, under)
			w.open()
		}
		w.TB, w.courses = t, append(w.courses, seed)
		r := &reader{n: seed}
		for i := range readerSteps {
			if i%roundSteps == 0 {
				w.begin()
			}
			w.step(r)
			if i%roundSteps == roundSteps-1 {
				w.look(one(r, fuzzPlaces[1:]))
			}
		}
		if t.Failed() {
			t.Logf("the courses of this program were %v", w.courses)
		}
	})
}

// open has people at work on the customers: a case that waits, one that is claimed and one at
// backend, and calls.
func (w *desks) open() {
	w.Helper()
	w.may = map[string]map[string]bool{}
	for i, in := range []struct{ who, what string }{
		{"dewi", `"line":"/cek 152000000001 mati, hubungi 0819-7777-1234"`},
		{"dewi", `"press":{"subject":"C-1","action":"confirm","turn":"1"}`},
		{"dewi", `"press":{"subject":"C-1","action":"callback","arg":"given","turn":"2"}`},
		{"tari", `"line":"/cek 152000000002 isolir"`},
		{"tari", `"press":{"subject":"C-2","action":"confirm","turn":"1"}`},
		{"tari", `"press":{"subject":"C-2","action":"callback","arg":"given","turn":"2"}`},
		{"sari", `"press":{"subject":"K-2","action":"claim","turn":"1"}`},
		{"rian", `"line":"/cek 152000000007 lambat"`},
		{"rian", `"press":{"subject":"C-3","action":"confirm","turn":"1"}`},
		{"rian", `"press":{"subject":"C-3","action":"callback","arg":"given","turn":"2"}`},
		{"rian", `"press":{"subject":"K-3","action":"claim","turn":"1"}`},
		{"rian", `"submit":{"subject":"K-3","action":"escalate","turn":"2","fields":{"team":"jaringan","checked":"x","wanted":"x"}}`},
		{"ratna", `"line":"/cek 152000000003 lambat"`},
		{"dewi", `"line":"/cek 152000000007 masih lambat"`},
	} {
		body := fmt.Sprintf(`{"key":"begin%08d","place":"me",%s}`, i, in.what)
		w.try([]*http.Cookie{w.cookies[in.who]}, http.Header{"Content-Type": {"application/json"}}, http.MethodPost, "/in", body)
		w.wrote(in.who, body)
		w.note()
	}
	if n := len(w.cases()); n != 3 {
		w.Fatalf("%d cases are open; want 3", n)
	}
	w.settle()
}

// cases are all cases, the newest first.
func (w *desks) cases() (all []procedure.Case) {
	w.Helper()
	w.must(w.store.View(w.Context(), func(tx *store.Tx) error { all = tx.Cases(0, 100); return nil }))
	return all
}

// wrote records what a person typed: they see it themselves.
func (w *desks) wrote(who, line string) {
	for _, them := range secrets {
		for _, secret := range them {
			if strings.Contains(plain(line), secret) {
				w.typed[who+" "+secret] = true
			}
		}
	}
}

// begin begins a round, in which nothing that was shown for half an hour is shown any more.
func (w *desks) begin() {
	w.Helper()
	w.now.Add(int64(31 * time.Minute))
	w.before, w.may = w.may, map[string]map[string]bool{}
	w.note()
}

// look checks what everybody's streams brought in the round, and what their chat and a channel
// show now.
func (w *desks) look(channel string) {
	w.Helper()
	w.settle()
	now := w.note()
	w.mu.Lock()
	brought := maps.Clone(w.stream)
	clear(w.stream)
	w.mu.Unlock()
	for _, p := range readerPeople {
		may := maps.Clone(w.may[p.ID])
		maps.Copy(may, w.before[p.ID]) // an event may come late
		w.check(p.ID, "the event stream", "\n"+strings.Join(brought[p.ID], ""), may)
		for _, place := range []string{"me", channel} {
			got := w.try([]*http.Cookie{w.cookies[p.ID]}, nil, http.MethodGet, "/snapshot?place="+place, "")
			w.check(p.ID, "the place "+place+" afterwards", got, now[p.ID])
		}
	}
}

// reader draws choices from a seed.
type reader struct{ n uint32 }

func (r *reader) choose(n int) int {
	r.n = r.n*1664525 + 1013904223
	return int(r.n>>16) % n
}

func one[T any](r *reader, of []T) T { return of[r.choose(len(of))] }

var (
	fuzzNumbers  = []string{"152000000001", "152000000007", "152000000002", "152000000003"}
	fuzzSubjects = []string{"K-1", "K-2", "K-3", "K-1", "K-2", "K-3", "K-4", "C-1", "C-2", "C-3", "C-4", "C-5", "C-4", "C-5", "C-6", "E-vvip", "E-special-requests", "D-vvip", "D-special-requests", "S-vvip.id", "outbox", "L-work", "L-queue", "upload", "I-1"}
	// fuzzActions are by the first letter of the subject; some of another kind are tried too.
	fuzzActions = map[string][]string{
		"C": {"more", "more", "confirm", "callback", "mismatch", "choose", "judge_hc", "unsolved", "claim", "reveal"},
		"K": {"reveal", "reveal", "more", "show", "claim", "take", "release", "escalate", "handover", "contact", "close", "answer", "note", "words", "again", "clear", "assign", "reroute", "withdraw", "reopen", "resend"},
		"E": {"show", "show", "edit", "history", "end", "reveal"},
		"D": {"browse", "add", "show"},
		"":  {"show", "edit", "publish", "page", "more", "undo", "resend", "import", "drop"},
	}
	fuzzLines = []string{"/cek %s mati", "/cek %s mati, hubungi 0819-7777-1234", "/cek", "/callback %s lambat", "/kasus", "/kasus K-1", "/kasus riwayat K-1", "/kasus antrean", "/kasus saya", "/kasus serahkan",
		"/sigap daftar vvip", "/sigap daftar vvip hidayat", "/sigap daftar khusus %s", "/sigap jejak K-1", "/sigap jejak %s", "/sigap status", "/sigap piket", "/sigap tautkan", "/sigap siapa", "/sigap skrip"}
	fuzzPlaces = []string{"me", "c:tier2", "c:jaringan", "c:tagihan"}
	fuzzGets   = []string{"/", "/queue", "/queue/now", "/snapshot?place=me", "/snapshot?place=c:tier2", "/snapshot?place=c:jaringan", "/snapshot?place=dewi", "/sessions", "/file?id=x", "/enter?key=x", "/left", "/app.js"}
)

// step sends one request and checks its answer.
func (w *desks) step(r *reader) {
	w.Helper()
	p := one(r, readerPeople)
	who, cookies, header := p.ID, []*http.Cookie{w.cookies[p.ID]}, http.Header{"Content-Type": {"application/json"}}
	other := one(r, readerPeople)
	suffix := ""
	switch r.choose(16) { // most inputs are the person's own
	case 0:
		who, cookies = "", nil
	case 1:
		garbage := *w.cookies[p.ID]
		garbage.Value += "A"
		who, cookies = "", []*http.Cookie{&garbage, {Name: "sigap_as", Value: other.ID}}
	case 2:
		header["X-Forwarded-User"], header["Authorization"], header["Cookie2"] = []string{other.ID}, []string{"Bearer " + w.cookies[other.ID].Value}, []string{w.cookies[other.ID].String()}
	case 3:
		suffix = "as=" + other.ID
	}
	method, path, body := w.request(r, who, &header)
	if suffix != "" {
		path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + suffix
	}
	answer := w.try(cookies, header, method, path, body)
	if method == http.MethodPost {
		w.note()
	}
	w.check(who, method+" "+path+" "+body, answer, w.may[who])
}

// request makes a request, and records what its person typed.
func (w *desks) request(r *reader, who string, header *http.Header) (method, path, body string) {
	kind := r.choose(12)
	switch kind {
	case 0:
		return http.MethodGet, one(r, fuzzGets), ""
	case 1:
		*header = http.Header{"Content-Type": {"application/octet-stream"}}
		q := url.Values{"key": {fuzzKey(r)}, "place": {placeOf(r)}, "name": {"daftar.csv"}, "text": {one(r, []string{"", "vvip", "request"})}}
		return http.MethodPost, "/upload?" + q.Encode(), "No Internet,Nama\n152000000099,Orang Lain\n"
	}
	in := map[string]any{"key": fuzzKey(r), "place": placeOf(r), "ref": one(r, []string{"", "p1", "a.x"})}
	switch {
	case kind < 5:
		line := one(r, fuzzLines)
		if strings.Contains(line, "%s") {
			line = fmt.Sprintf(line, one(r, fuzzNumbers))
		}
		in["line"] = line
	default:
		subject, turn := w.subject(one(r, fuzzSubjects))
		if r.choose(4) == 0 {
			turn = uint64(r.choose(5))
		}
		b := map[string]any{"subject": subject, "action": one(r, actionsOn(subject)), "arg": one(r, []string{"", "given", "1", "also-1", "all"}), "turn": strconv.FormatUint(turn, 10)}
		if kind < 9 {
			in["press"] = b
			break
		}
		b["fields"] = map[string]string{"reason": "pelanggan menelepon", "text": "x", "to": one(r, readerPeople).ID, "team": "jaringan", "checked": "x", "wanted": "x", "contact": "no_answer",
			"outcome": "solved", "right": "right", "answer": "solved", "done": "x", "education": "given", "when": "today", "say": "x", "kind": "cabut_pasang", "numbers": "152000000002", "name": "Siti"}
		in["submit"] = b
	}
	data, err := json.Marshal(in)
	w.must(err)
	w.wrote(who, string(data))
	return http.MethodPost, "/in", string(data)
}

// placeOf is mostly the person's own chat, which everybody reads.
func placeOf(r *reader) string {
	if r.choose(8) > 0 {
		return fuzzPlaces[0]
	}
	return one(r, fuzzPlaces)
}

// fuzzKey is one of few keys, so that most are used again by other inputs.
func fuzzKey(r *reader) string { return fmt.Sprintf("key%09d", r.choose(60)) }

func actionsOn(subject string) []string {
	if of, ok := fuzzActions[subject[:1]]; ok {
		return of
	}
	return fuzzActions[""]
}

// subject names what exists, and its turn: a call or a case by its number, the newest, an entry.
func (w *desks) subject(name string) (out string, turn uint64) {
	w.Helper()
	w.must(w.store.View(w.Context(), func(tx *store.Tx) error {
		switch kind, n, _ := strings.Cut(name, "-"); kind {
		case "C":
			id, _ := strconv.ParseUint(n, 10, 64)
			c, _ := tx.Call(id)
			turn = c.Turn
		case "K":
			id, _ := strconv.ParseUint(n, 10, 64)
			c, _ := tx.Case(id)
			turn = c.Turn
		case "E":
			for id := range tx.Entries(procedure.List(n)) {
				name = fmt.Sprintf("E-%s.%d", n, id)
				break
			}
		}
		return nil
	}))
	return name, turn
}
