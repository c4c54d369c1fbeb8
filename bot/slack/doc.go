// Package slack implements bot.Platform for Slack in Socket Mode: an internal app of
// one workspace, which needs no public address.
//
// Read it in this order: options.go (configuration and words), clean.go, fit.go,
// render.go and menu.go (a card becomes blocks, within Slack's limits), wire.go, question.go,
// dialog.go, steps.go and form.go (a form becomes a modal and comes back), place.go,
// refusals.go, outcome.go, clock.go, send.go, find.go, members.go, check.go and stranger.go (the methods of bot.Platform, and whose
// account it is), commands.go (the
// app's manifest), decode.go, handle.go, answers.go and deliver.go (one input and its answer),
// upload.go and later.go (files, and answers that take minutes), cause.go, link.go and receive.go (connection errors, one connection, both
// connections) and platform.go. Apart from cause.go the files have the same names as
// in package telegram.
//
// Slack wants an acknowledgement within three seconds, and delivers no input twice.
// So an input is acknowledged only after the handler has answered, all other calls
// come after the acknowledgement, and a user who saw no answer presses again.
package slack
