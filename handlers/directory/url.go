package directory

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// The placeholders of a URL.
const (
	placeNumber   = "{number}"   // as the bot knows it: a telephone as +62812…
	placeNational = "{national}" // a telephone as 0812…, the others as they are
	placeKind     = "{kind}"     // internet, telephone or ticket
)

var kindNames = map[procedure.NumberKind]string{
	procedure.Internet: "internet", procedure.Telephone: "telephone", procedure.Ticket: "ticket",
}

// CheckURL says what is wrong with a URL. It needs {number} or {national} in its path or
// its query, and may have {kind}. Customers' data and the secret go over it, so it is
// https, or http to localhost or to a private address that is written as numbers: of a
// name nobody can say where it leads.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("it is no address such as https://cti.example.internal/customers/{number}")
	}
	ip := net.ParseIP(u.Hostname())
	private := u.Hostname() == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsPrivate())
	switch {
	case u.User != nil:
		return errors.New("it must not have a name or a password: the secret goes into the header")
	case u.Fragment != "" || strings.HasSuffix(address, "#"):
		return errors.New("it must not have a #")
	case u.Scheme == "http" && !private:
		return fmt.Errorf("it must begin with https: http is only for localhost and for a private address in numbers, such as 10.0.0.5, and %s is neither", u.Hostname())
	case !strings.Contains(address, placeNumber) && !strings.Contains(address, placeNational):
		return fmt.Errorf("it needs %s or %s where the number goes", placeNumber, placeNational)
	}
	if rest := withoutPlaces.Replace(address); strings.ContainsAny(rest, "{}") {
		return fmt.Errorf("it may only have the places %s, %s and %s", placeNumber, placeNational, placeKind)
	}
	return nil
}

var withoutPlaces = strings.NewReplacer(placeNumber, "", placeNational, "", placeKind, "")

// urlOf is the URL for a number.
func urlOf(address string, n procedure.Number) string {
	path, query, hasQuery := strings.Cut(address, "?")
	path = placed(path, n, url.PathEscape)
	if !hasQuery {
		return path
	}
	return path + "?" + placed(query, n, url.QueryEscape)
}

func placed(text string, n procedure.Number, escape func(string) string) string {
	return strings.NewReplacer(placeNumber, escape(n.Value), placeNational, escape(n.String()), placeKind, kindNames[n.Kind]).Replace(text)
}
