package slack

import (
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

const (
	dayAndClock = "2006-01-02 15:04"
	clock       = "15:04"
)

// timePicker returns the element of a bot.FieldTime. It counts in Unix seconds and shows
// each user their own time zone; only an actions or an input block may have it. Slack:
// block-elements/datetime-picker-element.
func timePicker(f bot.Field, now time.Time) slackapi.BlockElement {
	e := slackapi.NewDateTimePickerBlockElement(fieldAction)
	if at, ok := readTime(bot.CleanLine(f.Value), now); ok {
		e.InitialDateTime = at.Unix()
	}
	return e
}

// readTime reads the value of a bot.FieldTime in now's zone. A time without a day is the
// next one.
func readTime(value string, now time.Time) (time.Time, bool) {
	if at, err := time.ParseInLocation(dayAndClock, value, now.Location()); err == nil {
		return at, at.Year() > 2001 // Slack takes ten digits
	}
	at, err := time.ParseInLocation(clock, value, now.Location())
	if err != nil {
		return time.Time{}, false
	}
	at = time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, now.Location())
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at, true
}

// pickedTime returns the value of a bot.FieldTime from the picker's; 0 is nothing picked.
func pickedTime(unix int64, zone *time.Location) string {
	if unix == 0 {
		return ""
	}
	return time.Unix(unix, 0).In(zone).Format(dayAndClock)
}
