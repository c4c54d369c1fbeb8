// Package config reads, validates and shows sigap.yaml with the environment over it.
// Secrets are never part of it, see ReadSecret.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/cc147/sigap/procedure"
)

const (
	// DefaultData is the default data folder.
	DefaultData = "data"
	// DefaultZone is the default time zone.
	DefaultZone = "Asia/Jakarta"

	// DataFileName is the data file's name in the data folder.
	DataFileName = "sigap.db"

	// MaxFile is the largest configuration file, in bytes.
	MaxFile = 1 << 20
)

// Config is sigap.yaml. It contains no secrets.
type Config struct {
	Data      string              `yaml:"data"`      // folder of the data file; in a file it is relative to the file's folder
	KeysFile  string              `yaml:"keys_file"` // the key ring; relative as data is; "" is none
	Zone      string              `yaml:"zone"`      // IANA time zone that decides when a day begins
	Policy    Policy              `yaml:"policy"`
	Document  Document            `yaml:"document"`
	Platforms map[string]Platform `yaml:",inline"`   // by the name of a Service
	Desk      *Desk               `yaml:"desk"`      // nil is off
	Directory *Directory          `yaml:"directory"` // nil is none
	Teams     []Team              `yaml:"teams"`
	People    []Person            `yaml:"people"`
	Groups    []Group             `yaml:"groups"`
	Admin     Admin               `yaml:"admin"`
	Backup    Backup              `yaml:"backup"`
	Lists     Lists               `yaml:"lists"`
	Numbers   Numbers             `yaml:"numbers"`
}

// Policy are the bounds of the procedure that a site may set; 0 keeps the work
// instruction's value.
type Policy struct {
	SpeedMin int           `yaml:"speed_min"` // Mbps
	SpeedMax int           `yaml:"speed_max"` // Mbps
	Shift    time.Duration `yaml:"shift"`
	ClaimTTL time.Duration `yaml:"claim_expires"`
	Lookups  int           `yaml:"lookups_per_hour"` // distinct customers, by person
	Hide     time.Duration `yaml:"hide_after"`       // personal data in private answers
	// RegularEscalation says whether a regular call can be escalated; nil keeps yes.
	RegularEscalation *bool `yaml:"regular_escalation"`
}

// Document is the work instruction that the site follows; what is empty keeps that of
// the program. It is shown in the help and on cases.
type Document struct {
	Code       string `yaml:"code"`
	Revision   string `yaml:"revision"`
	Date       string `yaml:"date"` // "2006-01-02"
	PreparedBy string `yaml:"prepared_by"`
	CheckedBy  string `yaml:"checked_by"`
	ApprovedBy string `yaml:"approved_by"`
}

// Platform is the section of a chat service: its Tier 2 channel and its API address.
type Platform struct {
	Tier2  string `yaml:"tier2"`
	APIURL string `yaml:"api_url"` // "" is the service's own
	// Teams are other companies' workspaces whose members may use the bot; only Slack has
	// them.
	Teams []string `yaml:"teams,omitempty"`
}

// Team is a backend team.
type Team struct {
	Code     string                  `yaml:"code"`
	Name     string                  `yaml:"name"`
	Products []string                `yaml:"products"`
	Requests []procedure.RequestKind `yaml:"requests"`
	Lead     string                  `yaml:"lead"`    // a person, mentioned in addition to the team
	Channels map[string]Channel      `yaml:",inline"` // by platform
}

// Channel is a team's channel on a platform, and whom a new case mentions there: user
// groups or people on Slack, people or @names on Telegram.
type Channel struct {
	ID      string   `yaml:"channel"`
	Mention []string `yaml:"mention"`
}

// Person is a person with their roles and accounts.
type Person struct {
	ID       string            `yaml:"id"`
	Name     string            `yaml:"name"`
	Lang     string            `yaml:"lang"`
	Roles    []procedure.Role  `yaml:"roles"`
	Teams    []string          `yaml:"teams"`
	Accounts map[string]string `yaml:",inline"` // ids by platform
}

// Group gives a role to the members of a channel, a chat or a user group.
type Group struct {
	Role  procedure.Role    `yaml:"role"`
	Teams []string          `yaml:"teams"`
	IDs   map[string]string `yaml:",inline"` // by platform
}

