package telegramfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// readArgs reads the arguments from the query and from a body of JSON, a form or a
// multipart form. names are the names of its files.
func readArgs(r *http.Request) (args, names map[string]string, err error) {
	args, names = map[string]string{}, map[string]string{}
	addForm(args, r.URL.Query())
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body := http.MaxBytesReader(nil, r.Body, maxBody)
	switch kind {
	case "multipart/form-data":
		err = addParts(args, names, multipart.NewReader(body, params["boundary"]))
	case "application/x-www-form-urlencoded":
		var raw []byte
		if raw, err = io.ReadAll(body); err == nil {
			var form url.Values
			form, err = url.ParseQuery(string(raw))
			addForm(args, form)
		}
	case "application/json":
		err = addJSON(args, body)
	default:
		_, err = io.Copy(io.Discard, body)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("can't parse request: %w", err)
	}
	return args, names, nil
}

func addForm(args map[string]string, form url.Values) {
	for name, values := range form {
		args[name] = values[0]
	}
}

// addParts reads a multipart form. It accepts one without any part, not even a closing
// boundary: a published client sends that for a method without parameters.
func addParts(args, names map[string]string, parts *multipart.Reader) error {
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		args[part.FormName()] = string(value)
		if name := part.FileName(); name != "" {
			names[part.FormName()] = name
		}
	}
}

func addJSON(args map[string]string, body io.Reader) error {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&fields); err != nil {
		return err
	}
	for name, raw := range fields {
		text := string(raw)
		if raw[0] == '"' {
			if err := json.Unmarshal(raw, &text); err != nil {
				return err
			}
		}
		args[name] = text
	}
	return nil
}

func isTrue(arg string) bool {
	arg = strings.ToLower(arg)
	return arg == "true" || arg == "yes" || arg == "1"
}

// integer returns a number, already checked, within its bounds.
func integer(arg string, otherwise, least, most int64) int64 {
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		n = otherwise
	}
	return min(max(n, least), most)
}
