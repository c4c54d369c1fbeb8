package slack

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// FuzzDecode checks that any envelope is decoded to one complete input or to none.
func FuzzDecode(f *testing.F) {
	f.Add(true, `{"command":"/cek","text":"0812 &lt;b&gt; &amp;amp;","user_id":"U1","user_name":"dewi","channel_id":"D1","trigger_id":"1.2.a","response_url":"http://x.test/r"}`)
	f.Add(false, `{"type":"block_actions","user":{"id":"U1","name":"sari"},"trigger_id":"1.2.b","response_url":"http://x.test/r","container":{"type":"message","message_ts":"1.5","channel_id":"C1"},"message":{"text":"K-1","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"K-1"}]}]},{"type":"actions","elements":[]}]},"actions":[{"type":"button","action_id":"b0","block_id":"k:K-1:3","value":"p:K-1:claim:3:"}]}`)
	f.Add(false, `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t","container":{"channel_id":"D1","message_ts":"1"},"actions":[{"type":"static_select","action_id":"more","selected_option":{"value":"a:C-1:callback:2:other"}}]}`)
	f.Add(false, `{"type":"view_submission","user":{"id":"U1"},"trigger_id":"t","view":{"id":"V1","callback_id":"sigap","private_metadata":"{\"b\":\"K-1:close:3:\",\"c\":\"C1\",\"e\":true}","blocks":[{"type":"input","block_id":"f:outcome","element":{"type":"plain_text_input","action_id":"v"},"label":{"type":"plain_text","text":"Hasil"}}],"state":{"values":{"f:outcome":{"v":{"type":"radio_buttons","selected_option":{"value":"solved"}}}}}}}`)
	f.Add(false, `{"event_id":"Ev1","event":{"type":"message","subtype":"file_share","channel_type":"im","channel":"D1","user":"U1","text":"vvip &amp; x","files":[{"id":"F1","name":"a/../b.csv","size":12,"mode":"hosted","url_private_download":"https://files.slack.com/f"}]}}`)
	f.Add(false, `{"type":"block_suggestion","user":{"id":"U1"},"block_id":"f:to","action_id":"v","value":"sa &amp; ri","view":{"id":"V1","callback_id":"sigap","private_metadata":"{\"b\":\"K-1:handover:3:\"}"}}`)
	f.Add(false, `{"type":"message_action","callback_id":"callback","user":{"id":"U1"},"trigger_id":"t","response_url":"http://x.test/r","channel":{"id":"C1"},"message":{"type":"message","user":"U2","ts":"1.5","text":"tolong <@U2|budi> <tel:0812|0812> &amp; x"}}`)
	f.Add(false, `{"event_id":"Ev2","team_id":"T1","event":{"type":"message","channel_type":"channel","channel":"C1","user":"U1","text":"sudah <!here>","ts":"1.6","thread_ts":"1.5"}}`)
	f.Add(false, `{"event_id":"Ev3","event":{"type":"app_home_opened","tab":"home","channel":"D1","user":"U1"}}`)
	f.Add(false, `{"type":"block_actions","user":{"id":"U1","team_id":"T1"},"team":{"id":"T2"},"trigger_id":"t","container":{"channel_id":"C1","message_ts":"1"},"actions":[{"type":"static_select","action_id":"more:p:K-1:more:3:","selected_option":null}]}`)
	f.Add(false, `{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","blocks":[{"type":"input","block_id":"f:a"}],"state":{"values":[]}}}`)
	f.Fuzz(func(t *testing.T, slash bool, payload string) {
		kind := "interactive"
		if strings.Contains(payload, `"event_id"`) {
			kind = "events_api"
		}
		if slash {
			kind = "slash_commands"
		}
		e := parse([]byte(`{"type":"` + kind + `","envelope_id":"E1","payload":` + payload + `}`))
		in, err := decode(e, time.UTC)
		if err != nil && in.kind != ignored && in.kind != unreadable {
			t.Fatalf("what can't be read is of the kind %d; want it ignored, or that somebody is told", in.kind)
		}
		if in.kind == unreadable && in.user == "" {
			t.Fatal("what can't be read is nobody's; want it ignored")
		}
		if in.kind != ours {
			if in.Key != "" || in.Command != nil || in.Press != nil || in.Submit != nil || in.Upload != nil {
				t.Fatalf("what is none of ours gives the input %+v", in.In)
			}
			return
		}
		if in.Key == "" && in.Search == nil && !in.Home || in.Account.ID == "" || in.Account.Platform != Name || count(in.In) != 1 {
			t.Fatalf("the input is %+v; want one act with a key and an account", in.In)
		}
		for _, b := range []*bot.Button{pressed(in.In), sent(in.In)} {
			if b == nil {
				continue
			}
			if got, ok := bot.ParseButton(b.Code()); !ok || got != *b {
				t.Errorf("the button %+v does not come back from its code %q", *b, b.Code())
			}
		}
		if len(in.blocks) > 0 {
			under := errorsByBlock(map[string]string{"right": "Penilaian harus diisi.", "x": ""}, in.blocks)
			if len(under) == 0 {
				t.Error("an error has no place in the form; want one")
			}
		}
	})
}

