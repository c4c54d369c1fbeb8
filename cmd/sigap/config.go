package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// maxConfig bounds the configuration file, in bytes.
const maxConfig = 1 << 20

// config is sigap.yaml. What is secret is never in it, see secrets.
type config struct {
	Data     string         `yaml:"data"`
	Zone     string         `yaml:"zone"`
	Policy   policyConfig   `yaml:"policy"`
	Slack    chatConfig     `yaml:"slack"`
	Telegram chatConfig     `yaml:"telegram"`
	Desk     *deskConfig    `yaml:"desk"` // nil is off
	Teams    []teamConfig   `yaml:"teams"`
	People   []personConfig `yaml:"people"`
	Groups   []groupConfig  `yaml:"groups"`
	Admin    adminConfig    `yaml:"admin"`
}

// policyConfig are the bounds of the procedure that a house may set; what is left
// out stays as it is written.
type policyConfig struct {
	SpeedMin int           `yaml:"speed_min"`
	SpeedMax int           `yaml:"speed_max"`
	Shift    time.Duration `yaml:"shift"`
	ClaimTTL time.Duration `yaml:"claim_expires"`
}

// chatConfig is where the Tier 2 channel is on a platform.
type chatConfig struct {
	Tier2  string `yaml:"tier2"`
	APIURL string `yaml:"api_url"`
}

// teamConfig is a backend team.
type teamConfig struct {
	Code     string                  `yaml:"code"`
	Name     string                  `yaml:"name"`
	Products []string                `yaml:"products"`
	Requests []procedure.RequestKind `yaml:"requests"`
	Lead     string                  `yaml:"lead"` // a person, called beside the team
	Slack    teamPlace               `yaml:"slack"`
	Telegram teamPlace               `yaml:"telegram"`
}

// teamPlace is a team's channel on a platform and who is called there: user
// groups or people on Slack, people or @names on Telegram.
type teamPlace struct {
	Channel string   `yaml:"channel"`
	Mention []string `yaml:"mention"`
}

// personConfig is a person with roles of their own and their accounts.
type personConfig struct {
	ID       string           `yaml:"id"`
	Name     string           `yaml:"name"`
	Lang     string           `yaml:"lang"`
	Roles    []procedure.Role `yaml:"roles"`
	Teams    []string         `yaml:"teams"`
	Slack    string           `yaml:"slack"`
	Telegram string           `yaml:"telegram"`
}

// groupConfig gives a role to whoever belongs to a channel or group.
type groupConfig struct {
	Role     procedure.Role `yaml:"role"`
	Teams    []string       `yaml:"teams"`
	Slack    string         `yaml:"slack"`    // a user group or a channel
	Telegram string         `yaml:"telegram"` // a group
}

