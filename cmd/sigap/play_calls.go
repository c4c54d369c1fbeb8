package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"time"
)

// playStart is when the day of its own play begins: with the first of its calls.
const playStart = "2026-11-23 00:00"

// ring is one call of the made-up day.
type ring struct {
	at       time.Time
	line     string // what stands behind /cek
	unsolved bool   // Tier 1 can't solve it
}

// readRings gives the calls of the made-up day, the earliest first.
func readRings(zone *time.Location) ([]ring, error) {
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
	var out []ring
	for _, r := range rows[1:] {
		t, err := time.ParseInLocation("2006-01-02T15:04:05", r[at], zone)
		if err != nil {
			return nil, fmt.Errorf("the calls of the made-up day: %w", err)
		}
		out = append(out, ring{at: t, line: r[number] + " " + short[r[judged]] + r[problem], unsolved: r[unsolved] == "yes"})
	}
	return out, nil
}

// ring has the calls that are still to come ring when they are due, each until
// somebody is free to answer it.
func (c *crew) ring(ctx context.Context) {
	began := c.now()
	for _, r := range c.day {
		if r.at.Before(began) {
			continue // it rang in an earlier run
		}
		if !c.wait(ctx, r.at.Sub(c.now()), nil) {
			return
		}
		select {
		case c.calls <- r:
		case <-ctx.Done():
			return
		}
	}
	c.log.Info("play: the made-up day has no more calls; the staff works on what is open")
}
