package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
)

// The formats of the log.
const (
	formatJSON = "json"
	formatText = "text"
)

// logFlags are --log-format and --log-level.
type logFlags struct{ format, level *string }

func newLogFlags(cmd *cobra.Command) logFlags {
	return logFlags{
		format: cmd.Flags().String("log-format", "", "json or text (default: text on a terminal, else json)"),
		level:  cmd.Flags().String("log-level", "info", "debug, info, warn or error"),
	}
}

// logger makes a logger that writes to w, and sets it as the default logger, which
// libraries use too.
func (f logFlags) logger(w io.Writer) (*slog.Logger, error) {
	log, err := newLogger(w, *f.format, *f.level)
	if err == nil {
		slog.SetDefault(log)
	}
	return log, err
}

func newLogger(w io.Writer, format, level string) (*slog.Logger, error) {
	var at slog.Level
	switch level {
	case "debug", "info", "warn", "error":
		if err := at.UnmarshalText([]byte(level)); err != nil {
			return nil, err
		}
	default:
		return nil, control.Usage("--log-level %q is none of debug, info, warn, error", level)
	}
	if format == "" {
		format = formatFor(w)
	}
	o := &slog.HandlerOptions{Level: at, ReplaceAttr: readable}
	switch format {
	case formatJSON:
		return slog.New(slog.NewJSONHandler(w, o)), nil
	case formatText:
		return slog.New(slog.NewTextHandler(w, o)), nil
	}
	return nil, control.Usage("--log-format %q is neither json nor text", format)
}

// formatFor is text on a terminal and JSON elsewhere.
// readable makes the values of a line such as an operator reads them, in JSON too:
// "1m9s", not a count of nanoseconds, and "closed", not the number of a constant.
func readable(_ []string, a slog.Attr) slog.Attr {
	switch v := a.Value.Any().(type) {
	case time.Time, slog.Level, slog.LogValuer:
	case fmt.Stringer:
		a.Value = slog.StringValue(v.String())
	}
	return a
}

func formatFor(w io.Writer) string {
	f, ok := w.(*os.File)
	if !ok {
		return formatJSON
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return formatJSON
	}
	return formatText
}