// readConfig reads the file, with the environment over it, and checks it whole.
// Its error names the line.
func readConfig(path string, env func(string) string) (config, error) {
	f, err := os.Open(path)
	if err != nil {
		return config{}, fmt.Errorf("the configuration can't be read (name it with --config): %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return config{}, fmt.Errorf("the configuration can't be read: %w", err)
	}
	if len(text) > maxConfig {
		return config{}, fmt.Errorf("%s is larger than %d bytes: that is no configuration", path, maxConfig)
	}
	c := config{Data: "data", Zone: zoneName}
	if err := decodeYAML(text, &c); err != nil {
		return config{}, fmt.Errorf("%s: %w", path, err)
	}
	for name, field := range map[string]*string{
		"SIGAP_DATA": &c.Data, "SIGAP_ZONE": &c.Zone, "SIGAP_ADMIN_LISTEN": &c.Admin.Listen,
		"SLACK_API_URL": &c.Slack.APIURL, "TELEGRAM_API_URL": &c.Telegram.APIURL,
	} {
		if v := env(name); v != "" {
			*field = v
		}
	}
	if c.Desk != nil {
		c.Desk.fill()
	}
	if err := c.check(); err != nil {
		return config{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// decodeYAML reads YAML without unknown keys. The library panics on some that is
// none, such as a tag with a comment behind it.
func decodeYAML(text []byte, into any) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("it is no YAML, and nobody can say in which line: look at what was changed last")
		}
	}()
	err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	return errors.New(strings.TrimSpace(yaml.FormatError(err, false, true)))
}

// check reports all that is wrong, each with where it stands.
func (c config) check() error {
	var wrong []error
	say := func(format string, a ...any) { wrong = append(wrong, fmt.Errorf(format, a...)) }
	if _, err := time.LoadLocation(c.Zone); err != nil {
		say("zone: %q is no time zone such as %s", c.Zone, zoneName)
	}
	if err := c.Admin.check(); err != nil {
		wrong = append(wrong, err)
	}
	if p := c.Policy; min(p.SpeedMin, p.SpeedMax) < 0 || min(p.Shift, p.ClaimTTL) < 0 {
		say("policy: no bound can be below 0")
	}
	codes, ids := map[string]bool{}, map[string]bool{}
	for i, p := range c.People {
		where := fmt.Sprintf("people[%d] (%s)", i, p.ID)
		switch {
		case !isCode(p.ID):
			say("%s: id must be of a-z, 0-9, - and _", where)
		case ids[p.ID]:
			say("%s: the id stands twice", where)
		}
		ids[p.ID] = true
		if p.Name == "" || len(p.Roles) == 0 {
			say("%s: name and roles are needed", where)
		}
		if p.Lang != "" && !slices.Contains(words.Languages, p.Lang) {
			say("%s: lang must be one of %s", where, strings.Join(words.Languages, ", "))
		}
	}
	for i, t := range c.Teams {
		where := fmt.Sprintf("teams[%d] (%s)", i, t.Code)
		switch {
		case !isCode(t.Code):
			say("%s: code must be of a-z, 0-9, - and _", where)
		case codes[t.Code]:
			say("%s: the code stands twice", where)
		case t.Name == "":
			say("%s: name is needed", where)
		case t.Lead != "" && !ids[t.Lead]:
			say("%s: lead %q is nobody in people", where, t.Lead)
		}
		codes[t.Code] = true
		for _, r := range t.Requests {
			if !slices.Contains(procedure.RequestKinds, r) {
				say("%s: there is no request %q", where, r)
			}
		}
	}
	of := func(where string, roles []procedure.Role, teams []string) {
		for _, r := range roles {
			if !slices.Contains(procedure.Roles, r) {
				say("%s: there is no role %q; the roles are %v", where, r, procedure.Roles)
			}
		}
		for _, t := range teams {
			if !codes[t] {
				say("%s: there is no team %q", where, t)
			}
		}
		if slices.Contains(roles, procedure.Backend) && len(teams) == 0 {
			say("%s: backend needs its teams", where)
		}
	}
	for i, p := range c.People {
		of(fmt.Sprintf("people[%d] (%s)", i, p.ID), p.Roles, p.Teams)
	}
	for i, g := range c.Groups {
		where := fmt.Sprintf("groups[%d] (%s)", i, g.Role)
		of(where, []procedure.Role{g.Role}, g.Teams)
		if g.Slack == "" && g.Telegram == "" {
			say("%s: name its slack or telegram group", where)
		}
	}
	if c.Desk != nil {
		wrong = append(wrong, c.Desk.check())
	}
	return errors.Join(wrong...)
}

// isCode reports whether a text can stand in buttons and keys.
func isCode(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// procedure is the policy of the house.
func (c config) procedure() (procedure.Policy, error) {
	z, err := time.LoadLocation(c.Zone)
	if err != nil {
		return procedure.Policy{}, fmt.Errorf("the time zone %s is not known: %w", c.Zone, err)
	}
	p := procedure.DefaultPolicy(z)
	setTo(&p.SpeedMin, c.Policy.SpeedMin)
	setTo(&p.SpeedMax, c.Policy.SpeedMax)
	setTo(&p.Shift, c.Policy.Shift)
	setTo(&p.ClaimTTL, c.Policy.ClaimTTL)
	return p, nil
}

func setTo[T comparable](field *T, value T) {
	var zero T
	if value != zero {
		*field = value
	}
}

// secret is a token. It never prints itself.
type secret string

// String hides it.
func (secret) String() string { return "***" }

// GoString hides it too.
func (secret) GoString() string { return "***" }

// readSecret reads NAME from the environment, or from the file that NAME_FILE
// names; none is "".
func readSecret(env func(string) string, name string) (secret, error) {
	value, path := env(name), env(name+"_FILE")
	if value != "" && path != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set: keep one", name, name)
	}
	if path == "" {
		return secret(strings.TrimSpace(value)), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE can't be read: %w", name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 4096))
	if err != nil {
		return "", fmt.Errorf("%s_FILE can't be read: %w", name, err)
	}
	return secret(strings.TrimSpace(string(text))), nil
}
