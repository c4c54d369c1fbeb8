package replay

import "slices"

// The table "Route (the rule)".

// categoryOf is the category of a known customer: VVIP comes before special.
func categoryOf(criteria []string) string {
	switch {
	case slices.ContainsFunc(criteria, func(x string) bool { return has(vvipCriteria, x) }):
		return "vvip"
	case len(criteria) > 0:
		return "special"
	}
	return "regular"
}

// routeOf is the route of a category; an entry on the request list is a criterion.
func routeOf(category string, criteria []string, end string) string {
	switch {
	case category == "unknown":
		return "confirm_data"
	case category == "regular":
		return "regular"
	case category == "vvip", slices.Contains(criteria, "management_request"):
		return "educate+callback"
	case end == "escalated":
		return "tier1+backend"
	}
	return "tier1"
}

// route judges the category and the route of a call by the table. A regular call that is
// escalated stays regular.
func (c *Call) route(name string, e Entry) error {
	category := c.Category
	if category != "unknown" {
		category = categoryOf(c.Criteria)
	} else if len(c.Criteria) > 0 {
		return differs(name, e, "the procedure gives an unknown customer no criteria")
	}
	if route := routeOf(category, c.Criteria, c.End); category != c.Category || route != c.Route {
		return differs(name, e, "the procedure gives the category %s and the route %s, the entry says %s and %s", category, route, c.Category, c.Route)
	}
	return nil
}
