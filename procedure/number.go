package procedure

import (
	"fmt"
	"strings"
)

// NumberKind says which of the three numbers of clause 5.2.2 a Number is.
type NumberKind byte

// The kinds of number a customer may give, in the order in which one of them
// names the customer (see Customer.ID).
const (
	Internet  NumberKind = 'i' // IndiHome or Internet service number: digits
	Telephone NumberKind = 't' // E.164, "+62…"
	Ticket    NumberKind = 'k' // report ticket: "IN12345678", "1-ABC1D23", in capitals
)

// Number is one normalised number of a customer. The zero Number is no number.
// Spellings are normalised at the edge (package numbers), never here.
type Number struct {
	Kind  NumberKind
	Value string
}

// Key is the only form in which a number becomes a key of an index.
// Two spellings of one number have the same key.
func (n Number) Key() string {
	if n.Kind == 0 {
		return ""
	}
	return string(n.Kind) + ":" + n.Value
}

// NumberFromKey is the inverse of Number.Key.
func NumberFromKey(key string) (Number, error) {
	if len(key) < 3 || key[1] != ':' {
		return Number{}, fmt.Errorf("not a number's key: %d bytes", len(key))
	}
	switch k := NumberKind(key[0]); k {
	case Internet, Telephone, Ticket:
		return Number{Kind: k, Value: key[2:]}, nil
	}
	return Number{}, fmt.Errorf("not a number's key: kind %q", key[0])
}

// MarshalText writes the number as its key.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.Key()), nil }

// UnmarshalText reads what MarshalText wrote; an empty text is the zero Number.
func (n *Number) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*n = Number{}
		return nil
	}
	*n, err = NumberFromKey(string(text))
	return err
}

// String is the number as people in Indonesia write it: a telephone number in
// its national form. It is personal data: see Masked.
func (n Number) String() string {
	if n.Kind == Telephone && strings.HasPrefix(n.Value, "+62") {
		return "0" + n.Value[3:]
	}
	return n.Value
}

// before orders numbers: internet, telephone, ticket, then by value.
func (n Number) before(m Number) bool {
	if n.Kind != m.Kind {
		return n.rank() < m.rank()
	}
	return n.Value < m.Value
}

func (n Number) rank() int {
	return strings.IndexByte(string([]byte{byte(Internet), byte(Telephone), byte(Ticket)}), byte(n.Kind))
}
