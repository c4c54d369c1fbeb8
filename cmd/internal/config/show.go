package config

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/goccy/go-yaml"
)

// Example is a whole configuration with comments, the same as docs/sigap.yaml; a test
// compares them.
//
//go:embed sigap.yaml
var Example []byte

// WriteExample writes the example to a new file; an existing file is an error.
func WriteExample(path string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already and stays as it is; name another file with --out", path)
	case err != nil:
		return fmt.Errorf("the configuration can't be written: %w", err)
	}
	_, err = f.Write(Example)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("the configuration can't be written: %w", err)
	}
	return nil
}

// Show writes the effective configuration as YAML. Comments say which tokens are set,
// without their values. Unless it is redacted, the output is a valid configuration.
func Show(path string, env func(string) string, redact bool) ([]byte, error) {
	c, err := Read(path, env)
	if err != nil {
		return nil, err
	}
	p, err := c.Procedure()
	if err != nil {
		return nil, err
	}
	c.Policy = Policy{SpeedMin: p.SpeedMin, SpeedMax: p.SpeedMax, Shift: p.Shift, ClaimTTL: p.ClaimTTL, Lookups: p.Lookups, Hide: p.HideAfter, RegularEscalation: &p.RegularEscalation}
	c.Document = Document{Code: p.DocCode, Revision: p.DocRevision, Date: string(p.DocDate), PreparedBy: p.DocMade, CheckedBy: p.DocChecked, ApprovedBy: p.DocApproved}
	c.Numbers, c.Lists = c.Numbers.filled(), c.Lists.filled()
	c.Platforms = each(c.Platforms, func(p *Platform) { p.APIURL = withoutPassword(p.APIURL) })
	if redact {
		c = c.redacted()
	}
	text, err := yaml.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("the configuration: %w", err)
	}
	text = fmt.Appendf(text, "# key ring: %s\n", c.RingState(env))
	for _, s := range Services {
		for _, name := range s.Tokens {
			text = fmt.Appendf(text, "# %s: %s\n", name, tokenState(env, name))
		}
	}
	if c.Directory != nil && c.Directory.Header != "" {
		text = fmt.Appendf(text, "# %s: %s\n", DirectorySecret, tokenState(env, DirectorySecret))
	}
	return text, nil
}

func tokenState(env func(string) string, name string) string {
	switch token, err := ReadSecret(env, name); {
	case err != nil:
		return "not usable: " + err.Error()
	case token == "":
		return "not set"
	}
	return "set"
}
