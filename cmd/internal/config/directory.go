package config

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/cc147/sigap/handlers/directory"
)

// DirectorySecret is the environment variable of the secret that the CTI's directory
// wants in its header.
const DirectorySecret = "SIGAP_DIRECTORY_SECRET"

// Directory is the section of the CTI's directory, see docs/directory.md.
type Directory struct {
	URL     string            `yaml:"url"`     // with places, see directory.CheckURL
	Header  string            `yaml:"header"`  // of the secret; "" sends none
	Timeout time.Duration     `yaml:"timeout"` // default and most 700 ms
	Cache   time.Duration     `yaml:"cache"`   // how long an answer counts; default 10 minutes
	Records string            `yaml:"records"`
	Fields  map[string]string `yaml:"fields"`
	Kinds   map[string]string `yaml:"kinds"`
}

// fill sets the defaults.
func (d *Directory) fill() {
	d.Timeout = cmp.Or(d.Timeout, directory.MaxTimeout)
	d.Cache = cmp.Or(d.Cache, directory.DefaultFresh)
}

// headerName is the name of an HTTP header.
var headerName = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// validate reports everything that is wrong.
func (d *Directory) validate(wrong *faults) {
	if err := directory.CheckURL(d.URL); err != nil {
		wrong.add("directory.url: %w", err)
	}
	if d.Header != "" && !headerName.MatchString(d.Header) {
		wrong.add("directory.header: %q is no header such as X-Api-Key; its value comes from %s", d.Header, DirectorySecret)
	}
	if d.Timeout < 0 || d.Timeout > directory.MaxTimeout {
		wrong.add("directory.timeout: %s is not between 0 and %s, since an agent waits for it", d.Timeout, directory.MaxTimeout)
	}
	if d.Cache < 0 || d.Cache > directory.MaxKept {
		wrong.add("directory.cache: %s is not between 0 and %s", d.Cache, directory.MaxKept)
	}
	if err := d.mapping().Check(); err != nil {
		wrong.add("directory.%w", err)
	}
}

func (d *Directory) mapping() directory.Mapping {
	return directory.Mapping{Records: d.Records, Fields: maps.Clone(d.Fields), Kinds: maps.Clone(d.Kinds)}
}

// Host is the machine of the directory, for the operator.
func (d *Directory) Host() string {
	u, err := url.Parse(d.URL)
	if err != nil {
		return hidden
	}
	return u.Host
}

// ReadSecret reads the secret of the header. The error says what to set; it is a
// NoTokenError if nothing is.
func (d *Directory) ReadSecret(env func(string) string) (Secret, error) {
	if d.Header == "" {
		return "", nil
	}
	secret, err := ReadSecret(env, DirectorySecret)
	switch {
	case err != nil:
		return "", err
	case secret == "":
		return "", NoTokenError(DirectorySecret + " is")
	case strings.ContainsFunc(string(secret), func(r rune) bool { return r < ' ' || r > '~' }):
		return "", fmt.Errorf("%s has a character that can't be in a header, such as the end of a line", DirectorySecret)
	}
	return secret, nil
}

// DirectoryOptions are the options of the directory from the configuration and the
// secret of the environment; nil is none. Without its secret it is off.
func (c Config) DirectoryOptions(env func(string) string) (*directory.Options, error) {
	d := c.Directory
	if d == nil {
		return nil, nil
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, fmt.Errorf("the time zone %s is not known: %w", c.Zone, err)
	}
	parser, err := c.NumberParser()
	if err != nil {
		return nil, err
	}
	o := &directory.Options{Numbers: parser, URL: d.URL, Header: d.Header, Timeout: d.Timeout, Fresh: d.Cache, Mapping: d.mapping(), Zone: zone}
	secret, err := d.ReadSecret(env)
	if err != nil {
		o.Off = err.Error()
	}
	o.Secret = string(secret)
	return o, nil
}
