// Package tasks is what the commands do with the data: each is a [control.Task], done
// by the running bot, or by the command itself if none runs.
package tasks

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/cc147/sigap/cmd/internal/check"
	"github.com/cc147/sigap/cmd/internal/control"
)

// All returns the tasks that the bot does for commands, by their names on the socket.
func All() map[string]func() control.Task {
	return map[string]func() control.Task{
		"import":           func() control.Task { return new(Import) },
		"imports":          func() control.Task { return new(Changes) },
		"undo":             func() control.Task { return new(Undo) },
		"lookup":           func() control.Task { return new(Lookup) },
		"cases":            func() control.Task { return new(Cases) },
		"export":           func() control.Task { return new(Export) },
		"audit-list":       func() control.Task { return new(AuditList) },
		"audit-export":     func() control.Task { return new(AuditExport) },
		"audit-verify":     func() control.Task { return new(AuditVerify) },
		"audit-checkpoint": func() control.Task { return new(AuditCheckpoint) },
		"audit-key":        func() control.Task { return new(AuditKey) },
		"backup":           func() control.Task { return new(backup) },
		"keys":             func() control.Task { return new(Keys) },
		"keys-rotate":      func() control.Task { return new(KeysRotate) },
		"check":            func() control.Task { return new(check.Task) },
		"deliver":          func() control.Task { return new(Deliver) },
		"deliver-retry":    func() control.Task { return new(DeliverRetry) },
		"desk-link":        func() control.Task { return new(DeskLink) },
		"desk-access":      func() control.Task { return new(DeskAccess) },
	}
}

func printJSON(w io.Writer, v any, line bool) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if !line {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}
