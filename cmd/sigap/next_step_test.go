package main

import (
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// TestAnEncryptedBackupSaysWhatItNeeds: a backup of encrypted data says that it needs the key
// ring; a restore without that names the backup and where the ring is looked for; a proof of
// one that is encrypted for a recipient says how to come to it, and calls nothing damaged.
func TestAnEncryptedBackupSaysWhatItNeeds(t *testing.T) {
	path, ring, _ := keyedSite(t)
	dir := t.TempDir()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	secret := writeText(t, identity.String()+"\n")
	plain, sealed := filepath.Join(dir, "plain.db"), filepath.Join(dir, "sealed.age")
	if out := must(t, "backup", "--to", plain, "--config", path); !strings.Contains(out, "encrypted under the key ring alone, for no recipient") || strings.Contains(out, "not encrypted") {
		t.Errorf("a backup without a recipient says\n%s\nwant that it is encrypted under the key ring alone", out)
	}
	if out := must(t, "backup", "--to", sealed, "--recipient", identity.Recipient().String(), "--config", path); !strings.Contains(out, "encrypted; a restore needs the key ring too") {
		t.Errorf("a backup for a recipient says\n%s\nwant that it needs the key ring too", out)
	}

	for _, args := range [][]string{{"restore", plain}, {"restore", sealed, "--identity", secret}} {
		_, _, err := call(t, append(args, "--data", filepath.Join(dir, "new"))...)
		if err == nil || !strings.Contains(err.Error(), args[1]) || !strings.Contains(err.Error(), "no key ring is given") || !strings.Contains(err.Error(), "SIGAP_KEYS_FILE") {
			t.Errorf("sigap %s without the key ring ends with %v; want the backup, and where the ring is looked for", args[0], err)
		}
	}
	if _, _, err := call(t, "audit", "verify", plain); err == nil || !strings.Contains(err.Error(), "SIGAP_KEYS_FILE") {
		t.Errorf("a proof without the key ring ends with %v; want where the ring is looked for", err)
	}
	_, _, err = call(t, "audit", "verify", sealed)
	if err == nil || strings.Contains(err.Error(), "damaged") || !strings.Contains(err.Error(), "sigap restore "+sealed+" --identity") {
		t.Errorf("a proof of a backup for a recipient ends with %v; want how to restore it, and nothing damaged", err)
	}

	t.Setenv("SIGAP_KEYS_FILE", ring)
	must(t, "restore", sealed, "--identity", secret, "--data", filepath.Join(dir, "new"))
	must(t, "audit", "verify", "--data", filepath.Join(dir, "new"))
}

// TestAKeyRingThatWaitsForTheStart: where the ring is configured and the file isn't encrypted
// yet, the next step is a restart.
func TestAKeyRingThatWaitsForTheStart(t *testing.T) {
	data := importAll(t)
	path := writeConfig(t, strings.Replace(deskYAML, "{url", "{listen: '127.0.0.1:0', url", 1)+"keys_file: keys\ndata: "+data+"\n")
	must(t, "keys", "new", "--file", filepath.Join(filepath.Dir(path), "keys"))
	if out := must(t, "keys", "--config", path); !strings.Contains(out, "restart the bot, which encrypts the file at its start") {
		t.Errorf("sigap keys says\n%s\nwant that the bot is restarted", out)
	}
}

// TestServeSaysHowToGetAConfiguration the message says how to get one.
func TestServeSaysHowToGetAConfiguration(t *testing.T) {
	if _, _, err := call(t, "serve", "--config", filepath.Join(t.TempDir(), "sigap.yaml")); err == nil || !strings.Contains(err.Error(), "sigap config init") {
		t.Errorf("serve without a configuration ends with %v; want 'sigap config init'", err)
	}
}
