package directory

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/procedure"
)

func TestCheckURL(t *testing.T) {
	for url, want := range map[string]string{
		"https://cti.example/customers/{number}?by={kind}": "",
		"https://cti.example/?tel={national}":              "",
		"http://localhost:8080/{number}":                   "",
		"http://127.0.0.1/{number}":                        "",
		"http://[::1]/{number}":                            "",
		"http://10.1.2.3/{number}":                         "",
		"http://192.168.1.9/{number}":                      "",
		"http://[fd00::1]/{number}":                        "",
		"http://8.8.8.8/{number}":                          "must begin with https",
		"http://cti.internal/{number}":                     "must begin with https",
		"http://169.254.169.254/{number}":                  "must begin with https",
		"https://cti.example/customers":                    "needs {number}",
		"https://cti.example/{number}/{nama}":              "may only have",
		"https://u:p@cti.example/{number}":                 "must not have a name",
		"https://cti.example/{number}#x":                   "must not have a #",
		"ftp://cti.example/{number}":                       "is no address",
		"https:///{number}":                                "is no address",
		"https://{number}.example/":                        "is no address",
		"":                                                 "is no address",
	} {
		err := CheckURL(url)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", url, err, want)
		}
	}
}

func TestTheURLOfANumber(t *testing.T) {
	phone := procedure.Number{Kind: procedure.Telephone, Value: "+6281234567890"}
	for template, want := range map[string]string{
		"https://a/{number}?by={kind}":         "https://a/+6281234567890?by=telephone",
		"https://a/?n={number}&tel={national}": "https://a/?n=%2B6281234567890&tel=081234567890",
	} {
		if got := urlOf(template, phone); got != want {
			t.Errorf("%s gives %s, want %s", template, got, want)
		}
	}
	ticket := procedure.Number{Kind: procedure.Ticket, Value: "1-A/B?C"}
	if got, want := urlOf("https://a/{number}", ticket), "https://a/1-A%2FB%3FC"; got != want {
		t.Errorf("a ticket gives %s, want %s", got, want)
	}
}
