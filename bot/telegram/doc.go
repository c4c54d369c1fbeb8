// Package telegram implements bot.Platform for Telegram: cards in groups, answers in
// private chats, forms as dialogs of one question at a time.
//
// Read it in this order: options.go (configuration and words), clean.go, fit.go and
// render.go (a card becomes a message within Telegram's limits), place.go and permalink.go
// (chats, topics, references and addresses), refusals.go, outcome.go and send.go (the
// methods of bot.Platform and the outcome of a call), dialog.go, question.go, form.go and
// steps.go (a form becomes questions in the private chat), answers.go and deliver.go (the
// answer to an input), rights.go, ephemeral.go, start.go and openly.go (what one member of a
// group sees alone, and the way to the private chat), hidden.go and sweep.go (data that are
// hidden later), upload.go and later.go (files, and answers that take minutes),
// wire.go, decode.go, handle.go, journal.go, intake.go, link.go and receive.go (intake),
// locks.go, commands.go, members.go and platform.go. Files that package slack has too have
// the same names there.
//
// Telegram deletes an update when the next poll confirms it. The next poll starts when
// each input of the last one is answered, or is in the journal (journal.go): a slow chat
// holds up nobody else, and an update that was not answered before a stop or a kill is
// worked on again, with the same Key.
//
// An answer with personal data is shown to one person: as an ephemeral message in the group
// where they acted, else in their private chat. It is never sent in a way that others could
// see if the service ignored what it doesn't know (ephemeral.go).
//
// The Bot API can't look up a message, so there is no bot.Finder: a post that may be lost
// is sent again, and a press on either message finds it.
package telegram
