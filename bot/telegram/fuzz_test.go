package telegram

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// FuzzDecode checks that any update is decoded to one complete input or to none, and that a
// button's data comes back unchanged.
func FuzzDecode(f *testing.F) {
	for _, raw := range []string{
		`{"update_id":700000001,"message":{"message_id":5,"from":{"id":1001,"is_bot":false,"first_name":"Dewi","last_name":"A","language_code":"id"},"chat":{"id":1001,"type":"private"},"date":1,"text":"/cek@SigapBot 0812 3456 7890\ninternet mati"}}`,
		`{"update_id":2,"message":{"message_id":6,"from":{"id":1001,"first_name":"D"},"chat":{"id":-100777,"type":"supergroup"},"message_thread_id":5,"is_topic_message":true,"caption":"/kasus"}}`,
		`{"update_id":3,"callback_query":{"id":"9","from":{"id":1002,"first_name":"Sari"},"message":{"message_id":7,"chat":{"id":-42,"type":"group"}},"data":"p:K-1:claim:3:"}}`,
		`{"update_id":4,"callback_query":{"id":"9","from":{"id":1002,"first_name":"Sari"},"message":{"message_id":7,"chat":{"id":1002,"type":"private"}},"data":"d:abc:3:o1"}}`,
		`{"update_id":5,"message":{"message_id":8,"chat":{"id":-42,"type":"group"},"migrate_to_chat_id":-100777}}`,
		`{"update_id":6,"my_chat_member":{"chat":{"id":-42,"type":"group"},"new_chat_member":{"status":"kicked"}}}`,
		`{"update_id":7,"message":{"message_id":9,"from":{"id":1001,"first_name":"D"},"chat":{"id":1001,"type":"private"},"caption":"vvip","document":{"file_id":"B1","file_name":"a/../b\u202e.csv","file_size":12}}}`,
		`{"update_id":-9223372036854775808,"message":{"from":{"id":77,"is_bot":true},"sender_chat":{"id":1}}}`,
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		i, err := decode(json.RawMessage(raw), "SigapBot")
		switch i.kind {
		case command, press:
			if err != nil || i.in.Account.ID == "" || i.in.Account.ID == "0" || i.in.Key != decimal(i.id) || (i.in.Command == nil) == (i.in.Press == nil) {
				t.Fatalf("the input is %+v, %v; want one act with a key and an account", i.in, err)
			}
		case upload:
			if u := i.in.Upload; err != nil || u == nil || !i.private || i.in.Key != decimal(i.id) || i.in.Command != nil || i.in.Press != nil || u.Name != bot.FileName(u.Name) {
				t.Fatalf("the input is %+v, %+v, %v; want one file with a clean name and a key", i.in, u, err)
			}
		case inDialog, typed:
			if i.in.Command != nil || i.in.Press != nil || i.in.Upload != nil {
				t.Fatalf("what is for a dialog is an input as well: %+v", i.in)
			}
		}
		if err == nil {
			kept, err := json.Marshal(i.update)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := decode(kept, "SigapBot"); err != nil || !reflect.DeepEqual(again, i) {
				t.Errorf("from the journal comes %+v, %v; want %+v", again, err, i)
			}
		}
		if p := i.in.Press; p != nil && p.Code() != i.data {
			t.Errorf("%q comes back as %q", i.data, p.Code())
		}
		if c := i.in.Command; c != nil && (c.Name == "" || c.Text != bot.CleanLine(c.Text)) {
			t.Errorf("the command is %+v; want a name and a clean text", *c)
		}
	})
}

// FuzzRefused checks that no cause quotes what the service quotes, or has a long number.
func FuzzRefused(f *testing.F) {
	for _, text := range []string{"Bad Request: can't parse entities: unsupported tag \"08123456789\"", "Bad Request: URL '0812' is bad", "CODE_08123456789"} {
		f.Add(400, text)
	}
	f.Fuzz(func(t *testing.T, code int, text string) {
		out := refused(code, text)
		if regexp.MustCompile(`[0-9]{4}|"`).MatchString(out.Cause) || (out.Cause == "") != (out.Result == bot.Done) {
			t.Errorf("%d %q gives %+v, want a cause that quotes nothing", code, text, out)
		}
	})
}

// FuzzDialog checks that any stored bytes are refused or give a dialog that can ask and
// take an answer.
func FuzzDialog(f *testing.F) {
	d := newDialog("abc", "id", fuzzForm("Hasil", "Solusi", 3))
	d.Seq, d.Message = 1, 7
	whole, _ := json.Marshal(d)
	for _, verb := range []string{"o1", "p1", "f0", "k", "e", "b", "s", "x", "", "o-1", "f99999999999999999999"} {
		f.Add(string(whole), verb, "Solusi")
	}
	f.Add(`{"form":{"Fields":[{"Name":"a","Kind":"choice"}]},"ask":[7],"step":0,"page":-3}`, "o0", "x")
	f.Add(`{"form":{},"ask":[0,0],"step":9}`, "b", "")
	f.Fuzz(func(t *testing.T, raw, verb, text string) {
		d, err := readDialog([]byte(raw))
		if err != nil {
			return
		}
		shows(t, d)
		d.press(verb)
		shows(t, d)
		if d.field() != nil {
			d.take(text)
			shows(t, d)
		}
		if got := d.fields(); len(got) > len(d.Form.Fields) {
			t.Errorf("%d values are sent of %d fields", len(got), len(d.Form.Fields))
		}
		again, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readDialog(again); err != nil {
			t.Errorf("what the dialog became can't be read: %v\n%s", err, again)
		}
	})
}

