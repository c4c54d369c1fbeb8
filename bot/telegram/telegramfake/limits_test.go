package telegramfake_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// js returns a value as JSON.
func js(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

func textOf(s string) string { return fmt.Sprintf(`{"chat_id":%d,"text":%s}`, dewi, js(s)) }

func htmlOf(s string) string {
	return fmt.Sprintf(`{"chat_id":%d,"parse_mode":"HTML","text":%s}`, dewi, js(s))
}

func under(markup string) string {
	return fmt.Sprintf(`{"chat_id":%d,"text":"x","reply_markup":%s}`, dewi, markup)
}

// rows returns a keyboard of n rows with each buttons.
func rows(n, each int) string {
	row := make([]telegramfake.Button, each)
	for i := range row {
		row[i] = telegramfake.Button{Label: "b", Data: "d"}
	}
	all := make([][]telegramfake.Button, n)
	for i := range all {
		all[i] = row
	}
	return under(js(keyboard{all}))
}

func button(label, data string) string {
	return under(js(map[string]any{"inline_keyboard": [][]map[string]string{{{"text": label, "callback_data": data}}}}))
}

func menu(n int, name, description string) string {
	all := make([]telegramfake.Command, n)
	for i := range all {
		all[i] = telegramfake.Command{Command: name, Description: description}
	}
	return js(map[string]any{"commands": all})
}

const bad = "Bad Request: "

// limits are calls at and beyond each limit; want is the refusal, or "".
var limits = []struct{ name, method, body, want string }{
	{"no text", "sendMessage", textOf(""), bad + "message text is empty"},
	{"only space", "sendMessage", textOf(" \n "), bad + "text must be non-empty"},
	{"only tags", "sendMessage", htmlOf("<b> </b>"), bad + "text must be non-empty"},
	{"4096 letters", "sendMessage", textOf(strings.Repeat("é", 4096)), ""},
	{"4097 letters", "sendMessage", textOf(strings.Repeat("é", 4097)), bad + "message is too long"},
	{"2048 emoji of two units", "sendMessage", textOf(strings.Repeat("😀", 2048)), ""},
	{"2049 emoji of two units", "sendMessage", textOf(strings.Repeat("😀", 2049)), bad + "message is too long"},
	{"4096 letters and tags", "sendMessage", htmlOf("<b>" + strings.Repeat("x", 4096) + "</b>"), ""},
	{"4096 escaped letters", "sendMessage", htmlOf(strings.Repeat("&lt;", 4096)), ""},
	{"4097 escaped letters", "sendMessage", htmlOf(strings.Repeat("&lt;", 4097)), bad + "message is too long"},
	{"100 entities", "sendMessage", htmlOf(strings.Repeat("<b>x</b>y", 100)), ""},
	{"101 entities", "sendMessage", htmlOf(strings.Repeat("<b>x</b>y", 101)), bad + "ENTITIES_TOO_LONG"},
	{"another parse mode", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","parse_mode":"BB"}`, dewi), bad + "unsupported parse_mode"},
	{"an entity past the end", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","entities":[{"type":"bold","offset":0,"length":2}]}`, dewi), bad + "ENTITY_BOUNDS_INVALID"},

	{"data of 64 bytes", "sendMessage", button("b", strings.Repeat("é", 32)), ""},
	{"data of 65 bytes", "sendMessage", button("b", strings.Repeat("é", 32)+"x"), bad + "BUTTON_DATA_INVALID"},
	{"no data", "sendMessage", button("b", ""), bad + "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
	{"no label", "sendMessage", button("", "d"), bad + "BUTTON_TEXT_INVALID"},
	{"8 buttons in a row", "sendMessage", rows(1, 8), ""},
	{"9 buttons in a row", "sendMessage", rows(1, 9), bad + "reply markup is too long"},
	{"100 buttons", "sendMessage", rows(20, 5), ""},
	{"102 buttons", "sendMessage", rows(17, 6), bad + "reply markup is too long"},
	{"an unknown field of a button", "sendMessage", under(`{"inline_keyboard":[[{"text":"b","call_data":"d"}]]}`), bad + "can't parse inline keyboard button: json: unknown field \"call_data\""},
	{"markup that is null in a form", "sendMessage", under(`null`), bad + "object expected as reply markup"},
	{"a placeholder of 65 letters", "sendMessage", under(`{"force_reply":true,"input_field_placeholder":"` + strings.Repeat("x", 65) + `"}`), bad + "input field placeholder is too long"},

	{"no chat", "sendMessage", `{"text":"x"}`, bad + "chat_id is empty"},
	{"a chat that is no number", "sendMessage", `{"chat_id":"abc","text":"x"}`, bad + "chat_id is not a valid Integer"},
	{"an unknown chat", "sendMessage", `{"chat_id":-7,"text":"x"}`, bad + "chat not found"},
	{"an unknown name of a chat", "sendMessage", `{"chat_id":"@tier2","text":"x"}`, bad + "chat not found"},
	{"an unknown parameter", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","parsemode":"HTML"}`, dewi), bad + "unknown parameter parsemode"},
	{"a flag that is none", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","protect_content":"maybe"}`, dewi), bad + "wrong value of parameter protect_content"},
	{"a reply to nothing", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","reply_parameters":{"message_id":99}}`, dewi), bad + "message to be replied not found"},
	{"a reply to nothing that may", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","reply_parameters":{"message_id":99,"allow_sending_without_reply":true}}`, dewi), ""},
	{"a reply in the old way", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","reply_to_message_id":1}`, dewi), ""},
	{"a topic", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","message_thread_id":%d}`, forum, topic), ""},
	{"a topic that isn't there", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","message_thread_id":6}`, forum), bad + "message thread not found"},
	{"the general topic by number", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x","message_thread_id":1}`, forum), bad + "message thread not found"},
	{"no message to edit", "editMessageText", fmt.Sprintf(`{"chat_id":%d,"text":"x"}`, dewi), bad + "message to edit not found"},
	{"another's message to edit", "editMessageText", fmt.Sprintf(`{"chat_id":%d,"text":"x","message_id":1}`, dewi), bad + "message can't be edited"},
	{"no message to delete", "deleteMessage", fmt.Sprintf(`{"chat_id":%d}`, dewi), bad + "message identifier is not specified"},

	{"a menu of 100", "setMyCommands", menu(100, "cek", "x"), ""},
	{"a menu of 101", "setMyCommands", menu(101, "cek", "x"), bad + "BOT_COMMANDS_TOO_MUCH"},
	{"a name of 32", "setMyCommands", menu(1, strings.Repeat("a", 32), "x"), ""},
	{"a name of 33", "setMyCommands", menu(1, strings.Repeat("a", 33), "x"), bad + "BOT_COMMAND_INVALID"},
	{"a name with a capital", "setMyCommands", menu(1, "Cek", "x"), bad + "BOT_COMMAND_INVALID"},
	{"a name with a slash", "setMyCommands", menu(1, "/cek", "x"), bad + "BOT_COMMAND_INVALID"},
	{"a description of 256", "setMyCommands", menu(1, "cek", strings.Repeat("é", 256)), ""},
	{"a description of 257", "setMyCommands", menu(1, "cek", strings.Repeat("é", 257)), bad + "BOT_COMMAND_DESCRIPTION_INVALID"},
	{"no description", "setMyCommands", menu(1, "cek", ""), bad + "BOT_COMMAND_DESCRIPTION_INVALID"},
	{"a language of three letters", "setMyCommands", `{"commands":[],"language_code":"ind"}`, bad + "LANG_CODE_INVALID"},
	{"an unknown scope", "setMyCommands", `{"commands":[],"scope":{"type":"all"}}`, bad + "can't parse BotCommandScope: unsupported type specified"},

	{"an unknown kind of update", "getUpdates", `{"allowed_updates":["mesage"]}`, bad + "unknown update type mesage"},
	{"an unknown action", "sendChatAction", fmt.Sprintf(`{"chat_id":%d,"action":"sleep"}`, dewi), bad + "wrong parameter action in request"},
	{"no administrators", "getChatAdministrators", fmt.Sprintf(`{"chat_id":%d}`, dewi), bad + "there are no administrators in the private chat"},
	{"nobody as a member", "getChatMember", fmt.Sprintf(`{"chat_id":%d}`, super), bad + "invalid user_id specified"},
	{"an unknown method", "sendMesage", `{}`, "Not Found: method not found"},
	{"the case of a method", "SENDMESSAGE", textOf("x"), ""},
	{"a body that is no JSON", "sendMessage", `{`, bad + "can't parse request: unexpected EOF"},
}

func TestEachLimitIsHeld(t *testing.T) {
	h := newHarness(t, nil)
	for _, c := range limits {
		if got := h.call(c.method, c.body); got.Description != c.want || got.OK != (c.want == "") {
			t.Errorf("%s: %q, want %q", c.name, got.Description, c.want)
		}
	}
}

func TestWhatBreaksARuleIsListed(t *testing.T) {
	h := newHarness(t, nil)
	h.call("sendMessage", button("b", strings.Repeat("x", 65)))
	h.call("sendMesage", `{}`)
	h.call("sendMessage", `{"chat_id":-7,"text":"x"}`) // refused for the state of the chats: not a fault
	want := []telegramfake.Fault{{Method: "sendMessage", Why: "Bad Request: BUTTON_DATA_INVALID"}, {Method: "sendMesage", Why: "Not Found: method not found"}}
	if got := h.Faults(); js(got) != js(want) {
		t.Errorf("faults %v, want %v", got, want)
	}
}

func TestATokenIsJudgedFirst(t *testing.T) {
	h := newHarness(t, nil)
	for path, want := range map[string]int{"/bot" + token + "/getMe": 200, "/bot123456:other/getMe": 401, "/botsecret/getMe": 404, "/getMe": 404, "/": 404} {
		got, err := h.post(h.ctx, path, "", "")
		if h.must(err); got.status != want || got.OK != (want == 200) || !got.OK && got.Code != want {
			t.Errorf("%s: %d %+v, want %d", path, got.status, got, want)
		}
	}
}

func TestABodyMayBeAForm(t *testing.T) {
	h := newHarness(t, nil)
	for kind, body := range map[string]string{
		"application/x-www-form-urlencoded": "chat_id=1001&text=a%26b",
		"application/json":                  `{"chat_id":"1001","text":"a&b"}`,
		"multipart/form-data; boundary=x":   "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n1001\r\n--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na&b\r\n--x--\r\n",
	} {
		got, err := h.post(h.ctx, "/bot"+token+"/sendMessage", kind, body)
		h.must(err)
		if all := h.Messages(dewi); !got.OK || all[len(all)-1].Text != "a&b" {
			t.Errorf("%s: %+v, want the message", kind, got)
		}
	}
}
