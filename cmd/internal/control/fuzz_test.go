package control_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/store"
)

// FuzzRequest checks that any request is one complete task or refused, with no more
// in it than came.
func FuzzRequest(f *testing.F) {
	f.Add("import", `{"version":"1","settings":{"zone":"Asia/Jakarta"},"task":{"List":"vvip","DryRun":true,"JSON":false,"Confirmed":-1}}`+"\n"+
		`{"row":{"list":"vvip","numbers":["i:152401234567"],"name":"B"}}`+"\n"+`{"end":{"File":{"Refused":[{"line":3,"reason":"no_number"}]},"Spared":[["i:152401234567"]]}}`)
	f.Add("import", `{"task":{"List":"vvip"}}`+"\n"+`{"row":{"list":"customers","numbers":null}}{"end":{"Spared":[[],[]]}}`)
	f.Add("lookup", `{"task":{"Number":{"Kind":1,"Value":"0812"},"Judged":["hard_complaint"],"At":"2026-11-23T10:00:00+07:00"}}`)
	f.Add("cases", `{"task":{}}{}`)
	f.Add("export", `{"task":null}`)
	f.Add("backup", `{}`)
	f.Add("desk-link", `[]`)
	all := tasks.All()
	s, err := store.Open(store.Options{Path: filepath.Join(f.TempDir(), "sigap.db"), Now: time.Now})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	on := control.Data{Store: s, Config: config.Default()}
	f.Fuzz(func(t *testing.T, name, body string) {
		fresh := all[name]
		if fresh == nil {
			return
		}
		task, settings, err := control.ReadRequest(on, strings.NewReader(body), fresh)
		if err != nil {
			return
		}
		if i, ok := task.(*tasks.Import); ok { // it is staged, and can't be sent again
			if err := i.Close(); err != nil {
				t.Error(err)
			}
			return
		}
		var again bytes.Buffer
		if err := control.WriteRequest(&again, task, settings); err != nil {
			t.Fatal(err)
		}
		was := again.String()
		task, more, err := control.ReadRequest(on, &again, fresh)
		if err != nil {
			t.Fatalf("the request %s can't be read again: %v", was, err)
		}
		if err := control.WriteRequest(&again, task, more); err != nil || again.String() != was {
			t.Errorf("the request is %s, then %s, %v", was, again.String(), err)
		}
		if diff := cmp.Diff(settings, more, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("its settings are others (-first +second):\n%s", diff)
		}
	})
}
