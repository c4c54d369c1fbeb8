package slack

import (
	"context"

	"github.com/cc147/sigap/bot"
)

// serveUpload answers an upload by direct messages. Its event was acknowledged before:
// an upload saves nothing, and fetching the file may take longer than Slack waits.
func (s *session) serveUpload(in input) {
	if got, refused := s.refusal(in); refused {
		s.report(s.say(s.grace, in.chat, draw(bot.Sentence(got.Toast), bot.OnAnswer)))
		return
	}
	s.remember(in.user, in.chat)
	in.Upload.Read = func(ctx context.Context) ([]byte, error) { return s.read(ctx, in.file) }
	got := s.handle(in.In)
	var ref bot.Ref
	if m := private(in, got); m != nil {
		var out bot.Outcome
		if ref, out = s.say(s.grace, in.chat, *m); out.Result == bot.Retry {
			s.answer(in, *m, false)
		} else {
			s.report(ref, out)
		}
	}
	s.finish(in, got, ref)
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
		if ref == "" || s.change(s.grace, ref, m.options()...).Result != bot.Done {
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
	ctx, cancel := context.WithTimeout(context.Background(), fileTime+replyTime)
	defer cancel()
	if out := s.sendFile(ctx, in.user, *got.File); out.Result != bot.Done {
		s.opt.Logger.Error("slack: a file was not sent", "cause", out.Cause)
		s.answer(in, draw(bot.Sentence(s.opt.Words.In(got.Lang)("file_lost")), bot.OnAnswer), false)
	}
}
