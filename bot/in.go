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
	// Public says that others read along where the input was made, so that an
	// answer that isn't private would be seen.
	Public  bool
	Command *Command
	Press   *Press
	Submit  *Submit
}

// Command is a line that somebody typed: "/cek 0812…".
type Command struct {
	Name string // without the slash, lower case: "cek"
	Text string // what stands behind it, as typed
}

// Press is a press of a button.
type Press struct {
	Button
	Ref Ref // the message that carries the button, when the platform tells
}

// Submit is a filled form.
type Submit struct {
	Button                   // the button that opened the form
	Fields map[string]string // by Field.Name; a choice gives Option.Value
}
