package slackfake

import (
	"slices"
	"strings"
)

func (f *Fake) authTest(args) (object, error) {
	out := object{
		"url": "https://callcentre.slack.test/", "team": "Call centre", "team_id": TeamID,
		"user": f.users[BotUser].Name, "user_id": BotUser, "bot_id": BotID, "is_enterprise_install": false,
	}
	if f.o.Enterprise != "" {
		out["enterprise_id"] = f.o.Enterprise
	}
	return out, nil
}

func (f *Fake) userInfo(a args) (object, error) {
	u, ok := f.users[a.str("user")]
	if !ok {
		return nil, refusal("user_not_found")
	}
	out := object{
		"id": u.ID, "team_id": u.Team, "name": u.Name, "real_name": u.Name, "is_bot": u.Bot, "tz": "Asia/Jakarta",
		"profile": object{"real_name": u.Name, "display_name": u.Name},
	}
	if u.Enterprise != "" {
		out["enterprise_user"] = object{"id": "W" + u.ID, "enterprise_id": u.Enterprise, "teams": []string{u.Team}}
	}
	if a.flag("include_locale") {
		out["locale"] = u.Locale
	}
	return object{"user": out}, nil
}

func (f *Fake) userChannels(a args) (object, error) {
	user := a.str("user")
	if user == "" {
		user = BotUser
	}
	kinds := a.str("types")
	if kinds == "" {
		kinds = "public_channel"
	}
	out := []object{}
	for _, c := range f.channels {
		kind := "public_channel"
		if c.im != "" {
			kind = "im"
		} else if c.Private {
			kind = "private_channel"
		}
		if c.has(user) && slices.Contains(strings.Split(kinds, ","), kind) && (!c.Archived || !a.flag("exclude_archived")) {
			out = append(out, c.wire())
		}
	}
	return object{"channels": out, "response_metadata": cursor("")}, nil
}

func (f *Fake) groupList(a args) (object, error) {
	out := []object{}
	for _, g := range f.groups {
		o := object{"id": g.ID, "team_id": TeamID, "is_usergroup": true, "handle": g.Handle, "name": g.Name}
		if a.flag("include_users") {
			o["users"] = g.Users
		}
		if a.flag("include_count") {
			o["user_count"] = len(g.Users)
		}
		out = append(out, o)
	}
	return object{"usergroups": out}, nil
}

func (f *Fake) groupUsers(a args) (object, error) {
	for _, g := range f.groups {
		if g.ID == a.str("usergroup") {
			return object{"users": g.Users}, nil
		}
	}
	return nil, refusal("no_such_subteam")
}
