package slack

import (
	"net/http"
	"strings"
	"testing"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
)

// TestEachCodeHasItsOutcome: all codes of the methods' pages (docs.slack.dev, August 2026),
// written down apart from the table.
func TestEachCodeHasItsOutcome(t *testing.T) {
	n := 0
	for want, codes := range map[bot.Result]string{
		bot.Failed: `no_text invalid_blocks invalid_blocks_format invalid_attachments too_many_attachments markdown_text_conflict msg_too_long
			msg_blocks_too_long attachment_payload_limit_exceeded too_many_contact_cards duplicate_channel_not_found duplicate_message_not_found
			send_on_behalf_not_allowed missing_file_data draft_already_deleted draft_already_sent draft_has_conflict draft_not_found
			as_user_not_supported team_not_found invalid_metadata_format invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app
			slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked block_mismatch
			cant_broadcast_message no_dual_broadcast_content_update file_not_found file_deleted file_is_deleted blocked_file_type
			slack_connect_blocked_file_type slack_connect_clip_sharing_blocked slack_connect_file_upload_sharing_blocked file_share_limit_reached
			max_file_sharing_exceeded unable_to_share_files posting_to_channel_denied view_too_large duplicate_external_id missing_profile_id
			not_implemented insecure_request missing_args invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type
			missing_post_type users_list_not_supplied not_enough_users too_many_users cannot_reply_to_message
			restricted_action_non_threadable_channel expired_trigger_id exchanged_trigger_id invalid_trigger_id`,
		bot.Closed: `channel_not_found is_archived not_in_channel restricted_action messages_tab_disabled restricted_action_read_only_channel
			restricted_action_thread_only_channel restricted_action_thread_locked is_inactive external_channel_migrating not_enabled
			ekm_access_denied user_not_in_channel user_not_found user_disabled user_not_visible invalid_user_combination
			method_not_supported_for_channel_type no_permission access_denied team_access_not_granted`,
		bot.Off: `invalid_auth not_authed account_inactive token_revoked token_expired not_allowed_token_type missing_scope accesslimited
			app_access_restricted enterprise_is_restricted forbidden_team two_factor_setup_required is_bot deprecated_endpoint
			method_deprecated unknown_method link_disabled too_many_websockets`,
		bot.Retry: `ratelimited rate_limited team_added_to_org org_login_required message_limit_exceeded update_failed
			streaming_state_conflict hash_conflict`,
		bot.Unsure:  `internal_error fatal_error service_unavailable request_timeout`,
		bot.Gone:    `message_not_found cant_update_message edit_window_closed`,
		bot.Unknown: `a_code_of_tomorrow`,
	} {
		for _, code := range strings.Fields(codes) {
			n++
			left := code == "cant_update_message" || code == "edit_window_closed"
			out := outcome(slackapi.SlackErrorResponse{Err: code}, true)
			if out.Result != want || out.Left != left || !strings.Contains(out.Cause, "("+code+")") || out.Cause == "("+code+")" {
				t.Errorf("%s is %+v; want result %d, left %v, with a cause", code, out, want, left)
			}
		}
	}
	if n != 116 {
		t.Errorf("%d codes were tried; want all of the pages", n)
	}
}

// TestAMissingScopeIsOfItsMethod: without chat:write nothing works; without another scope
// the calls that need it don't.
func TestAMissingScopeIsOfItsMethod(t *testing.T) {
	for needed, want := range map[string]bot.Result{"": bot.Off, "chat:write": bot.Off, "channels:history": bot.Closed, "im:write": bot.Closed} {
		out := outcome(slackapi.SlackErrorResponse{Err: "missing_scope", Needed: needed}, true)
		if out.Result != want || !strings.Contains(out.Cause, needed) || !strings.Contains(out.Cause, "manifest") {
			t.Errorf("without %q it is %+v; want result %d, the scope and the manifest", needed, out, want)
		}
	}
}

func TestEachStatusHasItsOutcome(t *testing.T) {
	for code, want := range map[int]bot.Result{
		http.StatusTooManyRequests: bot.Retry, http.StatusRequestTimeout: bot.Unsure, http.StatusInternalServerError: bot.Unsure,
		http.StatusBadGateway: bot.Unsure, http.StatusGatewayTimeout: bot.Unsure, 599: bot.Unsure,
		http.StatusRequestEntityTooLarge: bot.Failed, http.StatusUnauthorized: bot.Off, http.StatusForbidden: bot.Off,
		http.StatusNotFound: bot.Off, http.StatusProxyAuthRequired: bot.Off, http.StatusBadRequest: bot.Unknown,
		http.StatusFound: bot.Unknown, http.StatusTeapot: bot.Unknown,
	} {
		if out := ofStatus(code); out.Result != want || out.Cause == "" {
			t.Errorf("HTTP %d is %+v; want result %d", code, out, want)
		}
	}
}
