// Package slack is chat on Slack, in Socket Mode: an internal app of one
// workspace, which needs no address that Slack can reach.
//
// Read it from the bottom up: options.go (what it asks the product), clean.go,
// fit.go and render.go (a card becomes blocks, within Slack's limits), wire.go,
// question.go, dialog.go, steps.go and form.go (a form becomes a modal and comes
// back), place.go, outcome.go, send.go and members.go (what a bot.Platform does),
// commands.go (the app's manifest), decode.go, handle.go and answers.go (one input
// and its answer), cause.go, link.go and receive.go (why there is no connection, one
// connection, both of them) and platform.go. But for cause.go the files are named as
// in package telegram.
//
// Slack gives an input three seconds to be acknowledged, and offers none twice.
// So nothing is acknowledged before the handler has answered, everything else
// comes after the acknowledgement, and whoever saw no answer presses again.
package slack
