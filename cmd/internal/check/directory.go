package check

import (
	"context"
	"errors"
	"log/slog"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
)

// probeNumber is the number that the check asks the directory for: a line that nobody
// should have.
var probeNumber = procedure.Number{Kind: procedure.Internet, Value: "100000000000"}

// directory asks the CTI's directory once.
func (j Job) directory(ctx context.Context, conf config.Config, f *Facts) {
	const section, page = "directory", "docs/directory.md leads through it"
	d := conf.Directory
	if d == nil {
		return
	}
	_, err := d.ReadSecret(j.Source.Env)
	var none config.NoTokenError
	switch {
	case errors.As(err, &none):
		f.warn(section, "set it, also as a file with "+config.DirectorySecret+"_FILE, and check again", "not asked, since this command's environment has no secret: %v", err)
		return
	case err != nil:
		f.fail(section, page, "%v", err)
		return
	}
	asked, err := app.NewDirectory(conf, j.Source.Env, slog.New(slog.DiscardHandler), j.Now)
	if err == nil {
		err = asked.Probe(ctx, probeNumber)
	}
	if err != nil {
		f.fail(section, page, "%s: %v", d.Host(), err)
		return
	}
	f.ok(section, "%s answers within %s", d.Host(), d.Timeout)
}
