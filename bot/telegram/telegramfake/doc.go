// Package telegramfake is Telegram's Bot API as an in-memory service for tests: one bot,
// its chats and their users.
//
// It answers as the published server does (github.com/tdlib/telegram-bot-api, version
// 10.0), and refuses what breaks the API's rules even where that server silently accepts
// it; [Service.Faults] lists the refused calls. Ephemeral messages (Bot API 10.2 and 10.3)
// follow the API's page, and where it is silent the stricter reading.
//
// Read it in this order: wire.go (JSON), html.go, tags.go and text.go (how a text is
// shown), keyboard.go, chats.go, access.go and change.go (chats and permissions), send.go
// and edit.go, ephemeral.go (messages that one member sees, and what each member sees),
// press.go (buttons), start.go (links that start the bot), commands.go, info.go,
// updates.go and poll.go (the bot's updates), methods.go, args.go, answer.go, request.go and server.go (HTTP), user.go and
// privacy.go (the acts of users), read.go (the messages of a chat), failure.go and pace.go
// (failures on request, rate limits), files.go (documents), record.go (the traffic).
//
// Groups have privacy mode: the bot gets commands to it (/cmd, /cmd@name), replies to its
// own messages, presses and changes of the chat; an administrator, and a bot with privacy
// off, gets every message.
//
// Not implemented: media but documents, channels, inline mode, Markdown, reply keyboards, deliveries to
// a webhook, and entities that the service detects, except bot commands.
package telegramfake
