package config

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"

	"filippo.io/age"
)

// Backup is the section of backups.
type Backup struct {
	// Recipients are age recipients (age1…), for whom a backup is encrypted unless its
	// command says otherwise. They are public halves of keys.
	Recipients []string `yaml:"recipients"`
}

func (b Backup) validate(wrong *faults) {
	for i, name := range b.Recipients {
		if _, err := Recipients(name); err != nil {
			wrong.add("backup.recipients[%d]: %w", i, err)
		}
	}
}

// secretKey begins every secret key of age; it is written in capitals, and read in any
// letters.
const secretKey = "AGE-SECRET-KEY-"

// errSecret is the error of a secret key where a recipient belongs. What was given is not
// repeated.
var errSecret = errors.New("this is a secret key of age; whoever has seen it here can open the backups. Give its public half (age1…, 'age-keygen -y' prints it), and use a new pair")

// isSecret reports whether a text has a secret key of age, also one that is cut off.
func isSecret(text string) bool { return strings.Contains(strings.ToUpper(text), secretKey) }

// Recipients reads age recipients, one a line; empty lines and those that begin with # don't
// count. Its errors name the line, and repeat no more of it than a recipient has that
// anybody may see.
func Recipients(text string) (out []age.Recipient, err error) {
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, MaxFile)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#':
			continue
		case isSecret(line):
			return nil, fmt.Errorf("line %d: %w", n, errSecret)
		}
		got, err := age.ParseRecipients(strings.NewReader(line))
		if err != nil {
			shown := ""
			if strings.HasPrefix(line, "age1") {
				shown = fmt.Sprintf(" (%.16q)", line)
			}
			return nil, fmt.Errorf("line %d%s is no age recipient, such as age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p", n, shown)
		}
		out = append(out, got...)
	}
	if lines.Err() != nil || len(out) == 0 {
		return nil, errors.New("there is no age recipient in it, such as age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
	}
	return out, nil
}

// noSecrets refuses a configuration with a secret key of age in it, by the line: an error of
// the YAML would show it.
func noSecrets(text []byte) error {
	n := 0
	for line := range bytes.Lines(text) {
		if n++; isSecret(string(line)) {
			return fmt.Errorf("line %d: %w", n, errSecret)
		}
	}
	return nil
}
