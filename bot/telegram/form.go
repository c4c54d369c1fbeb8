package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/cc147/sigap/bot"
)

// maxDialog is how long a dialog waits for its next step.
const maxDialog = 12 * time.Hour

// lock locks the dialog of one person; the result unlocks it.
func (p *Platform) lock(user int64) func() {
	mu := &p.dialogs[uint64(user)%maxWork]
	mu.Lock()
	return mu.Unlock
}

func dialogKey(user int64) string { return "dialog/" + decimal(user) }

// load gives somebody's dialog, or nil.
func (p *Platform) load(ctx context.Context, user int64) (*dialog, error) {
	value, ok, err := p.opt.Memory.Get(ctx, Name, dialogKey(user))
	if err != nil || !ok {
		return nil, err
	}
	d, err := readDialog(value)
	if err != nil {
		// If it were kept, its person could open no form any more.
		p.opt.Logger.Error("telegram: a dialog can't be read and is forgotten", "error", err)
	}
	if err != nil || p.opt.Now().Sub(d.At) > maxDialog {
		p.forget(ctx, user) // it may hold what a customer said
		return nil, nil
	}
	return d, nil
}

// readDialog reads a dialog that was kept, and refuses one whose parts don't
// belong together.
func readDialog(value []byte) (*dialog, error) {
	d := &dialog{}
	if err := json.Unmarshal(value, d); err != nil {
		return nil, errors.New("it is no dialog") // the error may quote what a customer said
	}
	step := d.Step == summary || d.field() != nil
	for _, i := range d.Ask {
		step = step && i >= 0 && i < len(d.Form.Fields)
	}
	if !step || d.Page < 0 {
		return nil, errors.New("it asks for a field that it has not")
	}
	return d, nil
}

func (p *Platform) save(ctx context.Context, user int64, d *dialog) error {
	value, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return p.opt.Memory.Put(ctx, Name, dialogKey(user), value)
}

func (p *Platform) forget(ctx context.Context, user int64) {
	if err := p.opt.Memory.Delete(ctx, Name, dialogKey(user)); err != nil {
		p.opt.Logger.Warn("telegram: a dialog that is over is still remembered", "error", err)
	}
}

// busy is the note when the memory fails: nothing has changed.
func (p *Platform) busy(err error, lang string) note {
	p.opt.Logger.Error("telegram: a step of a dialog is not done", "error", err)
	return note{p.opt.Words(lang, "busy"), true}
}

// open opens the form of an answer in the private chat.
func (p *Platform) open(ctx context.Context, i input, got bot.Answer) note {
	defer p.lock(i.user)()
	return p.begin(ctx, i, got)
}

// begin is open for a caller that holds the lock. If the same input comes again, it
// goes on with the dialog that it opened.
func (p *Platform) begin(ctx context.Context, i input, got bot.Answer) note {
	lang := p.lang(i, got)
	word := p.opt.Words.In(lang)
	d, err := p.load(ctx, i.user)
	if err != nil {
		return p.busy(err, lang)
	}
	if id := strconv.FormatInt(i.id, 36); d == nil || d.ID != id {
		replaces := d != nil && d.Begun
		d = newDialog(id, lang, *got.Form)
		if replaces {
			d.Note = word("replaced")
		}
		if err := p.step(ctx, i, d); err != nil {
			return p.busy(err, lang)
		}
	}
	out := p.ask(ctx, i, d)
	switch {
	case out.Refused():
		p.forget(ctx, i.user)
		return note{word("start_first"), true}
	case !i.private:
		return note{text: word("form_private")}
	}
	return note{}
}

// step keeps a dialog that has come further.
func (p *Platform) step(ctx context.Context, i input, d *dialog) error {
	d.Seq++
	d.At = p.opt.Now()
	return p.save(ctx, i.user, d)
}

// ask shows the dialog's question: after a press in the message of the question
// before, else in a new message.
func (p *Platform) ask(ctx context.Context, i input, d *dialog) bot.Outcome {
	to, c := target{chat: i.user}, d.question(p.opt.Words.In(d.Lang))
	if i.query != "" && d.Message != 0 {
		if out := p.alter(ctx, to, d.Message, c); out.Result == bot.Done {
			return out
		}
	}
	message, out := p.answer(ctx, to, c, 0)
	if message == 0 {
		return out
	}
	d.Message = message
	if err := p.save(ctx, i.user, d); err != nil {
		p.opt.Logger.Warn("telegram: a question's message is not remembered", "error", err)
	}
	return out
}
