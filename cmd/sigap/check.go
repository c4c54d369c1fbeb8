package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
)

// The levels of a fact.
const (
	factOK   = "ok"
	factWarn = "warn"
	factFail = "FAIL"
)

// fact is one line of a check.
type fact struct {
	Level   string `json:"level"`
	Section string `json:"section"`
	Fact    string `json:"fact"`
	Next    string `json:"next,omitempty"` // step, where one is to be taken
}

// facts are gathered one by one.
type facts []fact

func (f *facts) ok(section, format string, a ...any) {
	*f = append(*f, fact{factOK, section, fmt.Sprintf(format, a...), ""})
}

func (f *facts) warn(section, next, format string, a ...any) {
	*f = append(*f, fact{factWarn, section, fmt.Sprintf(format, a...), next})
}

func (f *facts) fail(section, next, format string, a ...any) {
	*f = append(*f, fact{factFail, section, fmt.Sprintf(format, a...), next})
}

func newCheck(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Say what stands and what is wrong, one line per fact, with the next step",
		Long: `Look at the configuration, the data, the lists, the scripts, the platforms and
what could not be delivered. Each line is ok, warn or FAIL; the exit code is 1
where one is FAIL. It works beside a running bot, and changes nothing.`,
		Example: "  sigap check --config sigap.yaml\n  sigap check --data data --offline --json",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	offline := cmd.Flags().Bool("offline", false, "ask no chat service")
	asJSON := cmd.Flags().Bool("json", false, "print a JSON array")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		from := source()
		c := checkJob{path: from.Path, named: from.Named, env: from.Env, offline: *offline, now: now}
		found := c.all(cmd.Context())
		if err := found.print(cmd.OutOrStdout(), *asJSON); err != nil {
			return err
		}
		return found.verdict()
	}
	return cmd
}

// checkJob is one check.
type checkJob struct {
	path    string // of the configuration
	named   bool   // it was named, so it must be there
	data    string // "" is what the configuration says
	offline bool
	env     func(string) string
	now     func() time.Time
}

// all are the facts, in the order of the sections.
func (c checkJob) all(ctx context.Context) facts {
	var f facts
	conf, ok := c.config(&f)
	if c.data == "" {
		c.data = conf.Data
	}
	caller := control.Caller{Version: version, Config: conf, Now: c.now}
	if caller.Config.Data = c.data; ok {
		caller.Settings = conf.Settings()
	}
	held := c.store(ctx, caller, &f)
	f = append(f, held.in("lists", "scripts")...)
	if ok && !c.offline {
		c.platforms(ctx, conf, &f)
	}
	return append(f, held.in("deliveries")...)
}

// config reads the configuration. Where there is none, the check goes on with
// what stands without one.
func (c checkJob) config(f *facts) (config.Config, bool) {
	conf, err := config.Read(c.path, c.env)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !c.named:
		f.warn("config", "write one after docs/sigap.yaml, or name it with --config", "there is no %s here; 'sigap serve' needs one", c.path)
	case err != nil:
		f.fail("config", "mend it; docs/sigap.yaml shows a whole one", "%v", err)
	default:
		f.ok("config", "%s: %d teams, %d people by name, roles by %d groups", c.path, len(conf.Teams), len(conf.People), len(conf.Groups))
		if len(conf.People)+len(conf.Groups) == 0 {
			f.warn("config", "name people or groups in "+c.path, "nobody has a role")
		}
		return conf, true
	}
	data := c.env("SIGAP_DATA")
	if data == "" {
		data = "data"
	}
	return config.Config{Data: data, Zone: config.DefaultZone}, false
}

func (f facts) in(sections ...string) (out facts) {
	for _, section := range sections {
		for _, x := range f {
			if x.Section == section {
				out = append(out, x)
			}
		}
	}
	return out
}

// verdict is an error where something failed.
func (f facts) verdict() error {
	n := 0
	for _, x := range f {
		if x.Level == factFail {
			n++
		}
	}
	if n > 0 {
		return fmt.Errorf("%d of %d facts fail", n, len(f))
	}
	return nil
}

func (f facts) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(append(facts{}, f...))
	}
	for _, x := range f {
		line := fmt.Sprintf("%-4s %s: %s", x.Level, x.Section, x.Fact)
		if x.Next != "" {
			line += " — " + x.Next
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}
