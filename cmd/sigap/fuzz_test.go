package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"
)

// FuzzFrames holds that an answer of a bot, whatever it is, ends and prints no more
// than came.
func FuzzFrames(f *testing.F) {
	var whole bytes.Buffer
	w := &frames{to: &whole, sent: func() error { return nil }}
	for _, kind := range []byte{frameOut, frameLog, frameWait} {
		if err := w.write(kind, []byte("K-1 menunggu\n")[:13*btoi(kind != frameWait)]); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.end(askedWrongly("name a list")); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte("o\x00\x10\x00\x01x"))
	f.Add([]byte("e\x00\x00\x00\x02{}"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		var out, log bytes.Buffer
		_ = readFrames(bytes.NewReader(answer), &out, &log) // any end will do
		if out.Len()+log.Len() > len(answer) {
			t.Errorf("%d and %d bytes are printed of %d", out.Len(), log.Len(), len(answer))
		}
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// FuzzFramed holds that what an errand prints and returns comes out at the other
// end as it was.
func FuzzFramed(f *testing.F) {
	f.Add([]byte("K-1\n"), []byte("rows: 3"), "no such list", true)
	f.Add([]byte{}, []byte{0xff}, "", false)
	f.Fuzz(func(t *testing.T, printed, logged []byte, problem string, usage bool) {
		var wire, out, log bytes.Buffer
		w := &frames{to: &wire, sent: func() error { return nil }}
		for kind, text := range map[byte][]byte{frameOut: printed, frameLog: logged} {
			if n, err := (framed{w, kind}).Write(text); err != nil || n != len(text) {
				t.Fatalf("%d of %d bytes are written: %v", n, len(text), err)
			}
		}
		problem = strings.ToValidUTF8(problem, "?")
		end := ending{Error: problem, Usage: usage && problem != ""}
		if err := w.end(end.err()); err != nil {
			t.Fatal(err)
		}
		err := readFrames(&wire, &out, &log)
		if !bytes.Equal(out.Bytes(), printed) || !bytes.Equal(log.Bytes(), logged) || endingOf(err) != end {
			t.Errorf("it prints %q and %q and returns %v; want %q, %q and %+v", out.Bytes(), log.Bytes(), err, printed, logged, end)
		}
	})
}

// FuzzErrand holds that what comes in on the socket is one whole errand, or none,
// with no more in it than came.
func FuzzErrand(f *testing.F) {
	f.Add("import", `{"List":"vvip","DryRun":true,"JSON":false,"Refused":1,"Rows":1,"Twice":0}`+"\n"+
		`{"Line":3,"Reason":"no number","Cells":null,"Spared":[{"Kind":1,"Value":"152401234567"}]}`+"\n"+`{"List":"vvip","Numbers":[{"Kind":1,"Value":"152401234567"}],"Name":"B"}`)
	f.Add("import", `{"List":"vvip","Refused":9223372036854775807,"Rows":-1}`)
	f.Add("lookup", `{"Number":"0812"}`)
	f.Add("cases", `{}{}`)
	f.Add("backup", `{}`)
	f.Add("check", `[]`)
	f.Fuzz(func(t *testing.T, name, body string) {
		e, err := readErrand(http.NewResponseController(deadlines{}), strings.NewReader(body), name)
		if err != nil {
			return
		}
		if i, ok := e.(*importErrand); ok && len(i.file.Rows)+len(i.file.Refused) > len(body)/2 {
			t.Errorf("%d rows and %d refusals come of %d bytes", len(i.file.Rows), len(i.file.Refused), len(body))
		}
		var again bytes.Buffer
		if err := writeErrand(&again, e); err != nil {
			t.Fatal(err)
		}
		was := again.String()
		e, err = readErrand(http.NewResponseController(deadlines{}), &again, name)
		if err != nil {
			t.Fatalf("the errand %s can't be read again: %v", was, err)
		}
		if err := writeErrand(&again, e); err != nil || again.String() != was {
			t.Errorf("the errand is %s, then %s, %v", was, again.String(), err)
		}
	})
}

// deadlines takes the deadlines that a connection would.
type deadlines struct{ http.ResponseWriter }

func (deadlines) SetReadDeadline(time.Time) error { return nil }
