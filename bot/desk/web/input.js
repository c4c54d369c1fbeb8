// Input of this window: typed commands with completion, presses of buttons,
// submitted forms.
import { startUpload } from "./upload.js";
import { newKey } from "./window.js";

const byId = (id) => document.getElementById(id);
const [typed, offer, panel, log, toast] = ["typed", "offer", "panel", "log", "toast"].map(byId);
const options = [...offer.children];
const waits = [0, 400, 1200, 3000]; // milliseconds before each attempt to send

let desk; // words, address, place and itemOf of the window
let picking = false; // the user can choose from the offered commands
const overlay = matchMedia("(max-width: 1080px)"); // the form covers the conversation
let opened; // the element that opened the form
const sent = []; // lines sent before, for the arrow up key
let back = 0; // position in sent, counted from its end

export function startInput(window) {
  desk = window;
  byId("line").addEventListener("submit", (e) => {
    e.preventDefault();
    sendLine();
  });
  typed.addEventListener("input", complete);
  typed.addEventListener("keydown", keyInLine);
  typed.addEventListener("blur", () => hideOffer());
  offer.addEventListener("pointerdown", (e) => {
    e.preventDefault(); // keep the focus in the command line
    if (picking && e.target.closest("li")) choose(e.target.closest("li"));
  });
  log.addEventListener("click", (e) => {
    const button = e.target.closest("button.act");
    if (button && "no" in button.dataset) decline(button);
    else if (button) press(button);
  });
  panel.addEventListener("submit", (e) => {
    e.preventDefault();
    submit(e.target);
  });
  panel.addEventListener("click", (e) => e.target.closest("[data-close]") && closeForm());
  panel.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) e.target.form?.requestSubmit();
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !e.defaultPrevented && opened) closeForm();
  });
  overlay.addEventListener("change", holdFocus);
  startUpload({ words: desk.words, address: desk.address, place: desk.place, newKey, show });
  if (matchMedia("(pointer: fine)").matches) typed.focus();
}

// --- sending

// post returns the desk's reply, or {failed: the text to show}.
async function post(input) {
  const body = JSON.stringify({ key: newKey(), ...input });
  let failed = desk.words.busy;
  for (const wait of waits) {
    await new Promise((done) => setTimeout(done, wait));
    try {
      const response = await fetch(desk.address("/in"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
        signal: AbortSignal.timeout(15000),
      });
      if (response.ok) return await response.json();
      if (response.status < 500) return { failed: desk.words.busy };
      if (response.status !== 503) failed = desk.words.uncertain;
    } catch {
      failed = desk.words.uncertain;
    }
  }
  return { failed };
}

// show shows a reply. Cards come by the event stream.
function show(reply, from) {
  toast.textContent = reply.failed ?? reply.toast ?? "";
  toast.classList.toggle("bad", Boolean(reply.failed));
  if (reply.form) openForm(reply, from);
  showErrors(reply.errors ?? {});
}

// --- presses

async function press(button) {
  const card = button.closest(".card");
  if (card.ariaBusy === "true") return;
  const ref = button.closest(".item").dataset.ref;
  const place = desk.place();
  card.ariaBusy = button.ariaBusy = "true";
  const reply = await post({ place, ref, press: carried(button) });
  card.ariaBusy = button.ariaBusy = null;
  show(reply, { place, ref, action: button.dataset.action });
}

// decline puts a question away that a button asks before it counts.
function decline(button) {
  const ask = button.closest("details");
  ask.open = false;
  ask.querySelector("summary").focus();
}

function carried({ dataset: { subject, action, arg, turn } }) {
  return { subject, action, arg, turn };
}

// --- forms

function openForm(reply, from) {
  opened = from;
  const template = document.createElement("template");
  template.innerHTML = reply.form; // rendered and escaped by the desk's templates
  panel.replaceChildren(template.content);
  if (reply.lang) panel.lang = reply.lang;
  panel.hidden = false;
  holdFocus();
  for (const filled of panel.querySelectorAll("textarea")) filled.setSelectionRange(filled.value.length, filled.value.length); // so that typing goes on behind what stands there
  (panel.querySelector("input:checked") ?? panel.querySelector(".field :is(input, select, textarea)") ?? panel.querySelector("[type=submit]")).focus();
}

// holdFocus keeps the keyboard and the screen reader in a form that covers the
// page, but not in one beside the conversation.
function holdFocus() {
  const modal = !panel.hidden && overlay.matches;
  panel.ariaModal = String(modal);
  for (const other of document.querySelectorAll("body > :is(header, nav, main)")) other.inert = modal;
}

