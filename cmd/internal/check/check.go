// Package check checks the configuration, the data, the platforms, and what could not
// be delivered. It changes nothing.
package check

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
)

// The levels of a fact.
const (
	OK   = "ok"
	Warn = "warn"
	Fail = "FAIL"
)

// Fact is one line of a check.
type Fact struct {
	Level   string `json:"level"`
	Section string `json:"section"`
	Fact    string `json:"fact"`
	Next    string `json:"next,omitempty"` // step, where one is to be taken
}

// String is the fact as a line for people.
func (f Fact) String() string {
	line := fmt.Sprintf("%-4s %s: %s", f.Level, f.Section, f.Fact)
	if f.Next != "" {
		line += " — " + f.Next
	}
	return line
}

// Facts collects facts.
type Facts []Fact

func (f *Facts) ok(section, format string, a ...any) {
	*f = append(*f, Fact{OK, section, fmt.Sprintf(format, a...), ""})
}

func (f *Facts) warn(section, next, format string, a ...any) {
	*f = append(*f, Fact{Warn, section, fmt.Sprintf(format, a...), next})
}

func (f *Facts) fail(section, next, format string, a ...any) {
	*f = append(*f, Fact{Fail, section, fmt.Sprintf(format, a...), next})
}

// Job is one check.
type Job struct {
	Source  config.Source
	Offline bool   // don't call chat services and the directory
	Version string // of the program
	Now     func() time.Time
	Repair  Repair
}

// Facts runs the check and returns its facts in the order of the sections.
func (j Job) Facts(ctx context.Context) Facts {
	var f Facts
	conf, settings := j.config(&f)
	inData := j.store(ctx, conf, settings, &f)
	f = append(f, inData.in("parts", "desk", "lists", "scripts")...)
	if settings != nil && !j.Offline {
		j.platforms(ctx, conf, &f)
		j.directory(ctx, conf, &f)
	}
	return append(f, inData.in("deliveries")...)
}

// config reads the configuration and returns its settings. The check goes on without
// a configuration.
func (j Job) config(f *Facts) (config.Config, config.Settings) {
	path := j.Source.Path
	conf, err := config.Read(path, j.Source.Env)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !j.Source.Named:
		f.warn("config", "write one after docs/sigap.yaml, or name it with --config", "there is no %s here; 'sigap serve' needs one", path)
	case err != nil:
		f.fail("config", "mend it; docs/sigap.yaml shows a whole one", "%v", err)
	default:
		f.ok("config", "%s: %s, %d people by name, roles by %s", path, control.Count(len(conf.Teams), "team"), len(conf.People), control.Count(len(conf.Groups), "group"))
		if len(conf.People)+len(conf.Groups) == 0 {
			f.warn("config", "name people or groups in "+path, "nobody has a role")
		}
		return conf, conf.Settings()
	}
	conf = config.Default()
	conf.Data = cmp.Or(j.Source.Env("SIGAP_DATA"), conf.Data)
	return conf, nil
}

func (f Facts) in(sections ...string) (out Facts) {
	for _, section := range sections {
		for _, x := range f {
			if x.Section == section {
				out = append(out, x)
			}
		}
	}
	return out
}

// Verdict returns an error if a fact is a failure.
func (f Facts) Verdict() error {
	n := 0
	for _, x := range f {
		if x.Level == Fail {
			n++
		}
	}
	if n > 0 {
		return fmt.Errorf("%d of %d facts fail", n, len(f))
	}
	return nil
}

// Print prints one line for each fact, or a JSON array.
func (f Facts) Print(out io.Writer, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return enc.Encode(append(Facts{}, f...))
	}
	for _, x := range f {
		if _, err := fmt.Fprintln(out, x); err != nil {
			return err
		}
	}
	return nil
}
