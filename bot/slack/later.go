package slack

import (
	"context"

	"github.com/cc147/sigap/bot"
)

// serveUpload answers an upload by direct messages. Its event was acknowledged before:
// an upload saves nothing, and fetching the file may take longer than Slack waits.
func (s *session) serveUpload(in input) {
	if got, refused := s.refusal(in); refused {
		s.report(s.tell(in, draw(bot.Sentence(got.Toast), bot.OnAnswer)))
		return
	}
	s.remember(in.user, in.chat)
	in.Upload.Read = func(ctx context.Context) ([]byte, error) { return s.read(ctx, in.file) }
	got := s.handle(in.In)
	var ref bot.Ref
	if m := private(in, got); m != nil {
		var out bot.Outcome
		if ref, out = s.tell(in, *m); out.Result == bot.Retry {
			s.answer(in, *m, false)
		} else {
			s.report(ref, out)
		}
	}
	s.finish(in, got, ref)
}

// tell sends a message to the private chat with an upload, at the chat's pace.
func (s *session) tell(in input, m content) (ref bot.Ref, out bot.Outcome) {
	out = s.paced(s.Limits(bot.Place{Platform: Name, ID: in.user, Private: true}, bot.ActSend), func() bot.Outcome {
		ref, out = s.say(s.grace, in.chat, m)
		return out
	})
	return ref, out
}

// replace shows another message in place of one, when an edit is allowed.
func (s *session) replace(in input, ref bot.Ref, m content) bot.Outcome {
	ctx, cancel := context.WithTimeout(s.grace, replyTime)
	defer cancel()
	if err := s.opt.Pacer.Wait(ctx, s.Limits(bot.Place{Platform: Name, ID: in.user, Private: true}, bot.ActEdit)); err != nil {
		return bot.Outcome{Result: bot.Retry, Cause: "many edits are on their way"}
	}
	return s.change(ctx, ref, m.options()...)
}

// report logs why a message was not delivered.
func (s *session) report(_ bot.Ref, out bot.Outcome) {
	if out.Result != bot.Done {
		s.opt.Logger.Warn("slack: an answer was not delivered", "cause", out.Cause)
	}
}

// finish sends the answer's file, then does its Later and shows the result in place of
// the answer: ref is its message, or "".
func (s *session) finish(in input, got bot.Answer, ref bot.Ref) {
	s.file(in, got)
	if got.Later == nil {
		return
	}
	last := bot.DispatchLater(s.running, got.Later, in.In, s.opt.Logger, s.opt.Words.In(""))
	if m := private(in, last); m != nil {
		if ref == "" || s.replace(in, ref, *m).Result != bot.Done {
			s.answer(in, *m, got.Replace)
		}
	}
	s.file(in, last)
}

// file sends the file of an answer to the user, or says that it could not be sent.
func (s *session) file(in input, got bot.Answer) {
	if got.File == nil {
		return
	}
	ctx, cancel := context.WithTimeout(s.grace, fileTime+replyTime)
	defer cancel()
	if out := s.sendFile(ctx, in.user, *got.File); out.Result != bot.Done {
		s.opt.Logger.Error("slack: a file was not sent", "cause", out.Cause)
		s.answer(in, draw(bot.Sentence(s.opt.Words.In(got.Lang)("file_lost")), bot.OnAnswer), false)
	}
}
