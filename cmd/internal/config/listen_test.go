package config

import (
	"errors"
	"strings"
	"testing"
)

// validate gives what is wrong with an admin's address.
func validate(a Admin) error {
	var wrong faults
	a.validate(&wrong)
	return errors.Join(wrong...)
}

func TestTheAdminsAddressIsThisMachinesUnlessItIsSaid(t *testing.T) {
	for listen, good := range map[string]bool{"": true, "127.0.0.1:8148": true, "localhost:8148": true, "[::1]:8148": true,
		"0.0.0.0:8148": false, ":8148": false, "10.0.0.7:8148": false, "bot.example:8148": false} {
		if err := validate(Admin{Listen: listen}); (err == nil) != good {
			t.Errorf("%q gives %v; want it good: %v", listen, err, good)
		}
		if err := validate(Admin{Listen: listen, Public: true}); err != nil {
			t.Errorf("%q, public, gives %v; want it good", listen, err)
		}
	}
	if err := validate(Admin{Listen: "8148", Public: true}); err == nil || !strings.Contains(err.Error(), "127.0.0.1:8148") {
		t.Errorf("a port alone gives %v; want what an address looks like", err)
	}
}

func TestTheDeskIsOnThisMachineOrBehindTLS(t *testing.T) {
	for text, want := range map[string]string{
		"desk: {}": "",
		"desk: {url: 'https://desk.example.internal'}":                                       "",
		"desk: {listen: '[::1]:8147'}":                                                       "",
		"desk: {listen: 'localhost:1', url: 'http://localhost:1'}":                           "",
		"desk: {listen: '0.0.0.0:8147', public: true, url: 'https://desk.example.internal'}": "",
		"desk: {listen: '0.0.0.0:8147', url: 'https://desk.example.internal'}":               "desk.public: true",
		"desk: {listen: ':8147', url: 'https://desk.example.internal'}":                      "desk.public: true",
		"desk: {listen: '0.0.0.0:8147', public: true}":                                       "https",
		"desk: {url: 'http://desk.example.internal'}":                                        "https",
		"desk: {url: 'https://desk.example.internal/sigap'}":                                 "desk.url",
		"desk: {url: 'https://me@desk.example.internal'}":                                    "desk.url",
		"desk: {url: 'https://'}":                                                            "desk.url",
		"desk: {url: 'desk.example.internal'}":                                               "desk.url",
		"desk: {listen: '8147'}":                                                             "desk.listen",
		"desk: {idle: 10m, session: 10m}":                                                    "",
		"desk: {idle: 9m}":                                                                   "desk.idle",
		"desk: {idle: 2h, session: 1h}":                                                      "desk.idle",
		"desk: {session: 8761h}":                                                             "desk.idle",
		"desk: {port: 8147}":                                                                 "port",
	} {
		_, err := Read(writeConfig(t, text+"\n"), tokens(nil))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v; want %q", text, err, want)
		}
	}
	c, err := Read(writeConfig(t, "desk: {}\n"), tokens(nil))
	if err != nil || c.Desk.Listen != "127.0.0.1:8147" || c.Desk.URL != "http://127.0.0.1:8147" {
		t.Errorf("an empty desk is %+v, %v; want this machine's", c.Desk, err)
	}
	if c, err := Read(writeConfig(t, "zone: UTC\n"), tokens(nil)); err != nil || c.Desk != nil {
		t.Errorf("without a desk it is %+v, %v; want it off", c.Desk, err)
	}
}

func TestTheAdminIsAskedOnThisMachine(t *testing.T) {
	for listen, want := range map[string]string{"": "http://127.0.0.1:8148", "127.0.0.1:9000": "http://127.0.0.1:9000", "localhost:1": "http://localhost:1",
		":8148": "http://127.0.0.1:8148", "0.0.0.0:9": "http://127.0.0.1:9", "[::]:9": "http://127.0.0.1:9", "[::1]:9": "http://[::1]:9"} {
		if got := (Admin{Listen: listen}).URL(); got != want {
			t.Errorf("who listens on %q is asked at %s; want %s", listen, got, want)
		}
	}
}
