package sim

import (
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
)

// People are the fictitious people of the demonstration. A visitor begins as the
// first one.
var People = []procedure.Person{
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

// Teams are the backend teams of the demonstration.
var Teams = []procedure.Team{
	{Code: "jaringan", Name: "Jaringan", Products: []string{"internet", "putus", "lambat", "los", "wifi", "lag", "modem"}},
	{Code: "tagihan", Name: "Tagihan & Isolir", Products: []string{"tagihan", "isolir", "bayar"}, Requests: []procedure.RequestKind{procedure.NoIsolirOpening}},
	{Code: "pasang", Name: "Pasang & Cabut", Products: []string{"pasang", "cabut"}, Requests: []procedure.RequestKind{procedure.CabutPasang}},
	{Code: "tv", Name: "TV & Telepon", Products: []string{"tv", "channel", "telepon", "nada", "kresek"}},
}

// colleagues are further members of a simulated staff, also fictitious. Visitors
// can't act as one of them.
var colleagues = []procedure.Person{
	{ID: "intan", Name: "Intan", Roles: []procedure.Role{procedure.Agent}},
	{ID: "bayu", Name: "Bayu", Roles: []procedure.Role{procedure.Agent}},
	{ID: "lilis", Name: "Lilis", Roles: []procedure.Role{procedure.Agent}},
	{ID: "dimas", Name: "Dimas", Roles: []procedure.Role{procedure.Agent}},
	{ID: "mega", Name: "Mega", Roles: []procedure.Role{procedure.Agent}},
	{ID: "wulan", Name: "Wulan", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "eko", Name: "Eko", Roles: []procedure.Role{procedure.Tier2}},
	{ID: "joko", Name: "Joko", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}},
	{ID: "tuti", Name: "Tuti", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"tagihan"}},
	{ID: "hadi", Name: "Hadi", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"pasang", "tv"}},
	{ID: "lestari", Name: "Lestari", Roles: []procedure.Role{procedure.Lead}},
}

// demoSite is the site of the demonstration, which uses the desk only.
func demoSite() (config.Site, error) {
	p, err := config.Config{Zone: config.DefaultZone}.Procedure()
	p.Lookups = 10_000 // all visitors are the same few people, and the customers are made up
	return Site(p, People), err
}

// Site is a site with these people and the demonstration's teams, on the desk only.
func Site(p procedure.Policy, people []procedure.Person) config.Site {
	return config.Site{Policy: p, Teams: Teams, People: named(people)}.WithDesk()
}

func named(people []procedure.Person) (out []roles.Named) {
	for _, p := range people {
		out = append(out, roles.Named{Person: p})
	}
	return out
}
