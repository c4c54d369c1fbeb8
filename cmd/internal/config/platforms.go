package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
)

// Service is a chat service that the bot supports. Its name is the platform's, and
// its key in all sections of the configuration that are given by platform.
type Service struct {
	Name   string
	Tokens []string // environment variables of its secrets; all are needed
}

// Services are the supported services in display order.
var Services = []Service{
	{slack.Name, []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}},
	{telegram.Name, []string{"TELEGRAM_BOT_TOKEN"}},
}

func serviceNames() (out []string) {
	for _, s := range Services {
		out = append(out, s.Name)
	}
	return out
}

// NoTokenError says that a service is off by choice: none of its tokens is set.
type NoTokenError string

// Error says which tokens are not set.
func (e NoTokenError) Error() string { return string(e) + " not set" }

// ReadTokens returns the service's secrets in the order of its Tokens. The error is a
// NoTokenError if none is set.
func (s Service) ReadTokens(env func(string) string) (tokens []Secret, err error) {
	var missing []string
	for _, name := range s.Tokens {
		token, err := ReadSecret(env, name)
		if err != nil {
			return nil, err
		}
		if token == "" {
			missing = append(missing, name)
		}
		tokens = append(tokens, token)
	}
	if len(missing) == 0 {
		return tokens, nil
	}
	verb := " are"
	if len(missing) == 1 {
		verb = " is"
	}
	off := NoTokenError(strings.Join(missing, " and ") + verb)
	if len(missing) < len(s.Tokens) {
		return nil, errors.New(off.Error())
	}
	return nil, off
}

// Lacks returns an error that lists the channels that a platform needs and the
// configuration lacks, or nil.
func (c Config) Lacks(platform string) error {
	var missing []string
	if c.Platforms[platform].Tier2 == "" {
		missing = append(missing, platform+".tier2")
	}
	for _, t := range c.Teams {
		if t.Channels[platform].ID == "" {
			missing = append(missing, "the channel of team "+t.Code)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("the configuration lacks %s", strings.Join(missing, ", "))
	}
	return nil
}

// validatePlatforms checks the sections of the platforms.
func (c Config) validatePlatforms(wrong *faults) {
	for _, s := range Services {
		teams := c.Platforms[s.Name].Teams
		if len(teams) > 0 && s.Name != slack.Name {
			wrong.add("%s: only slack has teams", s.Name)
			continue
		}
		for _, id := range teams {
			if !teamID.MatchString(id) {
				wrong.add("%s: teams: %q is not the id of a workspace, such as T0123ABCD", s.Name, id)
			}
		}
	}
}

var teamID = regexp.MustCompile(`^T[A-Z0-9]{1,20}$`)

// UnmarshalYAML reads the sections of platforms by their names.
func (c *Config) UnmarshalYAML(decode func(any) error) error { return decodeByName(decode, c) }

// UnmarshalYAML reads the channels of platforms by their names.
func (t *Team) UnmarshalYAML(decode func(any) error) error { return decodeByName(decode, t) }

// UnmarshalYAML reads the accounts on platforms by their names.
func (p *Person) UnmarshalYAML(decode func(any) error) error { return decodeByName(decode, p) }

// UnmarshalYAML reads the groups on platforms by their names.
func (g *Group) UnmarshalYAML(decode func(any) error) error { return decodeByName(decode, g) }

// decodeByName decodes a struct with an inline map of platforms by name; other keys
// are refused as unknown. The library supports inline structs but no inline maps, so
// it gets a struct with a field for each service in place of the map.
func decodeByName[T any](decode func(any) error, into *T) error {
	to := reflect.ValueOf(into).Elem()
	var fields []reflect.StructField
	var byName reflect.Value
	for i := range to.NumField() {
		f := to.Type().Field(i)
		if f.Tag.Get("yaml") != ",inline" {
			fields = append(fields, f)
			continue
		}
		byName = to.Field(i)
		for n, s := range Services {
			fields = append(fields, reflect.StructField{
				Name: fmt.Sprint("Service", n), Type: f.Type.Elem(), Tag: reflect.StructTag(fmt.Sprintf("yaml:%q", s.Name)),
			})
		}
	}
	read := reflect.New(reflect.StructOf(fields)).Elem()
	for _, f := range fields {
		if field := to.FieldByName(f.Name); field.IsValid() {
			read.FieldByName(f.Name).Set(field)
		}
	}
	err := decode(read.Addr().Interface())
	byName.Set(reflect.MakeMap(byName.Type()))
	for _, f := range fields {
		value := read.FieldByName(f.Name)
		if field := to.FieldByName(f.Name); field.IsValid() {
			field.Set(value)
		} else if !value.IsZero() {
			byName.SetMapIndex(reflect.ValueOf(f.Tag.Get("yaml")), value)
		}
	}
	return err
}