// Default is the configuration of an empty file.
func Default() Config {
	return Config{Data: DefaultData, Zone: DefaultZone, Platforms: map[string]Platform{}}
}

// Read reads the file with the environment over it and validates it. The error names
// the line, or everything that is wrong.
func Read(path string, env func(string) string) (Config, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, fmt.Errorf("the configuration can't be read: %w; name it with --config, or write one with 'sigap config init'", err)
	}
	if err != nil {
		return Config{}, fmt.Errorf("the configuration can't be read (name it with --config): %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return Config{}, fmt.Errorf("the configuration can't be read: %w", err)
	}
	if len(text) > MaxFile {
		return Config{}, fmt.Errorf("%s is larger than %d bytes, too large for a configuration", path, MaxFile)
	}
	if err := noSecrets(text); err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	c := Default()
	if err := decodeYAML(text, &c); err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	for _, p := range []*string{&c.Data, &c.KeysFile} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(filepath.Dir(path), *p)
		}
	}
	c.override(env)
	if c.Desk != nil {
		c.Desk.fill()
	}
	if c.Directory != nil {
		c.Directory.fill()
	}
	if c.Data == "" {
		return Config{}, fmt.Errorf("%s: data: name the folder of the data file", path)
	}
	if err := c.Validate(); err != nil {
		if env("SIGAP_ZONE") != "" {
			path += " with SIGAP_ZONE from the environment"
		}
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// override replaces values of the file by the environment's.
func (c *Config) override(env func(string) string) {
	for name, field := range map[string]*string{"SIGAP_DATA": &c.Data, "SIGAP_ZONE": &c.Zone, "SIGAP_ADMIN_LISTEN": &c.Admin.Listen} {
		if v := env(name); v != "" {
			*field = v
		}
	}
	for _, s := range Services {
		if v := env(strings.ToUpper(s.Name) + "_API_URL"); v != "" {
			p := c.Platforms[s.Name]
			p.APIURL = v
			c.Platforms[s.Name] = p
		}
	}
}

// DataFile is the path of the data file in a data folder.
func DataFile(dir string) string { return filepath.Join(dir, DataFileName) }

// decodeYAML reads YAML and refuses unknown keys. It recovers panics, because the
// library panics on some malformed input, such as a tag followed by a comment.
func decodeYAML(text []byte, into any) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("it is not YAML; the line is not known: look at what was changed last")
		}
	}()
	if err := tooNested(text); err != nil {
		return err
	}
	var document any
	if yaml.Unmarshal(text, &document) == nil && document == nil {
		return nil // nothing but comments: the defaults hold
	}
	err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	return errors.New(plain(strings.TrimSpace(yaml.FormatError(err, false, true))))
}

// Procedure is the policy of the site. The error is an unknown time zone.
func (c Config) Procedure() (procedure.Policy, error) {
	z, err := time.LoadLocation(c.Zone)
	if err != nil {
		return procedure.Policy{}, fmt.Errorf("the time zone %s is not known: %w", c.Zone, err)
	}
	p := procedure.DefaultPolicy(z)
	setTo(&p.SpeedMin, c.Policy.SpeedMin)
	setTo(&p.SpeedMax, c.Policy.SpeedMax)
	setTo(&p.Shift, c.Policy.Shift)
	setTo(&p.ClaimTTL, c.Policy.ClaimTTL)
	setTo(&p.Lookups, c.Policy.Lookups)
	setTo(&p.HideAfter, c.Policy.Hide)
	if may := c.Policy.RegularEscalation; may != nil {
		p.RegularEscalation = *may
	}
	d := c.Document
	setTo(&p.DocCode, d.Code)
	setTo(&p.DocRevision, d.Revision)
	setTo(&p.DocDate, procedure.Date(d.Date))
	setTo(&p.DocMade, d.PreparedBy)
	setTo(&p.DocChecked, d.CheckedBy)
	setTo(&p.DocApproved, d.ApprovedBy)
	return p, nil
}

func setTo[T comparable](field *T, value T) {
	var zero T
	if value != zero {
		*field = value
	}
}
