package control_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
)

// FuzzRequest checks that any request is one complete task or refused, with no more
// in it than came.
func FuzzRequest(f *testing.F) {
	f.Add("import", `{"version":"1","settings":{"zone":"Asia/Jakarta"},"task":{"List":"vvip","DryRun":true,"JSON":false,"Refused":1,"Rows":1,"Twice":0}}`+"\n"+
		`{"Line":3,"Reason":"no number","Cells":null,"Spared":[{"Kind":1,"Value":"152401234567"}]}`+"\n"+`{"List":"vvip","Numbers":[{"Kind":1,"Value":"152401234567"}],"Name":"B"}`)
	f.Add("import", `{"task":{"List":"vvip","Refused":9223372036854775807,"Rows":-1}}`)
	f.Add("lookup", `{"task":{"Number":{"Kind":1,"Value":"0812"},"Judged":["hard_complaint"],"At":"2026-11-23T10:00:00+07:00"}}`)
	f.Add("cases", `{"task":{}}{}`)
	f.Add("export", `{"task":null}`)
	f.Add("backup", `{}`)
	f.Add("desk-link", `[]`)
	all := tasks.All()
	f.Fuzz(func(t *testing.T, name, body string) {
		fresh := all[name]
		if fresh == nil {
			return
		}
		task, settings, err := control.ReadRequest(strings.NewReader(body), fresh)
		if err != nil {
			return
		}
		if i, ok := task.(*tasks.Import); ok && len(i.Taken)+len(i.File.Refused) > len(body)/2 {
			t.Errorf("%d rows and %d refusals come of %d bytes", len(i.Taken), len(i.File.Refused), len(body))
		}
		var again bytes.Buffer
		if err := control.WriteRequest(&again, task, settings); err != nil {
			t.Fatal(err)
		}
		was := again.String()
		task, more, err := control.ReadRequest(&again, fresh)
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
