package main

import (
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
)

// cast are the people of the demonstration; none of them exists. The first one
// is who a newcomer is.
var cast = []procedure.Person{
	{ID: "dewi", Name: "Dewi", Roles: []procedure.Role{procedure.Agent}},
	{ID: "budi", Name: "Budi", Roles: []procedure.Role{procedure.Agent}, Lang: "en"},
	{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "rian", Name: "Rian", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "agus", Name: "Agus", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}},
	{ID: "nina", Name: "Nina", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"tagihan"}},
	{ID: "tono", Name: "Tono", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"pasang", "tv"}},
	{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}},
	{ID: "hana", Name: "Hana", Roles: []procedure.Role{procedure.Quality}},
	{ID: "yoga", Name: "Yoga", Roles: []procedure.Role{procedure.Admin}},
}

// demoTeams are the backend teams of the demonstration.
var demoTeams = []procedure.Team{
	{Code: "jaringan", Name: "Jaringan", Products: []string{"internet", "putus", "lambat", "los", "wifi", "lag", "modem"}},
	{Code: "tagihan", Name: "Tagihan & Isolir", Products: []string{"tagihan", "isolir", "bayar"}, Requests: []procedure.RequestKind{procedure.NoIsolirOpening}},
	{Code: "pasang", Name: "Pasang & Cabut", Products: []string{"pasang", "cabut"}, Requests: []procedure.RequestKind{procedure.CabutPasang}},
	{Code: "tv", Name: "TV & Telepon", Products: []string{"tv", "channel", "telepon", "nada", "kresek"}},
}

// demoSite is the site of the demonstration: all of it at the desk.
func demoSite() (config.Site, error) {
	p, err := config.Default().Procedure()
	return config.Site{Policy: p, Teams: demoTeams, People: named(cast)}.WithDesk(), err
}

func named(people []procedure.Person) (out []roles.Named) {
	for _, p := range people {
		out = append(out, roles.Named{Person: p})
	}
	return out
}
