package bot

// CommandHelp describes a command in a platform's command menu.
type CommandHelp struct {
	Name  string // without the slash: "cek"
	Usage string // its arguments: "NOMOR [hc] [se] [keluhan]"; "" is none
	Help  string // one short sentence
}
