package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/sim"
	"github.com/cc147/sigap/procedure"
)

// TestTheDayInTheOpen has the whole made-up day's calls typed on two platforms, and
// the callbacks that follow posted and claimed: no channel shows a number or a name
// of the day's customers.
func TestTheDayInTheOpen(t *testing.T) {
	var people []config.Person
	for i := range 4 {
		people = append(people,
			config.Person{ID: fmt.Sprint("agent", i), Name: fmt.Sprint("Agent ", i), Roles: []procedure.Role{procedure.Agent}},
			config.Person{ID: fmt.Sprint("outbound", i), Name: fmt.Sprint("Outbound ", i), Roles: []procedure.Role{procedure.Tier2}})
	}
	w := buildSite(t, people, slack.Name, telegram.Name, slack.Name)
	if err := sim.Seed(t.Context(), w.store); err != nil {
		t.Fatal(err)
	}
	cases := 0
	for i, call := range readDay(t, "calls") {
		if i > 0 && i%400 == 0 {
			w.Advance(t, time.Hour) // so many customers are looked up in an hour
		}
		agent := fmt.Sprint("agent", i%4)
		seen := w.Type(t, agent, "/cek "+call["identifier"]+" "+call["problem"])
		switch {
		case seen.Code != "":
			t.Errorf("call %d: /cek %s is refused as %s: %s", i+1, call["identifier"], seen.Code, seen.Text)
		case strings.Contains(seen.Text, "[Sudah diedukasi → buat callback]"), !strings.Contains(seen.Text, "[Data sesuai]"), strings.Contains(seen.Text, "Tambah ke"):
		default:
			seen = w.Press(t, agent, bottest.Spot{}, "confirm", "")
			if strings.Contains(seen.Text, "[Sudah diedukasi → buat callback]") {
				w.Press(t, agent, bottest.Spot{}, "callback", "given")
				cases++
			}
		}
	}
	if cases < 50 {
		t.Fatalf("the day made %d cases; want 50 and more", cases)
	}
	for i := range 20 {
		w.Press(t, fmt.Sprint("outbound", i%4), bottest.Spot{Place: "tier2", Subject: procedure.CaseName(uint64(i + 1))}, "claim", "")
	}
	w.settle(t)
	secrets := secretsOfTheDay(t)
	shown := 0
	for _, place := range []string{"tier2", "jaringan", "tagihan"} {
		for _, messages := range w.Messages(t, place) {
			for _, m := range messages {
				shown++
				for _, s := range secrets {
					if strings.Contains(m, s) {
						t.Errorf("%s shows %q:\n%s", place, s, m)
					}
				}
			}
		}
	}
	if shown < 2*cases {
		t.Errorf("the channels show %d messages for %d cases; want a card of each on both platforms", shown, cases)
	}
	w.writeSecrets(t, secrets)
}

func readDay(t *testing.T, name string) (out []map[string]string) {
	t.Helper()
	f, err := os.Open(filepath.Join("../internal/sim/demo/day", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	if name == string(procedure.SpecialRequests) {
		r.Comma = ';'
		if _, err := io.CopyN(io.Discard, f, 3); err != nil { // the byte order mark
			t.Fatal(err)
		}
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			if i < len(row) {
				m[name] = row[i]
			}
		}
		out = append(out, m)
	}
	return out
}

// secretsOfTheDay are the names and numbers of its customers, as they are spelled.
func secretsOfTheDay(t *testing.T) (out []string) {
	t.Helper()
	for _, list := range procedure.Lists {
		for _, row := range readDay(t, string(list)) {
			for _, column := range []string{"No Internet", "No Telepon", "No Tiket", "Nama Pelanggan", "Nama"} {
				if len(row[column]) > 4 {
					out = append(out, row[column])
				}
			}
		}
	}
	for _, row := range readDay(t, "calls") {
		if len(row["identifier"]) > 4 {
			out = append(out, row["identifier"])
		}
	}
	return out
}

// writeSecrets puts, beside a recorded traffic, what must not be in it, and the
// private chats where it may.
func (w *site) writeSecrets(t *testing.T, secrets []string) {
	t.Helper()
	dir := os.Getenv("SIGAP_TRAFFIC")
	if dir == "" {
		return
	}
	var private []string
	for _, p := range w.people {
		switch s := w.scene(p.ID).(type) {
		case *slackScene:
			private = append(private, s.fake.DM(s.account(p.ID)))
		case *telegramScene:
			private = append(private, s.account(p.ID))
		}
	}
	for name, text := range map[string]string{"forbidden.txt": strings.Join(secrets, "\n"), "private.txt": strings.Join(private, ",")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
