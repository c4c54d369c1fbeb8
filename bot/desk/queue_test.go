package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

// standing returns a queue with cases in each part.
func standing() desk.Queue {
	one := func(name string, tone bot.Tone, sign, urgency, by, age string) desk.QueueCase {
		return desk.QueueCase{Name: name, Tone: tone, Sign: sign, Urgency: urgency, Who: "B. H. 0812••••7890", By: by, Age: age}
	}
	emergency := one("K-31", bot.ToneEmergency, "🔴", "Super emergency", "", "3 min")
	vvip := one("K-12", bot.ToneVVIP, "🟣", "VVIP", "", "1 h")
	plain := one("K-27", bot.TonePlain, "🔵", "Normal", "", "12 min")
	many := desk.QueueGroup{Name: "Normal", Tone: bot.TonePlain, Sign: "🔵", Oldest: "2 h"}
	for range 9 {
		many.Cases = append(many.Cases, plain)
	}
	return desk.Queue{Parts: []desk.QueuePart{
		{Title: "Waiting", Groups: []desk.QueueGroup{
			{Name: "Super emergency", Tone: bot.ToneEmergency, Sign: "🔴", Oldest: "3 min", Cases: []desk.QueueCase{emergency}},
			{Name: "VVIP", Tone: bot.ToneVVIP, Sign: "🟣"},
			{Name: "Hard complaint", Tone: bot.ToneWarn, Sign: "🟠"},
			many,
		}},
		{Title: "In hand", Groups: []desk.QueueGroup{{Name: "Sari <b>", Tone: bot.ToneVVIP, Sign: "🟣", Oldest: "1 h", Cases: []desk.QueueCase{vvip}}}},
		{Title: "At backend", Groups: []desk.QueueGroup{
			{Name: "Jaringan", Tone: bot.ToneVVIP, Sign: "🟣", Oldest: "1 h", Cases: []desk.QueueCase{one("K-8", bot.ToneVVIP, "🟣", "VVIP", "Agus", "1 h"), one("K-9", bot.ToneWarn, "🟠", "Hard complaint", "", "5 min")}},
			{Name: "Tagihan & Isolir"},
		}},
	}, Undelivered: desk.Undelivered{Title: "Not delivered", More: 3, All: desk.QueueSend{Subject: "outbox", Action: "resend", Label: "Send all again"},
		Messages: []desk.QueueMessage{
			{Name: "K-31", Tone: bot.ToneEmergency, Sign: "🔴", Place: "Slack · Tier 2", Why: "Sigap can't write there: <archived>", Age: "3 min",
				Again: desk.QueueSend{Subject: "K-31", Action: "resend", Label: "Send again"}},
			{Name: "N-2", Tone: bot.TonePlain, Sign: "🔵", Place: "Telegram · Ratna", Why: "not sent yet", Age: "1 h"},
		}}}
}

// stand sets the queue, and refreshes the desk as a change of a case does.
func (h *harness) stand(q desk.Queue) {
	h.mu.Lock()
	h.standing = q
	h.mu.Unlock()
	h.post(board, "p99", bot.Card{Title: "K-99"}, "")
}

func TestALeadSeesTheQueueAndItsChanges(t *testing.T) {
	h := newHarness(t, silent)
	h.stand(standing())
	s, _ := h.openStream(t, "/events?as=ann")
	first := h.getShown(t, "/queue/now?as=ann")
	for _, want := range []string{
		`<b class="big">10</b> <bdi>Waiting</bdi>`, `<b class="big">1</b> <bdi>In hand</bdi>`, `<b class="big">2</b> <bdi>At backend</bdi>`,
		`🔴`, `K-31`, `Super emergency`, `3 min`, `Sari &lt;b&gt;`, `<bdi>Agus</bdi>`, `Tagihan &amp; Isolir`, `+ 5`, `B. H. 0812••••7890`,
		`<b class="big">5</b> <bdi>Not delivered</bdi>`, `Slack · Tier 2`, `Sigap can&#39;t write there: &lt;archived&gt;`, `+ 3`,
		`data-subject="outbox" data-action="resend">Send all again</button>`, `data-subject="K-31" data-action="resend">Send again</button>`,
	} {
		if !strings.Contains(first.HTML, want) {
			t.Errorf("the queue should show %q; it shows\n%s", want, first.HTML)
		}
	}
	if strings.Count(first.HTML, "K-27") != 4 || strings.Count(first.HTML, "<button") != 2 {
		t.Errorf("the queue names %d cases of a group of nine; want four, and buttons that send again alone", strings.Count(first.HTML, "K-27"))
	}
	h.stand(desk.Queue{Parts: []desk.QueuePart{{Title: "Waiting"}}})
	for e := s.must(); e.Name != "queue"; e = s.must() {
	}
	if next := h.getShown(t, "/queue/now?as=ann"); !strings.Contains(next.HTML, `<b class="big">0</b> <bdi>Waiting</bdi>`) {
		t.Errorf("after a change the queue shows\n%s\nwant nothing that waits", next.HTML)
	} else if strings.Contains(next.HTML, "undelivered") {
		t.Errorf("with all delivered the queue shows\n%s", next.HTML)
	}
}

func TestTheQueueIsForLeadsAlone(t *testing.T) {
	h := newHarness(t, silent)
	if got, _ := h.ask(t, http.MethodGet, "/queue/now?as=dewi", "", nil); got.StatusCode != http.StatusForbidden {
		t.Errorf("the queue for an agent: status %d, want 403", got.StatusCode)
	}
	if got, _ := h.ask(t, http.MethodGet, "/queue?as=dewi", "", nil); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/?as=dewi" {
		t.Errorf("the queue's page for an agent: %d to %q, want 303 to the agent's own", got.StatusCode, got.Header.Get("Location"))
	}
	if got, page := h.ask(t, http.MethodGet, "/queue?as=ann", "", nil); got.StatusCode != http.StatusOK || !strings.Contains(page, `<html lang="en">`) || !strings.Contains(page, `href="/?as=ann"`) {
		t.Errorf("the queue's page for a lead: %d %q, want it in English with the way back", got.StatusCode, page)
	}
	for person, want := range map[string]bool{"ann": true, "dewi": false} {
		_, first := h.openWindow(t, person, "me")
		if got := strings.Contains(first.Channels, `href="/queue?as=`+person+`"`); got != want {
			t.Errorf("%s's list has a way to the queue: %v, want %v", person, got, want)
		}
	}
}
