package bot

// CommandHelp is a command as a platform offers it while somebody types.
type CommandHelp struct {
	Name  string // without the slash: "cek"
	Usage string // what stands behind it: "NOMOR [hc] [se] [keluhan]"; "" is nothing
	Help  string // one short sentence
}
