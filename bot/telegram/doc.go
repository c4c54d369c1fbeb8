// Package telegram implements bot.Platform for Telegram: cards in groups, answers in
// private chats, forms as dialogs of one question at a time.
//
// Read it in this order: options.go (configuration and words), clean.go, fit.go and
// render.go (a card becomes a message within Telegram's limits), place.go (chats, topics
// and references), refusals.go, outcome.go and send.go (the methods of bot.Platform and the outcome of
// a call), dialog.go, question.go, form.go and steps.go (a form becomes questions in the
// private chat), answers.go (the answer to an input), upload.go and later.go (files, and
// answers that take minutes), wire.go, decode.go, handle.go,
// link.go and receive.go (intake), permalink.go, commands.go, members.go and platform.go. The files have
// the same names as in package slack.
//
// Telegram deletes an update when the next poll confirms it. So the next poll starts only
// when the whole batch is answered: unfinished updates are delivered again, with the same
// Key.
//
// The Bot API can't look up a message, so there is no bot.Finder: a post that may be lost
// is sent again, and a duplicate is deleted at its first press.
package telegram