// count returns how many of Command, Press, Submit and Upload are set.
func count(in bot.In) (n int) {
	for _, is := range []bool{in.Command != nil, in.Press != nil, in.Submit != nil, in.Upload != nil, in.Search != nil, in.Reply != nil, in.Home} {
		if is {
			n++
		}
	}
	return n
}

func pressed(in bot.In) *bot.Button {
	if in.Press == nil {
		return nil
	}
	return &in.Press.Button
}

func sent(in bot.In) *bot.Button {
	if in.Submit == nil {
		return nil
	}
	return &in.Submit.Button
}

// FuzzPack checks that a form's private_metadata is within its limit and keeps the
// button and the place where the form was opened.
func FuzzPack(f *testing.F) {
	f.Add("K-1", "close", uint64(3), "", "C1", "http://x.test/response/1", true)
	f.Add("C-345", "callback", uint64(1), "other", "D0123456789", strings.Repeat("&", 900), false)
	f.Fuzz(func(t *testing.T, subject, action string, turn uint64, arg, channel, hook string, private bool) {
		b := bot.Button{Subject: subject, Action: action, Turn: turn, Arg: arg}
		if _, ok := bot.ParseButton(b.Code()); !ok || !utf8.ValidString(channel) || !utf8.ValidString(hook) || len(channel) > 32 {
			return
		}
		want := opened{Code: b.Code(), Channel: channel, Hook: hook, Private: private}
		raw := want.pack()
		if n := sizeOf(json.RawMessage(raw)); len(raw) > maxMetadata || n > maxMetadata {
			t.Fatalf("the metadata has %d bytes; want %d at most", len(raw), maxMetadata)
		}
		var i interactive
		i.User.ID, i.View.ID, i.View.Callback, i.View.Metadata = "U1", "V1", callbackID, raw
		in := submit(i, time.UTC)
		if in.kind != ours || in.Submit.Button != b || in.channel != channel {
			t.Fatalf("%s is read as %+v in %q; want %+v in %q", raw, in.Submit, in.channel, b, channel)
		}
		if long := in.hook == "" && hook != ""; !long && (in.hook != hook || in.private != private) {
			t.Errorf("%s is read as from %q, private %v; want %q, %v", raw, in.hook, in.private, hook, private)
		}
	})
}

