package slack

import (
	"strings"

	"github.com/cc147/sigap/bot"
)

// refusal is what a code of Slack's answers means.
type refusal struct {
	is   bot.Result
	left bool   // for bot.Gone: the message may still be shown
	why  string // for the operator, with the next step
}

// refusalsOf is one row of the table: codes of one class with one next step.
type refusalsOf struct {
	refusal
	codes string
}

// The codes are those of the methods' pages, docs.slack.dev/reference/methods/METHOD,
// "Errors". The pages say what happened but not whether it may pass: the classes are
// chosen so that nothing but our own content ends a post. "Other errors can be returned",
// say all pages: a code that isn't here is bot.Unknown.
var refusals = byCode(
	// Our content. chat.postMessage, chat.update, chat.postEphemeral.
	refusalsOf{refusal{bot.Failed, false, "the message is not valid to Slack: report it with the log"}, `
		no_text invalid_blocks invalid_blocks_format invalid_attachments too_many_attachments markdown_text_conflict msg_too_long
		msg_blocks_too_long attachment_payload_limit_exceeded too_many_contact_cards duplicate_channel_not_found duplicate_message_not_found
		send_on_behalf_not_allowed missing_file_data draft_already_deleted draft_already_sent draft_has_conflict draft_not_found
		as_user_not_supported team_not_found invalid_metadata_format invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app
		slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked
		block_mismatch cant_broadcast_message no_dual_broadcast_content_update posting_to_channel_denied`},
	// Files. chat.update, files.info.
	refusalsOf{refusal{bot.Failed, false, "Slack does not take or have the file"}, `
		file_not_found file_deleted file_is_deleted blocked_file_type slack_connect_blocked_file_type slack_connect_clip_sharing_blocked
		slack_connect_file_upload_sharing_blocked file_share_limit_reached max_file_sharing_exceeded unable_to_share_files`},
	// views.open, views.publish.
	refusalsOf{refusal{bot.Failed, false, "the form or the home page is not valid to Slack: report it with the log"}, `
		view_too_large duplicate_external_id missing_profile_id not_implemented`},
	// A form is opened with the trigger of a press. views.open; the last two are its older names.
	refusalsOf{refusal{bot.Failed, false, "the form came too late: the person must press again"}, `
		expired_trigger_id exchanged_trigger_id invalid_trigger_id trigger_expired trigger_exchanged`},
	// The call. All methods; invalid_arguments and missing_argument are on those of reading methods.
	refusalsOf{refusal{bot.Failed, false, "the call is not valid to Slack: report it with the log"}, `
		invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type missing_post_type invalid_arguments
		missing_argument insecure_request missing_args users_list_not_supplied not_enough_users too_many_users`},
	// A thread. Outside of it the same message may pass, see elsewhere. chat.postMessage, chat.postEphemeral.
	refusalsOf{refusal{bot.Failed, false, "Slack takes no replies to the message"}, `
		cannot_reply_to_message restricted_action_non_threadable_channel`},
	refusalsOf{refusal{bot.Closed, false, "the thread is locked: unlock it"}, `restricted_action_thread_locked`},

	// The place. chat.postMessage, chat.update, chat.postEphemeral, conversations.open.
	refusalsOf{refusal{bot.Closed, false, "there is no such channel for the bot: check the id, and invite the bot where the channel is private"}, `channel_not_found`},
	refusalsOf{refusal{bot.Closed, false, "the bot is not in the channel: invite it there"}, `not_in_channel`},
	// "Make sure your app is a member of the conversation", say all pages.
	refusalsOf{refusal{bot.Closed, false, "the bot is not in the channel, or may not write there: invite it, and ask the channel's owner"}, `no_permission access_denied`},
	refusalsOf{refusal{bot.Closed, false, "the channel is archived: name another one"}, `is_archived is_inactive`},
	refusalsOf{refusal{bot.Closed, false, "the workspace does not let the bot write there: ask its owner"}, `restricted_action ekm_access_denied`},
	refusalsOf{refusal{bot.Closed, false, "only some members may write in the channel: let the bot write there in the channel's settings"}, `
		restricted_action_read_only_channel restricted_action_thread_only_channel`},
	refusalsOf{refusal{bot.Closed, false, "the channel moves to another workspace: wait, then check its id"}, `external_channel_migrating`},
	refusalsOf{refusal{bot.Closed, false, "the bot's private chat is switched off: switch its messages tab on, with the app's manifest"}, `messages_tab_disabled`},
	refusalsOf{refusal{bot.Closed, false, "the bot's home page is switched off: switch its home tab on, with the app's manifest"}, `not_enabled`},
	refusalsOf{refusal{bot.Closed, false, "the person is not in the channel"}, `user_not_in_channel`},
	refusalsOf{refusal{bot.Closed, false, "there is no such user in the workspace: check the id"}, `user_not_found user_not_visible invalid_user_combination`},
	refusalsOf{refusal{bot.Closed, false, "the user is deactivated"}, `user_disabled`},
	refusalsOf{refusal{bot.Closed, false, "the channel is of a kind that takes no such call: name another one"}, `method_not_supported_for_channel_type`},
	refusalsOf{refusal{bot.Closed, false, "the user is a bot, which has no private chat"}, `cannot_dm_bot`}, // on no page
	refusalsOf{refusal{bot.Closed, false, "there is no such user group: check the id"}, `no_such_subteam`},  // usergroups.users.list
	refusalsOf{refusal{bot.Closed, false, "the workspace did not let the app in: ask its owner for access"}, `team_access_not_granted`},

	// The workspace or the token. All methods.
	refusalsOf{refusal{bot.Off, false, "Slack does not know the token: copy it again from the app's settings"}, `invalid_auth`},
	refusalsOf{refusal{bot.Off, false, "Slack got no token: copy it from the app's settings"}, `not_authed`},
	refusalsOf{refusal{bot.Off, false, "the app is not in the workspace any more: " + reinstall}, `account_inactive`},
	refusalsOf{refusal{bot.Off, false, "the token was revoked: " + reinstall}, `token_revoked`},
	refusalsOf{refusal{bot.Off, false, "the token has expired: " + reinstall + ", with token rotation off"}, `token_expired`},
	refusalsOf{refusal{bot.Off, false, "the tokens are mixed up: xoxb- is the bot's, xapp- the app's"}, `not_allowed_token_type is_bot`},
	refusalsOf{refusal{bot.Off, false, "the app lacks a permission: update it from its manifest and install it again"}, `missing_scope`}, // but see lackOf
	refusalsOf{refusal{bot.Off, false, "the workspace limits from where it is used: let the bot's machine in"}, `accesslimited`},
	refusalsOf{refusal{bot.Off, false, "the workspace restricts the app: ask its owner"}, `
		app_access_restricted enterprise_is_restricted forbidden_team two_factor_setup_required`},
	refusalsOf{refusal{bot.Off, false, "Slack has changed its API: update the bot"}, `deprecated_endpoint method_deprecated unknown_method`},
	// A disconnect's reason. apis/events-api/using-socket-mode.
	refusalsOf{refusal{bot.Off, false, "Socket Mode is switched off: switch it on in the app's settings"}, `link_disabled`},
	refusalsOf{refusal{bot.Off, false, "the app has too many connections: end other programs that use its tokens"}, `too_many_websockets`},

	// For a while. All methods; the second row chat.postMessage, chat.update and views.publish.
	refusalsOf{refusal{bot.Retry, false, "Slack is temporarily unavailable"}, `
		ratelimited rate_limited team_added_to_org org_login_required
		update_failed streaming_state_conflict hash_conflict`},
	refusalsOf{refusal{bot.Retry, false, "the workspace has reached the message limit of its plan: ask its owner"}, `message_limit_exceeded`},

	// It may have happened. "It's possible some aspect of the operation succeeded", says chat.update.
	refusalsOf{refusal{bot.Unsure, false, "Slack has an internal error"}, `internal_error fatal_error service_unavailable request_timeout`},

	// The message. chat.update, chat.delete, conversations.replies.
	refusalsOf{refusal{bot.Gone, false, "the message is not there any more"}, `message_not_found thread_not_found`},
	refusalsOf{refusal{bot.Gone, true, "the message can't be changed any more"}, `cant_update_message cant_delete_message edit_window_closed`},

	// A response URL. interactivity/handling-user-interaction.
	refusalsOf{refusal{bot.Failed, false, "the response URL is used up"}, `used_url expired_url`},
)

