package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	neturl "net/url"
	"strings"
	"time"
)

const (
	healthTimeout = 3 * time.Second
	maxHealth     = 64 << 10 // bytes of the answer that are read
)

// AskReady asks /readyz of a bot at url. It gives the sentence for a bot that is ready; for one that isn't, or that
// doesn't answer, the sentence is the error's.
func AskReady(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", fmt.Errorf("the address of the bot: %w", err)
	}
	// No proxy and no kept connection: it is this machine, and once.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		var of *neturl.Error // it says the address again
		if errors.As(err, &of) {
			err = of.Err
		}
		return "", fmt.Errorf("the bot does not answer at %s (is it running, and is admin.listen set?): %w", url, err)
	}
	defer resp.Body.Close()
	var now Readiness
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxHealth)).Decode(&now); err != nil || len(now.Parts) == 0 {
		return "", fmt.Errorf("what answers at %s is no sigap: HTTP status %d", url, resp.StatusCode)
	}
	var names, wrong []string
	for _, p := range now.Parts {
		names = append(names, p.Part)
		if !p.OK {
			wrong = append(wrong, p.Part+": "+p.Reason)
		}
	}
	if resp.StatusCode != http.StatusOK || !now.Ready {
		return "", fmt.Errorf("not ready: %s", strings.Join(wrong, "; "))
	}
	return "ready: " + strings.Join(names, ", "), nil
}