function closeForm() {
  const { ref, action } = opened;
  opened = undefined;
  panel.hidden = true;
  panel.replaceChildren();
  holdFocus();
  const item = ref && desk.itemOf(ref);
  const button = item?.querySelector(`button[data-action="${CSS.escape(action)}"]`);
  (button?.checkVisibility() ? button : item ?? typed).focus({ preventScroll: true });
}

async function submit(form) {
  if (form.ariaBusy === "true") return;
  const button = form.querySelector("[type=submit]");
  const from = opened;
  form.ariaBusy = button.ariaBusy = "true";
  const reply = await post({ place: from.place, ref: from.ref, submit: { ...carried(form), fields: fieldsOf(form) } });
  form.ariaBusy = button.ariaBusy = null;
  if (!form.isConnected) return show({ ...reply, errors: {} }, from);
  if (reply.failed) reply.errors = { "": reply.failed };
  const stays = reply.form || Object.keys(reply.errors ?? {}).length > 0;
  if (!stays) closeForm();
  show(reply, from);
}

function fieldsOf(form) {
  const fields = Object.fromEntries(new FormData(form));
  for (const picker of form.querySelectorAll("[type=datetime-local]")) {
    fields[picker.name] = picker.value.replace("T", " ");
  }
  return fields;
}

// showErrors shows each error beside its field and focuses the first of them.
// Errors without a field are shown above the form.
function showErrors(errors) {
  const left = { ...errors };
  let first;
  for (const place of panel.querySelectorAll("[data-error]")) {
    const name = place.dataset.error;
    if (name) first ??= setError(place, left[name]);
    if (name) delete left[name];
  }
  const whole = panel.querySelector('[data-error=""]');
  if (whole) setError(whole, Object.values(left).join(" "));
  first?.focus();
}

function setError(place, text) {
  place.textContent = text ?? "";
  place.hidden = !text;
  const inputs = place.dataset.error ? place.closest(".field").querySelectorAll("input, select, textarea") : [];
  inputs.forEach((input) => (input.ariaInvalid = text ? "true" : null));
  return text ? inputs[0] : undefined;
}

// --- the command line

async function sendLine() {
  const line = typed.value.trim();
  if (!line) return;
  if (!line.startsWith("/")) return show({ failed: desk.words.slash });
  sent.push(line);
  if (sent.length > 20) sent.shift();
  back = 0;
  typed.value = "";
  hideOffer();
  const place = desk.place();
  const reply = await post({ place, line });
  if (reply.failed && !typed.value) typed.value = line;
  show(reply, { place });
}

// complete offers the commands that begin with the typed text; after a whole
// command it shows that command's arguments.
function complete() {
  const [, name, space] = /^\/(\S*)(\s?)/.exec(typed.value) ?? [];
  const fits = options.filter((o) => name !== undefined && (space ? o.dataset.name === name.toLowerCase() : o.dataset.name.startsWith(name.toLowerCase())));
  options.forEach((o) => (o.hidden = !fits.includes(o)));
  picking = !space && fits.length > 0;
  offer.hidden = fits.length === 0;
  typed.ariaExpanded = String(picking);
  mark(picking ? fits[0] : undefined);
}

function hideOffer() {
  offer.hidden = true;
  picking = false;
  typed.ariaExpanded = "false";
  mark(undefined);
}

function mark(option) {
  options.forEach((o) => (o.ariaSelected = String(o === option)));
  if (option) typed.setAttribute("aria-activedescendant", option.id);
  else typed.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function choose(option) {
  typed.value = `/${option.dataset.name} `;
  complete();
}

function keyInLine(e) {
  if (e.isComposing) return;
  const fits = options.filter((o) => !o.hidden);
  const at = fits.findIndex((o) => o.ariaSelected === "true");
  if (e.key === "Escape" && !offer.hidden) hideOffer();
  else if (picking && e.key === "ArrowDown") mark(fits[(at + 1) % fits.length]);
  else if (picking && e.key === "ArrowUp") mark(fits[(at - 1 + fits.length) % fits.length]);
  else if (picking && e.key === "Tab" && !e.shiftKey) choose(fits[at]);
  else if (e.key === "Enter" && !e.shiftKey) {
    if (picking && typed.value !== `/${fits[at].dataset.name}`) choose(fits[at]);
    else sendLine();
  } else if (e.key === "ArrowUp" && recalls()) recall(1);
  else if (e.key === "ArrowDown" && back > 0 && recalls()) recall(-1);
  else return;
  e.preventDefault();
}

// recalls reports whether the arrow keys may show an earlier line.
function recalls() {
  return typed.value === "" || typed.value === sent.at(-back);
}

function recall(step) {
  back = Math.min(Math.max(back + step, 0), sent.length);
  typed.value = back ? sent.at(-back) : "";
  hideOffer();
}
