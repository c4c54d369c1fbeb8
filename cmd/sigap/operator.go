package main

import (
	"cmp"
	"os"
	"os/user"
	"strconv"
)

// operator is who runs the command, as the machine knows them, for the audit: the user
// before sudo, else the process's. It is what the command says of itself; who may reach the
// data at all is up to the machine.
func operator() string {
	name := ""
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return cmp.Or(os.Getenv("SUDO_USER"), name, strconv.Itoa(os.Getuid()))
}
