// Package slack implements bot.Platform for Slack in Socket Mode: an internal app of
// one workspace, which needs no public address.
//
// Read it in this order: options.go (configuration and words); clean.go, fit.go, render.go
// and menu.go (a card becomes blocks, within Slack's limits); wire.go, question.go,
// search.go, times.go, dialog.go, steps.go and form.go (a form becomes a modal and comes
// back); refusals.go and outcome.go (what Slack's answers mean); place.go, clock.go, send.go,
// find.go, permalink.go and members.go (the methods of bot.Platform); stranger.go (whose
// account it is); check.go and commands.go (the setup, and the app's manifest); decode.go,
// events.go, handle.go, answers.go and deliver.go (one input and its answer); home.go, note.go,
// upload.go and later.go (the home page, replies in threads, files, and answers that take
// minutes); cause.go, corked.go, link.go and receive.go (connection errors, one connection, both
// connections); platform.go. What both adapters do is in files of the same names as in
// package telegram.
//
// Slack wants an acknowledgement within three seconds, and delivers no input twice.
// So an input is acknowledged only after the handler has answered, all other calls
// come after the acknowledgement, and a user who saw no answer presses again.
package slack
