package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// DefaultFile is the configuration file where nothing names another: one in the
// working directory.
const DefaultFile = "sigap.yaml"

// What --help says of the two flags of every command.
const (
	FileUsage = "the configuration (default: $SIGAP_CONFIG, else " + DefaultFile + " here)"
	DataUsage = "folder of the data file (default: $SIGAP_DATA, else what the configuration says, else " + DefaultData + ")"
)

// Source is where a command finds its configuration and its data folder.
type Source struct {
	Path  string              // of the configuration file
	Named bool                // the file was named, so it must be there
	Env   func(string) string // the environment, with the flag for the folder over it
}

// Find gives the source of every command: a flag goes over the environment, the
// environment over the file, the file over the default. A flag that is "" was not
// given.
func Find(file, data string, env func(string) string) Source {
	named := cmp.Or(file, env("SIGAP_CONFIG"))
	return Source{Path: cmp.Or(named, DefaultFile), Named: named != "", Env: func(name string) string {
		if name == "SIGAP_DATA" {
			return cmp.Or(data, env(name))
		}
		return env(name)
	}}
}

// Read reads the configuration, as [Read] does; a file that was not named may be
// missing. The settings are those that the file or the environment decided.
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

// Folder is the data folder. The file is read only where it decides.
func (s Source) Folder() (string, error) {
	if dir := s.Env("SIGAP_DATA"); dir != "" {
		return dir, nil
	}
	c, _, err := s.Read()
	return c.Data, err
}

// Admin is where the admin's addresses are served. The file is read only where it
// decides.
func (s Source) Admin() (Admin, error) {
	if listen := s.Env("SIGAP_ADMIN_LISTEN"); listen != "" {
		return Admin{Listen: listen}, nil
	}
	c, _, err := s.Read()
	return c.Admin, err
}

// Settings are what of a configuration a command's answer depends on, by name.
type Settings map[string]string

// Settings are those of the configuration.
func (c Config) Settings() Settings {
	p, err := c.Procedure()
	if err != nil {
		return nil
	}
	s := Settings{"zone": c.Zone, "policy.speed_min": fmt.Sprint(p.SpeedMin), "policy.speed_max": fmt.Sprint(p.SpeedMax),
		"policy.shift": p.Shift.String(), "policy.claim_expires": p.ClaimTTL.String()}
	if c.Desk != nil {
		s["desk.url"] = c.Desk.URL
	}
	return s
}

// Differ says which settings another configuration has otherwise, in one line; ""
// is none.
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
