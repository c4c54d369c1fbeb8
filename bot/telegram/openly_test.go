package telegram_test

import (
	"testing"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// numbered is a command with a customer's number.
const numbered = "/cek 0812-3456 789"

func TestANumberThatAllCouldReadIsRemovedWhereTheBotMay(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		h.promote()
		_, err := h.As(dewi).Say(super, numbered)
		h.must(err)
		m := h.wantShown("the group", super)
		if wantText(t, "the answer", m, words("id", "number_removed")); len(h.Messages(super)) != 0 {
			t.Errorf("the group has %d messages, want none", len(h.Messages(super)))
		}
		_, err = h.As(dewi).Say(super, "/kasus K-12")
		h.must(err)
		if h.seen(dewi, super); len(h.Messages(super)) != 1 {
			t.Error("a command without a number was removed, want it left")
		}
	})
}

func TestANumberThatTheBotMayNotRemoveIsThePersonsToRemove(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		m := h.say(dewi, super, numbered)
		wantText(t, "as a member", m, "Hanya di chat pribadi", words("id", "remove_number"))
		if h.Calls("deleteMessage") != 0 {
			t.Error("the bot tried to delete the message, want that it knows that it may not")
		}
		h.promote()
		for _, how := range []telegramfake.Failure{{Status: 400, Error: "message can't be deleted"}, {}} {
			if how.Fails() {
				h.FailNext("deleteMessage", 1, how)
			}
			_, err := h.As(dewi).Say(super, numbered)
			h.must(err)
			wantText(t, "after a refusal", h.wantShown("the group", super), words("id", "remove_number"))
		}
		if n := h.Calls("deleteMessage"); n != 1 {
			t.Errorf("the bot tried %d times to delete a message, want that it knows after one refusal that it may not", n)
		}
	})
}

func TestANumberIsRemovedHoweverItIsWritten(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		h.promote()
		for _, typed := range []string{"０８１２３４５６７８９０", "0812–3456–789", "0812\u20113456\u2011789", "0812\u00a03456\u00a0789", "0812\u200b345\u200b6789", "0812/3456,789", "0812_3456·789", "0812\n3456\n789", "0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣", "⁰⁸¹²³⁴⁵", "0812 → 345 → 678", "٠٨١٢٣٤٥٦٧٨٩", "(021) 345-6789", "0812 . . . . . . . . . . 3456 ---------- 789", "0812ー3456ー789", "0812х3456ʼ789", "tiket 1-8KOFN4K mati"} {
			_, err := h.As(dewi).Say(super, "/cek "+typed)
			h.must(err)
			if h.seen(dewi, super); len(h.Messages(super)) != 0 {
				t.Errorf("the group shows %q, want it removed", h.newest(super).Text)
			}
		}
		for _, typed := range []string{"/kasus K-12", "/kasus riwayat K-123456", "/callback jam 16:00", "/callback jam 5 sekolah", "/sigap bantuan 1-2-3"} {
			before := len(h.Messages(super))
			_, err := h.As(dewi).Say(super, typed)
			h.must(err)
			if h.seen(dewi, super); len(h.Messages(super)) != before+1 {
				t.Errorf("%q was removed, want it left", typed)
			}
		}
	})
}

func TestAFormSaysThatTheNumberWasRemoved(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		h.promote()
		_, err := h.As(dewi).Say(super, "/callback 081234567890")
		h.must(err)
		wantText(t, "the form", h.newest(dewi), "Selesaikan K-1", words("id", "number_removed"))
	})
}
