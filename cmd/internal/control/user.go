package control

import (
	"fmt"
	"os"
	"os/user"
	"regexp"
	"strconv"
	"strings"
)

// userName is a name that a user of a machine may have. What sudo is said to have been
// called by is a claim of the command, and goes into the audit only if it looks like one.
var userName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._@\\-]{0,63}$`)

// userOf names a user of this machine for the audit: "sigap (uid 998)", or "root (uid 0, sudo
// yoga)" if sudo says who called it. The uid and its name are the machine's, the rest is what
// the command says.
func userOf(uid int, sudo string) string {
	name := "?"
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		name = u.Username
	}
	if sudo == name || !userName.MatchString(sudo) {
		return fmt.Sprintf("%s (uid %d)", name, uid)
	}
	return fmt.Sprintf("%s (uid %d, sudo %s)", name, uid, sudo)
}

// Self names the user of this process as userOf does. sudo is SUDO_USER.
func Self(sudo string) string { return userOf(os.Getuid(), sudo) }

// IsUser reports whether a person of the audit is the user of that name: by the uid or by
// what sudo said.
func IsUser(person, name string) bool {
	return name != "" && (person == name || strings.HasPrefix(person, name+" (uid ") || strings.HasSuffix(person, ", sudo "+name+")"))
}
