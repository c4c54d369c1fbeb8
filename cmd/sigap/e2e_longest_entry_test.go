package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// theLongestEntries covers every card and form of the lists' entries, filled to the limit.
const theLongestEntries = `
	due
	ratna types /sigap daftar
	ratna presses browse/all
	ratna presses show/1
	ratna presses edit
	ratna fills note={LONG}; say=x; dont=x
	ratna presses history
	ratna types /sigap daftar vvip
	ratna presses add
	ratna fills kind=soe_executive; numbers={NUMBERS}; name={NAME}; note={LONG}; say={LONG}; dont={LONG}; pic={NAME}; approved={NAME}; from=1 Desember 2026; until=31 Desember 2026; review=25 November 2026
	ratna presses edit
	adi types /sigap daftar vvip 152000000099
	adi presses edit
	adi fills kind=official; note=x; say={LONG}; dont=x
	ratna fills kind=endorser; note={LONG}; say=y; dont={LONG}; pic=y
	answer code entry_changed
	ratna presses edit
	ratna fills note={LONG}; dont={LONG}
	ratna presses history
	ratna types /sigap daftar vvip tinjau
	ratna types /sigap daftar request berakhir
	advance 168h
	due
	ratna presses browse/review on D-vvip in ratna
	ratna types /sigap daftar vvip 152000000099
	ratna presses end
	ratna fills when=now
	ratna presses history`

// TestTheLongestEntriesFit: the services take every card and form of an entry, in both
// languages.
func TestTheLongestEntriesFit(t *testing.T) {
	numbers := "152000000099"
	for i := range procedure.MaxEntryNumbers - 1 {
		numbers += fmt.Sprintf(", 0812-3456-78%02d", i)
	}
	script := strings.NewReplacer("{LONG}", longest(procedure.MaxEntryText), "{NAME}", longest(procedure.MaxEntryName), "{NUMBERS}", numbers).Replace(theLongestEntries)
	for _, lang := range words.Languages {
		for _, on := range []string{slack.Name, telegram.Name, desk.Name} {
			t.Run(lang+"/"+on, func(t *testing.T) {
				t.Parallel()
				people := append([]config.Person{}, siteStaff...)
				for i := range people {
					people[i].Lang = lang
				}
				w := buildSite(t, people, on)
				w.longCustomers(t)
				bottest.Play(t, w, script)
				w.settle(t)
				w.wantNoFaults(t)
			})
		}
	}
}
