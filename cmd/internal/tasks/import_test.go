package tasks

import (
	"errors"
	"strings"
	"testing"

	"github.com/cc147/sigap/store"
)

// TestABusyListSaysWhatToDo, and other errors are as they were.
func TestABusyListSaysWhatToDo(t *testing.T) {
	if err := busy(store.ErrImporting); !errors.Is(err, store.ErrImporting) || !strings.Contains(err.Error(), "repeat the command") {
		t.Errorf("a list that is being imported: %v; want the next step", err)
	}
	if err := busy(store.ErrFull); !errors.Is(err, store.ErrFull) || strings.Contains(err.Error(), "repeat") {
		t.Errorf("a full disk: %v; want it alone", err)
	}
}