func shows(t *testing.T, d *dialog) {
	t.Helper()
	judge(t, d.question(func(key string) string { return key }))
}

// FuzzRender checks that any typed text gives a card within Telegram's limits, and that
// none of it becomes markup, a link or a mention.
func FuzzRender(f *testing.F) {
	f.Add("Masalah", "internet mati <b>x</b> & @dewi https://x.test www.telkom.co.id &lt; /cek", "K-1 · VVIP · Menunggu", "given", 1)
	f.Add("", "baris satu\nbaris\u202e dua\x00 0812 3456 7890", "\U0001f6a8", "a", 8)
	f.Add("Masalah", strings.Repeat("kabel putus ", 330)+strings.Repeat("lihat a.commm1 ", 40), "K-1", "given", 2)
	f.Add("a\xff", strings.Repeat("<&>é🙂", 900), strings.Repeat("t.id@a", 200), strings.Repeat("v", 80), 7)
	f.Fuzz(func(t *testing.T, label, text, title, arg string, n int) {
		n = max(0, min(n, 8)) // 48 lines, 96 buttons and options: more than Telegram takes, and than a page
		c := bot.Card{Sign: label, Title: title, MoreLabel: label, Mentions: []bot.Mention{
			{Account: bot.Account{Platform: Name, ID: "1001"}, Name: text}, {Account: bot.Account{Platform: "slack", ID: "U1"}, Name: title},
		}}
		for range n {
			for _, s := range []bot.Style{bot.StyleFact, bot.StyleSay, bot.StyleDont, bot.StyleNext, bot.StyleQuote, bot.StyleSmall} {
				c.Lines = append(c.Lines, bot.Line{Label: label, Text: text, Style: s})
			}
			for range 6 {
				c.Buttons = append(c.Buttons, bot.Button{Subject: "K-1", Action: "claim", Arg: arg, Turn: 3, Label: text})
			}
		}
		c.More = c.Buttons
		judge(t, draw(c, bot.OnPost))
		d := newDialog("abc", "id", fuzzForm(label, text, n))
		shows(t, d)
		d.Step = summary
		shows(t, d)
		if toast := cut(bot.CleanLine(text), maxToast); bot.Length(toast, bot.Units) > maxToast {
			t.Errorf("a toast has %d units; want %d at most", bot.Length(toast, bot.Units), maxToast)
		}
	})
}

func fuzzForm(label, text string, n int) bot.Form {
	form := bot.Form{Button: bot.Button{Subject: "K-1", Action: "close", Turn: 3, Label: label}, Title: text, Cancel: label,
		Intro: []bot.Line{{Label: label, Text: text, Style: bot.StyleQuote}}}
	for i, kind := range []bot.FieldKind{bot.FieldChoice, bot.FieldText, bot.FieldLine, bot.FieldSelect, bot.FieldTime} {
		field := bot.Field{Name: string(kind), Label: label, Hint: text, Kind: kind, Required: i%2 == 0, Max: n}
		for range 12 * n {
			field.Options = append(field.Options, bot.Option{Value: text, Label: text})
		}
		form.Fields = append(form.Fields, field)
	}
	return form
}

// host matches what Telegram takes for a host name.
var host = regexp.MustCompile(`\.(xn--[A-Za-z0-9-]+|\pL{2,})[.-]*($|[^\pL\pN_.-])`)

// judge fails if Telegram would refuse a message, or would find an entity that the card
// doesn't have.
func judge(t *testing.T, c content) {
	t.Helper()
	text, entities, err := telegramfake.JudgeText(c.html)
	if err != nil {
		t.Fatalf("the service refuses the text: %v\n%s", err, c.html)
	}
	for _, e := range entities {
		if !slices.Contains([]string{"bold", "italic", "blockquote", "text_mention"}, e.Type) {
			t.Errorf("there is a %s in\n%s", e.Type, c.html)
		}
	}
	if mentionLike().MatchString(text) || host.MatchString(text) || strings.Contains(text, "://") {
		t.Errorf("the service makes a link or a mention of a part of %q", text)
	}
	if err := telegramfake.JudgeKeyboard(c.keys); err != nil {
		t.Fatalf("the service refuses the buttons: %v\n%+v", err, c.keys)
	}
	for _, row := range c.keys {
		for _, k := range row {
			if len(k.CallbackData) > 64 || k.Text == "" {
				t.Errorf("a button is %+v; want 64 bytes at most and a text", k)
			}
		}
	}
}

// TestACommandBeforeANoBreakSpace, as pasted texts have one.
func TestACommandBeforeANoBreakSpace(t *testing.T) {
	if c, _, ok := parse("/cek\u00a00812\u00a03456"); !ok || c.Name != "cek" || c.Text != "0812 3456" {
		t.Errorf("it is %+v, %v; want cek with its number", c, ok)
	}
}
