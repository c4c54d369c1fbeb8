// Package slackfake imitates the Slack service for tests: its Web API, Socket Mode, and
// users who type commands, press buttons and fill in forms. It keeps what each user
// sees, and is as strict as Slack about limits, tokens, triggers and deadlines.
//
// Read it in this order: memory.go (connections without sockets), workspace.go (users,
// channels and groups), scopes.go (what a method asks of its callers), text.go (how a text is shown), check.go, elements.go, blocks.go
// and view.go (the tables of limits), content.go, message.go and state.go (messages and
// the state of fields), server.go, args.go and the methods in api_*.go, hook.go (response
// URLs), socket.go, conn.go, envelope.go and event.go (Socket Mode), person.go and
// modal.go, search.go, home.go, thread.go and shortcut.go (a user's acts), choice.go (what a
// list keeps), screen.go (what a user sees), failure.go (failures on
// request), files.go (files), fault.go (recorded faults) and record.go (the traffic).
//
// It speaks Slack's wire format and does not import Slack's library; its tests drive it
// with that library. Where Slack's documentation says nothing the fake takes the stricter
// reading, and a comment says so.
package slackfake
