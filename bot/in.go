package bot

// Account is one account of somebody on one platform.
type Account struct {
	Platform string // "desk", "slack", "telegram"
	ID       string // the platform's own id
}

// In is one input. Exactly one of Command, Press, Submit, Upload, Reply, Search and Home
// is set.
type In struct {
	Account Account
	// Key is the platform's own id of this input, as given. A redelivered input
	// has the same key.
	Key string
	// Name is the platform's name of the account's owner, and Locale their
	// language there ("id", "en-US"); "" is unknown.
	Name, Locale string
	// Public says that others can read the answer to a Command, because the
	// platform can't answer privately where it was typed.
	Public  bool
	Command *Command
	Press   *Press
	Submit  *Submit
	Upload  *Upload
	Reply   *Reply
	Search  *Search
	Home    bool // the person opened their home page
}

// Kind returns "command", "press" and so on. It contains no typed text.
func (in In) Kind() string {
	switch {
	case in.Command != nil:
		return "command"
	case in.Press != nil:
		return "press"
	case in.Upload != nil:
		return "upload"
	case in.Reply != nil:
		return "reply"
	case in.Search != nil:
		return "search"
	case in.Home:
		return "home"
	}
	return "submit"
}

// Command is a line that somebody typed: "/cek 0812…".
type Command struct {
	Name string // without the slash, lower case: "cek"
	Text string // the rest of the line, as typed
	// Quoted says that Text is a message which somebody wrote to others, and for which
	// the command was chosen: what it takes may stand anywhere in the text.
	Quoted bool
}

// Press is a press of a button. Its answer is private, wherever the button is.
type Press struct {
	Button
	// Place and Ref identify the message that carries the button, as far as the
	// platform says. Ref is "" for a private answer, which is not a post.
	Place Place
	Ref   Ref
}

// ActMore is the action of a press that asks for a card with all its buttons
// visible, on platforms without a menu for further buttons.
const ActMore = "more"

// Submit is a submitted form.
type Submit struct {
	Button                   // the button that opened the form
	Fields map[string]string // by Field.Name; a choice has the Option.Value
}

// Reply is a text that somebody typed in the thread of a message, perhaps of the bot. An
// Answer without anything in it means that the bot has nothing to do with it; one with a
// Toast and no Code is confirmed without a message, if the platform can.
type Reply struct {
	Place Place
	Ref   Ref // the message that began the thread
	Text  string
	File  bool // a file came with it, which the bot doesn't read
}

// Search asks for the options of a field that match what somebody types, from platforms
// that can't show all of them.
type Search struct {
	Button        // the button that opened the form
	Field  string // by Field.Name
	Text   string // what was typed so far
}
