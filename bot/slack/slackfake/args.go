package slackfake

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// args are the arguments of one call, with the JSON in form fields decoded.
type args object

func (a args) str(name string) string {
	switch v := a[name].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func (a args) flag(name string) bool {
	return a[name] == true || a[name] == "true" || a[name] == "1"
}

// read decodes the arguments of a call. Slack takes a form or JSON by POST, and a query
// by GET; the fake takes GET only if get says so, since Slack's libraries never send it to a
// method that writes.
func read(r *http.Request, get bool) (args, error) {
	if get && r.Method == http.MethodGet {
		return decode(r.URL.Query()), nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, 1<<20))
	if err != nil {
		return args{}, refusal("request_timeout", err.Error())
	}
	if r.Method != http.MethodPost {
		return args{}, refusal("invalid_request_method", "[ERROR] must be called by POST")
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var a args
		if len(body) > 0 && json.Unmarshal(body, &a) != nil {
			return args{}, refusal("invalid_json")
		}
		if a == nil {
			a = args{}
		}
		return a, nil
	case "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return args{}, refusal("invalid_form_data")
		}
		return decode(values), nil
	case "":
		return args{}, refusal("missing_post_type")
	}
	return args{}, refusal("invalid_post_type")
}

// decode returns the fields of a form. Invalid JSON stays text, and the method refuses
// it.
func decode(values url.Values) args {
	a := args{}
	for k, v := range values {
		a[k] = v[0]
		var decoded any
		if slices.Contains([]string{"blocks", "view", "metadata", "attachments", "files"}, k) && json.Unmarshal([]byte(v[0]), &decoded) == nil {
			a[k] = decoded
		}
	}
	return a
}
