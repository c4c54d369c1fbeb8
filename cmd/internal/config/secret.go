package config

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// Secret is a token. Printing it shows no part of it.
type Secret string

// String hides it.
func (Secret) String() string { return "***" }

// GoString hides it too.
func (Secret) GoString() string { return "***" }

// ReadSecret reads a secret from the environment variable NAME, or from the file that
// NAME_FILE names; "" if neither is set.
func ReadSecret(env func(string) string, name string) (Secret, error) {
	value, path := env(name), env(name+"_FILE")
	if value != "" && path != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set: keep one", name, name)
	}
	if path == "" {
		return Secret(strings.TrimSpace(value)), nil
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
	return Secret(strings.TrimSpace(string(text))), nil
}
