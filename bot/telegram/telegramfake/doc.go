// Package telegramfake is Telegram's Bot API as a service of its own, for tests:
// one bot, its chats and the people in them, all in memory.
//
// It answers as the published server does (github.com/tdlib/telegram-bot-api,
// version 10.0) and refuses what breaks the API's rules even where the real
// service would let it pass silently; [Service.Faults] lists what it refused.
//
// Read it from the bottom up: wire.go (shapes in JSON), html.go, tags.go and
// text.go (what a text shows), keyboard.go, chats.go, access.go and change.go (who
// may write where), send.go and edit.go, press.go (buttons), commands.go, info.go,
// updates.go and poll.go (the updates that the bot gets), methods.go, args.go, answer.go,
// request.go and server.go (HTTP), user.go and privacy.go (what people do), read.go
// (what stands in a chat), failure.go and pace.go (what goes wrong on command),
// record.go (the traffic).
//
// What is imitated of groups is privacy mode: the bot gets commands to it
// (/cmd, /cmd@name), replies to its own messages, presses and what happens to the
// chat; an administrator, and a bot with privacy off, hears all.
//
// Not imitated: files, channels, inline mode, Markdown, reply keyboards, webhooks
// that deliver, entities that the service finds itself other than bot commands.
package telegramfake
