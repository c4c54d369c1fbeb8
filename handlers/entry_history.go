package handlers

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxDiff is how much of a text the history of an entry shows, in UTF-16 code units.
const maxDiff = 160

// entryHistory shows the versions of an entry, the newest first: who made or ended each,
// when, and which fields changed. It follows an old version to the newest.
func (h *Handlers) entryHistory(ctx context.Context, a asked, list procedure.List, id uint64) (bot.Answer, error) {
	if !a.Person.MayReadEntries() {
		return bot.Answer{}, &procedure.Refusal{Code: procedure.NoRole}
	}
	if err := h.auditHistory(ctx, a, list, id); err != nil {
		return bot.Answer{}, err
	}
	card := bot.Card{Tone: bot.TonePlain, Sign: "🕘"}
	var answer bot.Answer
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		now, _, _, err := tx.EntryNow(list, id)
		if err != nil {
			return err
		}
		versions, err := tx.EntryHistory(list, now)
		if err != nil {
			return err
		}
		newest := versions[0].Row
		card.Title = a.T("history.title", "Case", joinDots(kindWord(a.Reader, newest), shownName(newest.Name, a.Person.MayChangeEntries())))
		if ended := versions[0].Ended; ended != nil {
			card.Lines = append(card.Lines, changeLine(tx, a, *ended, "ended"))
		}
		for i, v := range versions[:min(len(versions), maxHistory)] {
			var before *procedure.Row
			if i+1 < len(versions) {
				before = &versions[i+1].Row
			}
			card.Lines = append(card.Lines, h.versionLines(tx, a, v, before)...)
		}
		if n := len(versions) - maxHistory; n > 0 {
			card.Lines = append(card.Lines, bot.Line{Text: a.T("history.older", "N", n), Style: bot.StyleSmall})
		}
		answer = h.aboutEntry(tx, a, list, now, bot.Answer{Card: &card, Toast: card.Title})
		return nil
	})
	return answer, err
}

// auditHistory records that a person who may change entries sees the full data of an entry's
// versions.
func (h *Handlers) auditHistory(ctx context.Context, a asked, list procedure.List, id uint64) error {
	if !a.Person.MayChangeEntries() {
		return nil
	}
	_, err := h.updateQuietly(ctx, a.unkeyed(), func(tx *store.Tx) (store.Receipt, error) {
		now, _, _, err := tx.EntryNow(list, id)
		if err != nil {
			return store.Receipt{}, err
		}
		versions, err := tx.EntryHistory(list, now)
		if err != nil {
			return store.Receipt{}, err
		}
		return store.Receipt{}, auditEntry(tx, a, list, now, versions[0].Row)
	})
	return err
}

// versionLines say who made a version and what changed from the version before, if there
// is one.
func (h *Handlers) versionLines(tx *store.Tx, a asked, v store.Version, before *procedure.Row) []bot.Line {
	if before == nil {
		return []bot.Line{changeLine(tx, a, v.Made, "made")}
	}
	how := "made"
	if v.Made.Kind == store.EntryChange {
		how = "changed"
	}
	lines := []bot.Line{changeLine(tx, a, v.Made, how)}
	full := a.Person.MayChangeEntries()
	for _, f := range entryFields {
		was, is := f.shown(a.Reader, *before, full), f.shown(a.Reader, v.Row, full)
		if was != is {
			cut := func(text string) string { return bot.Cut(cmp.Or(text, a.T("entries.nothing")), maxDiff) }
			lines = append(lines, bot.Line{Text: fmt.Sprintf("%s: %s → %s", a.T("field."+f.name), cut(was), cut(is))})
		}
	}
	return lines
}

// changeLine says what a change did to an entry, when, by whom, and on which platform.
func changeLine(tx *store.Tx, a asked, c store.Change, how string) bot.Line {
	if c.ID == 0 {
		return bot.Line{Text: a.T("entries.made.unknown")}
	}
	return bot.Line{Label: a.When(c.At, tx.Now()), Text: changeWords(tx, a, c, how)}
}

func changeWords(tx *store.Tx, a asked, c store.Change, how string) string {
	who := nameIn(tx, c.By)
	if c.By == procedure.System && c.Via == "cli" {
		who = a.T("trail.operator")
	}
	file := c.File
	if !a.Person.MayChangeEntries() { // a file's name can name a customer
		file = "#" + strconv.FormatUint(c.ID, 10)
	}
	what := a.T("entries."+how+"."+string(c.Kind), "File", file)
	return fmt.Sprintf("%s – %s (%s)", strings.TrimSpace(what), who, c.Via)
}

// entryMade says who made the version of an entry, and when; "" if it isn't known.
func (h *Handlers) entryMade(tx *store.Tx, a asked, list procedure.List, id uint64) string {
	versions, err := tx.EntryHistory(list, id)
	if err != nil || versions[0].Made.ID == 0 {
		return ""
	}
	how, made := "made", versions[0].Made
	if len(versions) > 1 && made.Kind == store.EntryChange {
		how = "changed"
	}
	return a.When(made.At, tx.Now()) + " · " + changeWords(tx, a, made, how)
}