// FuzzDraw checks that any typed text gives a card and a form within Slack's limits,
// and that none of it becomes markup, a mention or a button's value.
func FuzzDraw(f *testing.F) {
	f.Add("Masalah", "internet mati <!channel> *x* & <@U1> <https://x.test|klik>", "K-1 · VVIP · Menunggu", "solved", 1)
	f.Add("", "baris satu\nbaris\u202e dua\x00 0812 3456 7890", "\U0001f6a8", "a", 8)
	f.Add("a\xff", strings.Repeat("<&>é🙂", 400), strings.Repeat("t", 200), strings.Repeat("v", 80), 7)
	f.Fuzz(func(t *testing.T, label, text, title, value string, n int) {
		n = max(0, min(n, 8)) // 48 lines and buttons, 112 options: more than Slack takes
		card := fuzzCard(label, text, title, value, n)
		m := draw(card, bot.OnPost)
		for _, c := range []bot.Card{unmeasured(card), {Lines: unmeasured(card).Lines}} {
			if n := sizeOf(blocks(c, bot.OnPost)); n > atMost(c) {
				t.Fatalf("a card of %d characters is taken for one of %d at most", n, atMost(c))
			}
		}
		raw := marshal(t, map[string]any{"text": m.text, "blocks": m.blocks})
		if err := slackfake.JudgeMessage(raw); err != nil {
			t.Fatalf("the service refuses it: %v\n%s", err, raw)
		}
		if left := bot.Escape(unescape.Replace(m.text)); left != m.text {
			t.Errorf("the notification is not what escaping gives: %q", m.text)
		}
		inert(t, raw, value)

		form := bot.Form{Button: bot.Button{Subject: "K-1", Action: "close", Turn: 3, Label: label}, Title: title, Cancel: label, Intro: card.Lines}
		for i, kind := range []bot.FieldKind{bot.FieldText, bot.FieldLine, bot.FieldChoice, bot.FieldSelect, bot.FieldTime} {
			field := bot.Field{Name: string(kind), Label: label, Hint: text, Kind: kind, Value: text, Required: i%2 == 0, Max: n * 10}
			if i < 2 {
				form.Fields = append(form.Fields, field)
				continue
			}
			for range 14 * n {
				field.Options = append(field.Options, bot.Option{Value: value, Label: text})
			}
			form.Fields = append(form.Fields, field)
		}
		raw = marshal(t, view(form, opened{Channel: "C1", Hook: "http://x.test/r"}, "Kirim", time.Unix(1.7e9, 0)))
		if err := slackfake.JudgeView(raw); err != nil {
			t.Fatalf("the service refuses the form: %v\n%s", err, raw)
		}
		inert(t, raw, value)
	})
}

func fuzzCard(label, text, title, value string, n int) bot.Card {
	c := bot.Card{Sign: label, Title: title, MoreLabel: label, Mentions: []bot.Mention{
		{Account: bot.Account{Platform: Name, ID: "U1"}, Name: text}, {Account: bot.Account{Platform: Name, ID: value}, Name: text},
	}}
	for range n {
		for _, s := range []bot.Style{bot.StyleFact, bot.StyleSay, bot.StyleDont, bot.StyleNext, bot.StyleQuote, bot.StyleSmall} {
			c.Lines = append(c.Lines, bot.Line{Label: label, Text: text, Style: s})
		}
		for range 6 {
			c.Buttons = append(c.Buttons, bot.Button{Subject: "K-1", Action: "claim", Arg: value, Turn: 3, Label: text})
		}
	}
	return c
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// inert fails if something in a message or a form is read as markup, mentions anybody
// but mentioned, or is an unknown button.
func inert(t *testing.T, raw []byte, mentioned string) {
	t.Helper()
	var all any
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	walk(all, func(o map[string]any) {
		switch kind := o["type"]; kind {
		case "mrkdwn", "link", "broadcast", "emoji", "channel", "markdown", "date":
			t.Errorf("a part is of type %v, in which text is live: %v", kind, o)
		case "user", "usergroup":
			if id := o["user_id"]; id != nil && id != "U1" && id != mentioned {
				t.Errorf("it calls %v", id)
			}
		case "plain_text":
			if o["emoji"] == true {
				t.Errorf("a plain text turns words into emoji: %v", o)
			}
		case "button":
			value, _ := o["value"].(string)
			if _, ok := bot.ParseButton(strings.TrimPrefix(value, bot.OnPost)); !ok {
				t.Errorf("a button carries %q, which is no button's code", value)
			}
		}
	})
}

func walk(v any, see func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		see(v)
		for _, x := range v {
			walk(x, see)
		}
	case []any:
		for _, x := range v {
			walk(x, see)
		}
	}
}
