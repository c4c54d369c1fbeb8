package config

import (
	"fmt"

	"github.com/cc147/sigap/handlers/numbers"
)

// Numbers are the forms of the site's numbers; a kind that is left out keeps the public
// forms. Telephone numbers are those of Indonesia's number plan.
type Numbers struct {
	Internet []NumberForm `yaml:"internet"`
	Ticket   []NumberForm `yaml:"ticket"`
	Realm    []string     `yaml:"realm"` // names behind an internet number and an @, as telkom.net
}

// NumberForm is a prefix and how many characters follow it.
type NumberForm struct {
	Prefix  string `yaml:"prefix"`
	Min     int    `yaml:"min"`
	Max     int    `yaml:"max"`
	Letters bool   `yaml:"letters"` // letters too; only a ticket whose prefix ends in a dash
}

// filled are the forms that hold.
func (n Numbers) filled() Numbers {
	public := numbers.PublicForms()
	if len(n.Internet) == 0 {
		n.Internet = formsOf(public.Internet)
	}
	if len(n.Ticket) == 0 {
		n.Ticket = formsOf(public.Ticket)
	}
	if len(n.Realm) == 0 {
		n.Realm = public.Realm
	}
	return n
}

func formsOf(forms []numbers.Form) []NumberForm {
	out := make([]NumberForm, len(forms))
	for i, f := range forms {
		out[i] = NumberForm(f)
	}
	return out
}

// NumberParser reads the site's numbers, wherever they are typed, imported or looked up.
// The error says which form would be ambiguous.
func (c Config) NumberParser() (*numbers.Parser, error) {
	n := c.Numbers.filled()
	forms := numbers.Forms{Realm: n.Realm}
	for _, f := range n.Internet {
		forms.Internet = append(forms.Internet, numbers.Form(f))
	}
	for _, f := range n.Ticket {
		forms.Ticket = append(forms.Ticket, numbers.Form(f))
	}
	p, err := numbers.New(forms)
	if err != nil {
		return nil, fmt.Errorf("numbers: %w", err)
	}
	return p, nil
}
