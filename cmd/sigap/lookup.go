package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// looked is the rules' answer without a chat.
type looked struct {
	Number     string                `json:"number"`
	Category   string                `json:"category"`
	Criteria   []procedure.Criterion `json:"criteria"`
	Route      string                `json:"route"`
	Urgency    int                   `json:"urgency"`
	Name       string                `json:"name,omitempty"`
	Mbps       int                   `json:"mbps,omitempty"`
	Script     string                `json:"script,omitempty"`
	Requests   []lookedRequest       `json:"requests"`
	OpenCase   string                `json:"open_case,omitempty"`
	Candidates []string              `json:"candidates,omitempty"` // masked, where the number belongs to several customers
}

type lookedRequest struct {
	Request     procedure.RequestKind `json:"request"`
	Note        string                `json:"note,omitempty"`
	Say         string                `json:"say"`
	DontPromise string                `json:"dont_promise"`
	Until       procedure.Date        `json:"until,omitempty"`
	PIC         string                `json:"pic,omitempty"`
}

func newLookup(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "lookup NUMBER",
		Short:   "Say who a number belongs to and what happens next, as one JSON object",
		Example: "  sigap lookup 0812-3456-7890 --judged hard_complaint --at 2026-11-23T10:00:00+07:00",
		Args:    args(1),
	}
	data := dataFlag(cmd)
	judged := cmd.Flags().StringArray("judged", nil, "what the agent judged: hard_complaint or super_emergency (may be given again)")
	unsolved := cmd.Flags().Bool("unsolved", false, "the agent could not solve it at Tier 1")
	at := cmd.Flags().String("at", "", "the moment of the call, as RFC 3339 (default now)")
	line := cmd.Flags().Bool("json", false, "print the object on one line")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		codes, err := judgedCodes(*judged)
		if err != nil {
			return err
		}
		e := lookupErrand{Judged: codes, Unsolved: *unsolved, Line: *line}
		if *at != "" {
			if e.At, err = time.Parse(time.RFC3339, *at); err != nil {
				return usage("--at %q is no RFC 3339 time such as 2026-11-23T10:00:00+07:00", *at)
			}
		}
		if e.Number, err = numbers.Parse(args[0]); err != nil {
			return usage("%v; a number looks like 152401234567, 0812-3456-7890 or IN12345678", err)
		}
		_, err = run(cmd.Context(), *data, "lookup", &e, now, cmd.OutOrStdout(), cmd.ErrOrStderr())
		return err
	}
	return cmd
}

// lookupErrand asks the rules about a number.
type lookupErrand struct {
	needsFile
	Number   procedure.Number
	Judged   []procedure.Criterion
	Unsolved bool
	At       time.Time // of the call; zero is now, by the clock of who has the data
	Line     bool      // the object on one line
}

func (e *lookupErrand) do(ctx context.Context, s *store.Store, out, _ io.Writer) error {
	l, err := lookup(ctx, s, e.Number, e.Judged, e.Unsolved, e.At)
	if err != nil {
		return err
	}
	return printJSON(out, l, e.Line)
}

func judgedCodes(in []string) ([]procedure.Criterion, error) {
	var out []procedure.Criterion
	for _, code := range in {
		switch code {
		case "hc", string(procedure.HardComplaint):
			out = append(out, procedure.HardComplaint)
		case "se", string(procedure.SuperEmergency):
			out = append(out, procedure.SuperEmergency)
		case "":
		default:
			return nil, usage("--judged %q: only hard_complaint and super_emergency are judged", code)
		}
	}
	return out, nil
}

func lookup(ctx context.Context, s *store.Store, n procedure.Number, judged []procedure.Criterion, unsolved bool, at time.Time) (looked, error) {
	p, err := policy()
	if err != nil {
		return looked{}, err
	}
	book := words.New(p.Zone)
	out := looked{Number: n.String(), Requests: []lookedRequest{}}
	err = s.View(ctx, func(tx *store.Tx) error {
		if at.IsZero() {
			at = tx.Now()
		}
		found, err := tx.Customers(n)
		if err != nil {
			return err
		}
		var c procedure.Customer
		if len(found) == 1 {
			c = found[0]
		}
		for _, f := range found {
			if len(found) > 1 {
				out.Candidates = append(out.Candidates, procedure.Initials(f.Name())+" "+f.Numbers()[0].Masked())
			}
		}
		out.fill(tx, p.Classify(c, judged, at), c, unsolved, book.In(words.Default))
		if id, ok := tx.OpenCase(c.Keys()...); ok && c.Known() {
			out.OpenCase = procedure.CaseName(id)
		}
		return nil
	})
	return out, err
}

func (l *looked) fill(tx *store.Tx, class procedure.Class, c procedure.Customer, unsolved bool, r words.Reader) {
	l.Category, l.Criteria = string(class.Category), class.Criteria
	l.Route = string(class.Route(unsolved))
	l.Urgency = procedure.Urgency(class.Criteria, 0)
	l.Name, l.Mbps = c.Name(), c.Mbps()
	if class.Category == procedure.VVIP {
		l.Script = handlers.SaidIn(r, handlers.NewestScript(tx, r, procedure.VVIPScript))
	}
	for _, q := range class.Requests {
		s := handlers.NewestScript(tx, r, procedure.ScriptOf(q.Request))
		req := lookedRequest{Request: q.Request, Note: q.Note, Say: handlers.Say(r, s, q), DontPromise: handlers.DontPromise(s, q), Until: q.Until, PIC: q.PIC}
		if l.Script == "" {
			l.Script = req.Say
		}
		l.Requests = append(l.Requests, req)
	}
}

func printJSON(w io.Writer, v any, line bool) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if !line {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(v); err != nil {
		return errors.Join(fmt.Errorf("printing"), err)
	}
	return nil
}
