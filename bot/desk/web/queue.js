// The queue, shown again in full after every change.
import { address, newKey, openStream, setup } from "./window.js";

openStream(() => address("/queue/events"), {
  queue({ html }) {
    const template = document.createElement("template");
    template.innerHTML = html; // rendered and escaped by the desk's templates
    const held = document.activeElement?.dataset?.subject; // its button is replaced
    document.getElementById("queue").replaceChildren(template.content);
    if (held) document.querySelector(`button.again[data-subject="${CSS.escape(held)}"]`)?.focus();
  },
});

// A button sends undelivered messages again. It is an input like one of the chat; a second
// press while the first is under way does nothing.
document.getElementById("queue").addEventListener("click", async ({ target }) => {
  const button = target.closest("button.again");
  if (!button || button.disabled) return;
  const { subject, action } = button.dataset;
  const said = document.getElementById("said");
  button.disabled = true;
  try {
    const response = await fetch(address("/in"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key: newKey(), place: "me", press: { subject, action, turn: "0" } }),
    });
    said.textContent = response.ok ? (await response.json()).toast ?? "" : setup.words.busy;
  } catch {
    said.textContent = setup.words.uncertain;
  }
  button.disabled = false;
});
