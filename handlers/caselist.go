package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxListed is how many cases a page of a list shows.
const maxListed = 20

// actPage shows a page of a list; its argument is how many cases come before.
const actPage = "page"

// caseList names a list of open cases on buttons: "L-queue". Its buttons carry in their turn
// how many cases come before their page.
type caseList string

// The lists behind /kasus.
const (
	workList     caseList = "work"     // the person's cases, and those that wait for them
	mineList     caseList = "mine"     // the person's cases
	queueList    caseList = "queue"    // callbacks that nobody has claimed
	handOverList caseList = "handover" // those that the person can give to somebody else
)

func (l caseList) subject() string { return "L-" + string(l) }

// caseListOf is the inverse of subject; ok is false for anything else.
func caseListOf(subject string) (l caseList, ok bool) {
	name, isList := strings.CutPrefix(subject, "L-")
	l = caseList(name)
	return l, isList && slices.Contains([]caseList{workList, mineList, queueList, handOverList}, l)
}

// title is the key of the list's title.
func (l caseList) title() string {
	if l == workList {
		return "list.mine"
	}
	return "list." + string(l)
}

// has reports whether the list of a person has the case.
func (l caseList) has(a asked, c store.Listing) bool {
	switch l {
	case workList:
		return worksOn(a, c) || waitsFor(a, c)
	case mineList:
		return worksOn(a, c)
	case handOverList:
		return c.Holder == a.Person.ID
	case queueList:
	}
	return c.State == procedure.Waiting
}

// pressCaseList answers a button of a list. What it shows is read again.
func (h *Handlers) pressCaseList(ctx context.Context, a asked, l caseList, b bot.Button) (bot.Answer, error) {
	name, turn, _ := strings.Cut(b.Arg, ".")
	id, isCase := caseID(name)
	switch {
	case b.Action == actPage:
		from, err := strconv.ParseUint(b.Arg, 10, 32)
		if err != nil {
			break
		}
		answer, err := h.listCases(ctx, a, l, int(from))
		answer.Replace = a.Press.Ref == ""
		return answer, err
	case b.Action == bot.ActMore:
		answer, err := h.listCases(ctx, a, l, int(min(b.Turn, maxPages*maxListed)))
		answer.Replace = true
		answer.Card.Buttons, answer.Card.More = append(answer.Card.Buttons, answer.Card.More...), nil
		return answer, err
	case b.Action == actShow && isCase:
		return h.showCase(ctx, a, id)
	case b.Action == string(procedure.HandOver) && isCase:
		n, err := strconv.ParseUint(turn, 10, 64)
		if err != nil {
			break
		}
		return h.pressCase(ctx, a, id, bot.Button{Subject: procedure.CaseName(id), Action: b.Action, Turn: n}, nil)
	}
	return h.errorAnswer(a, "unknown_button"), nil
}

// maxPages bounds the page that a button asks for.
const maxPages = 1_000_000

// listCases shows a page of a list, the most urgent cases first. If there are not so many
// any more, it shows the last page.
func (h *Handlers) listCases(ctx context.Context, a asked, l caseList, from int) (bot.Answer, error) {
	card := bot.Card{Tone: bot.TonePlain, Sign: "📋", Title: a.T(l.title()), MoreLabel: a.T("more")}
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Open()
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(c store.Listing) bool { return !l.has(a, c) })
		from = min(from, max(0, len(all)-1)) / maxListed * maxListed
		page := all[from:min(len(all), from+maxListed)]
		for _, c := range page {
			card.Lines = append(card.Lines, h.listed(tx, a, c))
		}
		if len(all) == 0 {
			card.Lines = append(card.Lines, bot.Line{Text: a.T("list.none")})
		}
		if len(all) > maxListed {
			card.Title = joinDots(card.Title, a.T("list.page", "From", from+1, "To", from+len(page), "N", len(all)))
		}
		card.Buttons, card.More = l.buttons(a, page, from, len(all))
		return nil
	})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

// buttons are a page's: one for each case, the most urgent in sight, and those to the pages
// before and after.
func (l caseList) buttons(a asked, page []store.Listing, from, n int) (sight, more []bot.Button) {
	var pages []bot.Button
	if from > 0 {
		pages = append(pages, l.button(actPage, strconv.Itoa(from-maxListed), from, a.T("page.previous")))
	}
	if next := from + maxListed; next < n {
		pages = append(pages, l.button(actPage, strconv.Itoa(next), from, a.T("page.next")))
	}
	for _, c := range page {
		name := procedure.CaseName(c.ID)
		b := l.button(actShow, name, from, name)
		if l == handOverList {
			b = l.button(string(procedure.HandOver), fmt.Sprintf("%s.%d", name, c.Turn), from, a.T("action.handover")+" "+name)
		}
		if len(sight) < inSight-len(pages) {
			sight = append(sight, b)
		} else {
			more = append(more, b)
		}
	}
	return append(sight, pages...), more
}

func (l caseList) button(action, arg string, from int, label string) bot.Button {
	return bot.Button{Subject: l.subject(), Action: action, Arg: arg, Turn: uint64(from), Label: label}
}

// listed is a case in one line, masked.
func (h *Handlers) listed(tx *store.Tx, a asked, c store.Listing) bot.Line {
	_, sign := tone(c.Urgency)
	text := joinDots(Urgency(a.Reader, c), a.T("state."+string(c.State)), c.Initials, c.Number, a.Ago(c.Opened, tx.Now()))
	if c.Holder != "" {
		text = joinDots(text, nameIn(tx, c.Holder))
	}
	if !c.Due.IsZero() {
		text = joinDots(text, a.T("list.due", "At", a.When(c.Due, tx.Now())))
	}
	return bot.Line{Label: sign + " " + procedure.CaseName(c.ID), Text: text, Colleague: nameIn(tx, c.Holder)}
}
