package bot

// Tone is what a card's border says, beside its words and sign.
type Tone string

// The tones, from the most urgent to the quietest.
const (
	ToneEmergency Tone = "emergency" // urgency 1
	ToneVVIP      Tone = "vvip"      // urgency 2
	ToneWarn      Tone = "warn"      // urgency 3, and refusals
	TonePlain     Tone = "plain"     // urgency 4, and answers
	ToneDone      Tone = "done"      // closed
)

// Card is a message with facts and buttons. All its texts are plain: an
// adapter escapes them for its platform.
type Card struct {
	Tone  Tone
	Sign  string // one emoji that says the tone again, for those who see no colours
	Title string
	Lines []Line
	// Buttons are in sight, at most three of them; More are those under "Lainnya".
	Buttons []Button
	More    []Button
	// Mentions are called by name at the first post of the card.
	Mentions []Mention
	// MoreLabel is the word for More in the reader's language.
	MoreLabel string
}

// Line is one fact of a card. Without a Label it is a sentence.
type Line struct {
	Label string
	Text  string
	Style Style
}

// Style is how a line is set.
type Style string

// The styles of a line.
const (
	StyleFact  Style = ""      // label and text
	StyleSay   Style = "say"   // what the agent may say, word by word
	StyleDont  Style = "dont"  // what the agent must not promise
	StyleNext  Style = "next"  // the one next step
	StyleQuote Style = "quote" // what somebody typed
	StyleSmall Style = "small" // who, since when, document code
)

// Button is a button. What travels to the platform and back is an id, an
// action and a turn: never state, never customer data.
type Button struct {
	Subject string // "K-12" a case, "C-345" a call
	Action  string // "claim"
	Arg     string // further id that the action needs, e.g. a chosen candidate
	Turn    uint64 // the turn that the card was drawn from
	Label   string // in the reader's language; empty in a Press
	Primary bool   // the one next step
	Danger  bool   // ends or takes away something
}

// Mention calls somebody.
type Mention struct {
	Account Account // a person, or a group of the platform
	Name    string  // what to show where the platform can't mention
}

// FieldKind is how a field is filled.
type FieldKind string

// The kinds of a field.
const (
	FieldText   FieldKind = "text"   // several lines
	FieldLine   FieldKind = "line"   // one line
	FieldChoice FieldKind = "choice" // one of Options, all in sight: one press
	FieldSelect FieldKind = "select" // one of Options, from a list
	FieldTime   FieldKind = "time"   // "15:04" or "2006-01-02 15:04", in the site's time zone
)

// Option is one choice of a field.
type Option struct{ Value, Label string }

// Field is one field of a form.
type Field struct {
	Name     string
	Label    string
	Hint     string // one short sentence, or ""
	Kind     FieldKind
	Options  []Option
	Value    string // prefilled, or what was typed before an error
	Required bool
	Max      int // runes
}

// Form is a dialog that a press opens. Sending it gives a Submit with Button.
type Form struct {
	Button Button // what the filled form is sent with; its Label is the submit's
	Title  string
	Intro  []Line
	Fields []Field
	Cancel string // the word for closing it without sending
}

// Answer is what one input gets back, privately.
type Answer struct {
	// Card is shown to the one who asked, or nil.
	Card *Card
	// Replace says that Card stands for the private card whose button was
	// pressed, not beside it.
	Replace bool
	// Toast is one short line for platforms that can show one; it says the same
	// as Card's title, or stands alone where there is no Card.
	Toast string
	// Form is opened, or nil.
	Form *Form
	// Retire says that the pressed message is one too many: its card stands in
	// another message, and it should go.
	Retire bool
	// Errors are by Field.Name ("" is the whole form): the form stays open and
	// keeps what was typed.
	Errors map[string]string
	// Code is "" or the code of the refusal (sigap.Code).
	Code string
	// Lang is the language that the answer is written in, "id" or "en".
	Lang string
}