const reinstall = "install the app again and copy the new tokens"

func byCode(rows ...refusalsOf) map[string]refusal {
	out := map[string]refusal{}
	for _, r := range rows {
		for _, code := range strings.Fields(r.codes) {
			out[code] = r.refusal
		}
	}
	return out
}

// elsewhere are the refusals of a reply that may pass outside of its thread.
var elsewhere = map[string]bool{
	"thread_not_found": true, "message_not_found": true,
	"cannot_reply_to_message": true, "restricted_action_non_threadable_channel": true, "restricted_action_thread_locked": true,
}

// ofCode returns the outcome of one of Slack's codes.
func ofCode(code string) bot.Outcome {
	r, known := refusals[code]
	if !known {
		r = refusal{is: bot.Unknown, why: "Slack refused the call with a code that the bot does not know; its meaning is on the method's page at docs.slack.dev"}
	}
	return bot.Outcome{Result: r.is, Left: r.left, Cause: r.why + " (" + bot.Cut(bot.CleanLine(code), maxReason) + ")"}
}

// lackOf returns the outcome of missing_scope. Without the scope to write nothing works;
// without another one a single method doesn't.
func lackOf(needed string) bot.Outcome {
	out := ofCode("missing_scope")
	if needed = bot.CleanLine(needed); needed != "" {
		out.Cause = "the app lacks the permission " + bot.Cut(needed, maxReason) + ": update it from its manifest and install it again (missing_scope)"
		if needed != "chat:write" {
			out.Result = bot.Closed
		}
	}
	return out
}
