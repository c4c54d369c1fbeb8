package slackfake

import (
	"errors"
	"net/http"
	"strings"
)

// method is one method of the Web API.
type method struct {
	need  []string // required arguments
	app   bool     // called with the app-level token
	reads bool     // may be called by GET, as the library does
	do    func(*Fake, args) (object, error)
}

func methods() map[string]method {
	return map[string]method{
		"auth.test":                    {do: (*Fake).authTest},
		"apps.connections.open":        {app: true, do: (*Fake).openConnection},
		"chat.postMessage":             {need: []string{"channel"}, do: (*Fake).postMessage},
		"chat.update":                  {need: []string{"channel", "ts"}, do: (*Fake).update},
		"chat.delete":                  {need: []string{"channel", "ts"}, do: (*Fake).remove},
		"chat.postEphemeral":           {need: []string{"channel", "user"}, do: (*Fake).postEphemeral},
		"chat.getPermalink":            {need: []string{"channel", "message_ts"}, reads: true, do: (*Fake).permalink},
		"conversations.open":           {need: []string{"users"}, do: (*Fake).openDM},
		"conversations.info":           {need: []string{"channel"}, do: (*Fake).channelInfo},
		"conversations.members":        {need: []string{"channel"}, do: (*Fake).members},
		"conversations.history":        {need: []string{"channel"}, do: (*Fake).history},
		"conversations.replies":        {need: []string{"channel", "ts"}, do: (*Fake).replies},
		"files.info":                   {need: []string{"file"}, do: (*Fake).fileInfo},
		"files.getUploadURLExternal":   {need: []string{"filename", "length"}, do: (*Fake).uploadURL},
		"files.completeUploadExternal": {need: []string{"files", "channel_id"}, do: (*Fake).completeUpload},
		"users.info":                   {need: []string{"user"}, do: (*Fake).userInfo},
		"users.conversations":          {do: (*Fake).userChannels},
		"usergroups.list":              {do: (*Fake).groupList},
		"usergroups.users.list":        {need: []string{"usergroup"}, do: (*Fake).groupUsers},
		"reactions.add":                {need: []string{"name"}, do: (*Fake).react},
		"views.publish":                {need: []string{"user_id", "view"}, do: (*Fake).publishView},
		"views.open":                   {need: []string{"trigger_id", "view"}, do: (*Fake).openView},
		"views.update":                 {need: []string{"view"}, do: (*Fake).updateView},
	}
}

// refused is an error that becomes an answer with ok false.
type refused struct {
	code     string
	messages []string
	needed   string // the missing scope
}

func (r refused) Error() string { return r.code + " " + strings.Join(r.messages, "; ") }

// why returns the refusal of an error; every other error but tooFast is a fatal_error.
func why(err error) refused {
	var r refused
	if !errors.As(err, &r) {
		r = refused{code: "fatal_error", messages: []string{err.Error()}}
	}
	return r
}

func refusal(code string, messages ...string) error { return refused{code: code, messages: messages} }

func (f *Fake) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", f.serveAPI)
	mux.HandleFunc("/response/{id}", f.serveHook)
	mux.HandleFunc("GET /files-pri/{id}/download/{name}", f.serveFile)
	mux.HandleFunc("POST /upload/v1/{id}", f.takeFile)
	mux.HandleFunc("GET /{$}", f.signIn)
	mux.HandleFunc("/link", f.serveSocket)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.enter() {
			defer f.wg.Done()
			mux.ServeHTTP(w, r)
		}
	})
}

func (f *Fake) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	a, err := read(r, f.calls[name].reads)
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if t := a.str("token"); token == "" {
		token = t
	}
	delete(a, "token")
	f.record("out", name, object(a))
	f.respond(w, r, f.selected(name, a), func() reply {
		var out object
		if err == nil {
			out, err = f.call(name, token, a)
		}
		if err != nil {
			return f.refuse(name, err)
		}
		out["ok"] = true
		return reply{body: out}
	})
}

func (f *Fake) call(name, token string, a args) (object, error) {
	f.mu.Lock()
	defer f.unlock()
	m, ok := f.calls[name]
	right, other := f.o.BotToken, f.o.AppToken
	if m.app {
		right, other = other, right
	}
	switch {
	case !ok:
		return nil, refusal("unknown_method")
	case token == "":
		return nil, refusal("not_authed")
	case token == other:
		return nil, refusal("not_allowed_token_type")
	case token != right:
		return nil, refusal("invalid_auth")
	}
	for _, n := range m.need {
		if a[n] == nil || a[n] == "" {
			return nil, refusal("invalid_arguments", "[ERROR] missing required field: "+n)
		}
	}
	if err := f.allow(name); err != nil {
		return nil, err
	}
	return m.do(f, a)
}

// refuse records a refusal and returns its answer.
func (f *Fake) refuse(where string, err error) reply {
	var slow tooFast
	if errors.As(err, &slow) {
		f.fault(where, "ratelimited", "")
		return reply{status: http.StatusTooManyRequests, after: slow.after, body: object{"ok": false, "error": "ratelimited"}}
	}
	r := why(err)
	f.fault(where, r.code, strings.Join(r.messages, "; "))
	body := object{"ok": false, "error": r.code}
	if r.needed != "" {
		body["needed"], body["provided"] = r.needed, f.provided()
	}
	if len(r.messages) > 0 {
		body["response_metadata"] = object{"messages": r.messages}
	}
	return reply{body: body}
}
