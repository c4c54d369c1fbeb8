package sim

import (
	"context"
	"encoding/csv"
	"fmt"
	"time"
)

// callsStart is when the simulated day begins: at its first call.
const callsStart = "2026-11-23 00:00"

// call is one call of the made-up day.
type call struct {
	at       time.Time
	line     string // the text after /cek
	unsolved bool   // Tier 1 can't solve it
}

// readCalls returns the calls of the made-up day, earliest first.
func readCalls(zone *time.Location) ([]call, error) {
	f, err := day.Open("demo/day/calls.csv")
	if err != nil {
		return nil, fmt.Errorf("the made-up day: %w", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("the calls of the made-up day: %w", err)
	}
	const at, number, judged, problem, unsolved = 0, 2, 3, 5, 6
	short := map[string]string{"hard_complaint": "hc ", "super_emergency": "se "}
	var out []call
	for _, r := range rows[1:] {
		t, err := time.ParseInLocation("2006-01-02T15:04:05", r[at], zone)
		if err != nil {
			return nil, fmt.Errorf("the calls of the made-up day: %w", err)
		}
		out = append(out, call{at: t, line: r[number] + " " + short[r[judged]] + r[problem], unsolved: r[unsolved] == "yes"})
	}
	return out, nil
}

// ring makes the remaining calls ring when they are due, each until an agent is free.
func (s *simulator) ring(ctx context.Context) {
	began := s.now()
	for _, c := range s.day {
		if c.at.Before(began) {
			continue // it rang in an earlier run
		}
		if !s.wait(ctx, c.at.Sub(s.now()), nil) {
			return
		}
		select {
		case s.calls <- c:
		case <-ctx.Done():
			return
		}
	}
	s.log.Info("simulator: no more calls today, the staff works on the open cases")
}
