package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// DefaultFile is the default configuration file, in the working directory.
const DefaultFile = "sigap.yaml"

// The --help texts of the two flags that every command has.
const (
	FileUsage = "the configuration (default: $SIGAP_CONFIG, else " + DefaultFile + " here)"
	DataUsage = "folder of the data file (default: $SIGAP_DATA, else what the configuration says, else " + DefaultData + ")"
)

// Source says where a command finds its configuration and its data folder.
type Source struct {
	Path  string              // path of the configuration file
	Named bool                // the file was named, so it must be there
	Env   func(string) string // the environment, with the flag for the folder over it
}

// Find returns the source for a command: a flag has precedence over the environment,
// the environment over the file, the file over the default. A flag with the value ""
// was not given.
func Find(file, data string, env func(string) string) Source {
	named := cmp.Or(file, env("SIGAP_CONFIG"))
	return Source{Path: cmp.Or(named, DefaultFile), Named: named != "", Env: func(name string) string {
		if name == "SIGAP_DATA" {
			return cmp.Or(data, env(name))
		}
		return env(name)
	}}
}

// Read reads the configuration like [Read]; the default file may be missing. The
// settings are those set by the file or the environment.
func (s Source) Read() (Config, Settings, error) {
	c, err := Read(s.Path, s.Env)
	if err == nil {
		return c, c.Settings(), nil
	}
	if s.Named || !errors.Is(err, fs.ErrNotExist) {
		return Config{}, nil, err
	}
	c = Default()
	c.override(s.Env)
	decided := Settings{}
	if s.Env("SIGAP_ZONE") != "" {
		decided["zone"] = c.Zone
	}
	return c, decided, c.Validate()
}

// Folder returns the data folder. It reads the file only if the flag and the
// environment don't give one.
func (s Source) Folder() (string, error) {
	if dir := s.Env("SIGAP_DATA"); dir != "" {
		return dir, nil
	}
	c, _, err := s.Read()
	return c.Data, err
}

// Admin returns the admin section. It reads the file only if the environment doesn't
// give it.
func (s Source) Admin() (Admin, error) {
	if listen := s.Env("SIGAP_ADMIN_LISTEN"); listen != "" {
		return Admin{Listen: listen}, nil
	}
	c, _, err := s.Read()
	return c.Admin, err
}

// Settings are the values of a configuration that a command's answer depends on, by
// name.
type Settings map[string]string

// Settings returns the settings of the configuration.
func (c Config) Settings() Settings {
	p, err := c.Procedure()
	if err != nil {
		return nil
	}
	s := Settings{"zone": c.Zone, "policy.speed_min": fmt.Sprint(p.SpeedMin), "policy.speed_max": fmt.Sprint(p.SpeedMax),
		"policy.shift": p.Shift.String(), "policy.claim_expires": p.ClaimTTL.String()}
	for name, n := range map[string]int{"max_ended": cmp.Or(c.Lists.MaxEnded, 50), "max_ended_percent": cmp.Or(c.Lists.MaxEndedPercent, 20),
		"special_share": cmp.Or(c.Lists.SpecialShare, 25)} {
		s["lists."+name] = fmt.Sprint(n)
	}
	if c.Desk != nil {
		s["desk.url"] = c.Desk.URL
	}
	if c.Directory != nil {
		s["directory.url"] = c.Directory.URL
	}
	return s
}

// Differ describes in one line which settings differ from another configuration's; ""
// if none does.
func (s Settings) Differ(other Settings) string {
	var out []string
	for name, value := range s {
		if other[name] != value {
			out = append(out, fmt.Sprintf("%s is %s there and %s here", name, cmp.Or(other[name], "not set"), value))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
