// Package slackfake imitates the Slack service for tests: its Web API, Socket
// Mode, and the people who type, press and fill in forms. It keeps what is
// shown, and is as strict as the service about limits, tokens, triggers and
// deadlines.
//
// Read it from the bottom up: memory.go (connections without sockets),
// workspace.go (who and where), text.go (what a text shows), check.go,
// elements.go, blocks.go and view.go (the tables of limits), content.go,
// message.go and state.go (what stands on the screen), server.go, args.go and
// the methods in api_*.go, hook.go (response URLs), socket.go, conn.go,
// envelope.go and event.go (Socket Mode), person.go and modal.go (what a user
// does), screen.go (what a user sees), failure.go (failures on command),
// fault.go (what was wrong) and record.go (the traffic).
//
// It knows Slack by its wire and does not import its library; its tests drive
// it with that library. Where Slack's own pages are silent the stricter
// reading is taken, and the place says so.
package slackfake
