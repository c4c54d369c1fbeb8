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

// lock locks the dialog of a session's user. Who waits for it gets it in order. Without
// it the input is left to the next start.
func (p *Platform) lock(ctx context.Context, i session) (unlock func(), ok bool) {
	unlock, ok = p.dialogs.lock(ctx, i.user)
	if !ok {
		i.left()
	}
	return unlock, ok
}

// dialogPrefix begins the keys of dialogs.
const dialogPrefix = "dialog/"

func dialogKey(user int64) string { return dialogPrefix + decimal(user) }

// load returns a user's dialog, or nil.
func (p *Platform) load(ctx context.Context, user int64) (*dialog, error) {
	value, ok, err := p.opt.Memory.Get(ctx, Name, dialogKey(user))
	if err != nil || !ok {
		return nil, err
	}
	d, err := readDialog(value)
	if err != nil {
		// Delete it, or the user could never open a form again.
		p.opt.Logger.Error("telegram: unreadable dialog deleted", "error", err)
	}
	if err != nil || p.opt.Now().Sub(d.At).Abs() > maxDialog {
		if err == nil {
			p.abandon(ctx, user, d, "form_closed")
		}
		p.forget(ctx, user) // it may contain personal data
		return nil, nil
	}
	return d, nil
}

// readDialog decodes a stored dialog, and refuses an inconsistent one.
func readDialog(value []byte) (*dialog, error) {
	d := &dialog{}
	if err := json.Unmarshal(value, d); err != nil {
		return nil, errors.New("not a dialog") // the decoder's error may quote personal data
	}
	step := d.Step == summary || d.field() != nil
	for _, i := range d.Ask {
		step = step && i >= 0 && i < len(d.Form.Fields)
	}
	if !step || d.Page < 0 {
		return nil, errors.New("it asks for a field that doesn't exist")
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
		p.opt.Logger.Warn("telegram: a finished dialog was not deleted", "error", err)
	}
}

// busy returns the note for a failed memory: nothing was changed.
func (p *Platform) busy(err error, lang string) note {
	p.opt.Logger.Error("telegram: a dialog's step was not saved", "error", err)
	return note{text: p.opt.Words(lang, "busy"), loud: true}
}

// open opens the form of an answer as a dialog in the private chat.
func (p *Platform) open(ctx context.Context, i session, got bot.Answer) note {
	unlock, ok := p.lock(ctx, i)
	defer unlock()
	if !ok {
		return note{}
	}
	return p.begin(ctx, i, got)
}

// begin is open for a caller that holds the lock. A redelivered input continues the dialog
// that it opened.
func (p *Platform) begin(ctx context.Context, i session, got bot.Answer) note {
	lang := p.lang(i, got)
	word := p.opt.Words.In(lang)
	d, err := p.load(ctx, i.user)
	if err != nil {
		return p.busy(err, lang)
	}
	if id := strconv.FormatInt(i.id, 36); d == nil || d.ID != id {
		replaces := d != nil && d.Begun
		if d != nil {
			p.abandon(ctx, i.user, d, "replaced")
		}
		d = newDialog(id, lang, *got.Form)
		if replaces {
			d.Note = word("replaced")
		}
		if err := p.step(ctx, i, d); err != nil {
			return p.busy(err, lang)
		}
	}
	if i.private {
		p.early(ctx, i, note{})
	} else {
		defer p.earlyAfter(ctx, i, note{text: word("follows")})()
	}
	out := p.ask(ctx, i, d)
	if out.Refused() {
		p.pass(ctx, i.user, d)
		p.forget(ctx, i.user)
	}
	switch {
	case i.private:
		return note{}
	case out.Result == bot.Closed:
		return p.invite(ctx, i.input, lang)
	case out.Result != bot.Done:
		return unsent(out, word)
	}
	return note{text: word("form_private")}
}

// step stores a dialog after a step.
func (p *Platform) step(ctx context.Context, i session, d *dialog) error {
	d.Seq++
	if i.query != "" {
		d.Asked = d.Seq // a press that comes again asks again
	}
	d.At = p.opt.Now()
	return p.save(ctx, i.user, d)
}

// ask shows the dialog's question: after a press it edits the message of the last
// question, otherwise it sends a new message.
func (p *Platform) ask(ctx context.Context, i session, d *dialog) bot.Outcome {
	to, c := target{chat: i.user}, d.question(p.opt.Words.In(d.Lang))
	if i.query != "" && d.Message != 0 {
		if out := p.alter(ctx, i, i.privately(d.Message), c); out.Result == bot.Done {
			return out
		}
	}
	message, out := p.answer(ctx, i, to, c, 0)
	if message == 0 {
		return out
	}
	p.pass(ctx, i.user, d)
	d.Message, d.Asked = message, d.Seq
	if err := p.save(ctx, i.user, d); err != nil {
		p.opt.Logger.Warn("telegram: the id of a question's message was not saved", "error", err)
	}
	return out
}
