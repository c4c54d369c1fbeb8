// The queue, shown again in full after every change.
import { address, follow, load, newKey, setup } from "./window.js";

let shown = ""; // the HTML of the queue
let busy = false; // the queue is asked for
let stale = false; // it has changed since

async function refresh() {
  stale = true;
  if (busy) return;
  busy = true;
  while (stale) {
    stale = false;
    const got = await load("/queue/now", {}, () => true);
    if (got && got.html !== shown) show((shown = got.html));
  }
  busy = false;
}

function show(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // rendered and escaped by the desk's templates
  const held = document.activeElement?.dataset?.subject; // its button is replaced
  document.getElementById("queue").replaceChildren(template.content);
  if (held) document.querySelector(`button.again[data-subject="${CSS.escape(held)}"]`)?.focus();
}

// Ages change without an event, so each beat counts as one.
follow(refresh, (name) => (name === "queue" || name === "beat") && refresh());

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
