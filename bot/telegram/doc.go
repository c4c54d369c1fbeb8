// Package telegram is Sigap on Telegram: cards in groups, answers in private
// chats, forms as guided dialogs.
//
// Read it from the bottom up: options.go (what it asks the product), clean.go,
// fit.go and render.go (a card becomes a message that Telegram takes), place.go
// (how places and messages are named), outcome.go and send.go (what a
// bot.Platform does, and how each call ended), dialog.go, question.go, form.go and
// steps.go (a form becomes questions in the private chat), answers.go (what
// somebody sees after an input), wire.go, decode.go, handle.go, link.go and
// receive.go (what comes in), commands.go, members.go and platform.go.
// The files are named as in package slack.
//
// Telegram forgets an update when the next poll asks for what comes behind it.
// So the next poll starts when all of a batch are answered: what was not finished
// comes again, with the same Key.
//
// The Bot API has no way to look up a message, so there is no bot.Finder: a post
// that may be lost is sent again, and the one too many goes at its first press.
package telegram
