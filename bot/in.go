package bot

// Account is one account of somebody on one platform.
type Account struct {
	Platform string // "desk", "slack", "telegram"
	ID       string // the platform's own id
}

// In is one input. Exactly one of Command, Press and Submit is set.
type In struct {
	Account Account
	// Key is the platform's own id of this input, as given: the same key is the
	// same input, however often it arrives.
	Key string
	// Name is what the platform calls the account's owner, and Locale the language
	// that it says they read ("id", "en-US"); "" is unknown.
	Name, Locale string
	// Public says that others will read the answer to a Command, for the platform
	// can't answer privately where it was typed.
	Public  bool
	Command *Command
	Press   *Press
	Submit  *Submit
}

// Kind names an input, without anything that somebody typed: "command", "press" or
// "submit".
func (in In) Kind() string {
	switch {
	case in.Command != nil:
		return "command"
	case in.Press != nil:
		return "press"
	}
	return "submit"
}

// Command is a line that somebody typed: "/cek 0812…".
type Command struct {
	Name string // without the slash, lower case: "cek"
	Text string // what stands behind it, as typed
}

// Press is a press of a button. Its answer is private, wherever the button is.
type Press struct {
	Button
	// Place and Ref are the message that carries the button, where the platform
	// tells; Ref is "" for a private answer, which is no post.
	Place Place
	Ref   Ref
}

// ActMore is the action of a press that asks for a subject's card with all its
// buttons in sight, on platforms that have no list to fold them into.
const ActMore = "more"

// Submit is a filled form.
type Submit struct {
	Button                   // the button that opened the form
	Fields map[string]string // by Field.Name; a choice gives Option.Value
}
