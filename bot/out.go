package bot

import (
	"context"
	"time"
)

// Tone is the urgency that a card's border shows, beside its words and sign.
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
	Sign  string // one emoji for the tone, for readers who can't see its colour
	Title string
	Lines []Line
	// Buttons are visible, at most three; More are those under "Lainnya".
	Buttons []Button
	More    []Button
	// Mentions are notified by the first post of the card.
	Mentions []Mention
	// MoreLabel is the word for More in the reader's language.
	MoreLabel string
	// Copies are texts that somebody may want to copy, such as a telephone number. A
	// platform without buttons for that leaves them out: they stand in Lines too.
	Copies []Copy
	// Link leads to another message, or is zero.
	Link Link
	// Colleague is Line.Colleague of Title.
	Colleague string
}

// Painted is what a post must show now.
type Painted struct {
	Card Card
	Rev  uint64 // the revision of the subject
	Turn uint64 // the turn of the case that the buttons were drawn from; 0 if it has none
	// Blank says that the card hides personal data, which the message may have shown.
	Blank bool
	// Pointer is what a further message of the post shows, if it can't be deleted.
	Pointer Card
}

// Copy is a text to copy.
type Copy struct{ Label, Text string }

// Link is a link to a message of a post. A platform without addresses leaves it out.
type Link struct {
	Label string
	Post  PostID
	URL   string // the courier fills it in
}

// Line is one fact of a card. A line without a Label is a sentence.
type Line struct {
	Label string
	Text  string
	Style Style
	// Colleague is the name of a colleague in Text, or "". Masking leaves it there: a
	// customer may have the same name. Adapters have no use for it.
	Colleague string
}

// Style is how a line is formatted.
type Style string

// The styles of a line.
const (
	StyleFact  Style = ""      // label and text
	StyleSay   Style = "say"   // what the agent may say, word for word
	StyleDont  Style = "dont"  // what the agent must not promise
	StyleNext  Style = "next"  // the one next step
	StyleQuote Style = "quote" // what somebody typed
	StyleSmall Style = "small" // who, since when, document code
)

// Button is a button. A platform gets only an id, an action and a turn of it: no
// state and no customer data.
type Button struct {
	Subject string // "K-12" a case, "C-345" a call
	Action  string // "claim"
	Arg     string // further id that the action needs, e.g. a chosen candidate
	Turn    uint64 // the turn of the case when the card was drawn
	Label   string // in the reader's language; empty in a Press
	Primary bool   // the one next step
	Danger  bool   // ends or removes something
	// Confirm is asked before the press counts, on platforms that can ask; nil is no
	// question.
	Confirm *Confirm
}

// Confirm is a question before a press counts.
type Confirm struct{ Text, Yes, No string }

// Mention notifies a person or a group.
type Mention struct {
	Account Account // a person, or a group of the platform
	Name    string  // what to show where the platform can't mention
}

// FieldKind is the kind of a field's input.
type FieldKind string

// The kinds of field.
const (
	FieldText   FieldKind = "text"   // several lines
	FieldLine   FieldKind = "line"   // one line
	FieldChoice FieldKind = "choice" // one of Options, all visible: one press
	FieldSelect FieldKind = "select" // one of Options, from a list
	FieldTime   FieldKind = "time"   // "15:04" or "2006-01-02 15:04", in the site's time zone
)

// Option is one option of a field.
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

// Form is a dialog that a press opens. Submitting it makes a Submit with Button.
type Form struct {
	Button Button // the Button of the Submit; its Label is the submit button's
	Title  string
	Intro  []Line
	Fields []Field
	Cancel string // the label of the button that closes it unsent
}

// Answer is the private answer to one input.
type Answer struct {
	// Card is shown to the person who made the input, or nil.
	Card *Card
	// Replace says that Card replaces the private card whose button was
	// pressed.
	Replace bool
	// About is the subject that Card is about, such as "K-12" or "C-345", where that
	// matters for Until or Hide; otherwise "". A card about no subject may have Until too.
	About string
	// Until is when a platform that keeps its answers hides the personal data in Card, by
	// showing Hidden in its place; zero is never.
	Until  time.Time
	Hidden *Card
	// Hide says that the person's other answers about About hide their data now: where the
	// platform keeps them, each shows Hidden, or Card if Hidden is nil.
	Hide bool
	// Toast is one short line for platforms that can show one. It repeats Card's
	// title, or is the whole answer if there is no Card.
	Toast string
	// Form is opened, or nil.
	Form *Form
	// Options answer a Search: at most a hundred of a field's options.
	Options []Option
	// Home are the cards of a person's home page, the answer to a Home.
	Home []Card
	// Errors are by Field.Name ("" is the whole form). The form stays open with
	// what was typed.
	Errors map[string]string
	// File is sent to the person's private chat, or nil.
	File *File
	// Later does what takes longer than an input may, or is nil. The platform calls it
	// once, after it has shown Card, and shows Later's answer in Card's place. ctx ends
	// when the platform stops. Only Card, Toast, File, Code and Lang of Later's answer
	// are used.
	Later func(ctx context.Context) (Answer, error)
	// Code is "" or the code of the refusal (sigap.Code).
	Code string
	// Lang is the language that the answer is written in, "id" or "en".
	Lang string
}
