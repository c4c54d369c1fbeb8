package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	neturl "net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
)

const (
	healthTimeout = 3 * time.Second
	maxHealth     = 64 << 10 // bytes of the answer that are read
)

func newHealthcheck() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask the running bot whether it is ready: exit code 0 is yes, 1 is no",
		Long: `Ask /readyz of the bot that runs on this machine and say in one sentence what it
answers. The bot serves it where admin.listen of its configuration says.`,
		Args: args(0),
	}
	file := cmd.Flags().String("config", "", config.FileUsage)
	url := cmd.Flags().String("url", "", "where to ask (default: where the configuration's admin.listen is, else http://"+config.AdminListen+"/readyz)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *url == "" {
			admin, err := config.Find(*file, "", os.Getenv).Admin()
			if err != nil {
				return err
			}
			*url = admin.URL() + "/readyz"
		}
		said, err := askReady(cmd.Context(), *url)
		if err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), said)
		return nil
	}
	return cmd
}

// askReady gives the sentence for a bot that is ready; for one that isn't, or that
// doesn't answer, the sentence is the error's.
func askReady(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil || req.URL.Host == "" {
		return "", control.Usage("--url %q is no address such as http://%s/readyz", url, config.AdminListen)
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
	var now readiness
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
