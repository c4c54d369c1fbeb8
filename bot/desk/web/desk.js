// Output of this window: what the event stream brings, the list of channels, the
// conversation. Input is in input.js.
import { startInput } from "./input.js";
import { address, follow, load, setup } from "./window.js";

const byId = (id) => document.getElementById(id);
const [log, scroll, rooms, newer] = ["log", "scroll", "rooms", "newer"].map(byId);
const maxItems = 300;

let [place, target] = inAddress(); // key of the open place; the message to show there, or ""
let painted = ""; // key of the place in the log
let stuck = true; // the log is scrolled to the bottom and follows new messages
let posted = {}; // number of messages so far, by place
const seenKey = `seen:${setup.me}`;
const seen = JSON.parse(sessionStorage.getItem(seenKey) ?? "{}");

function inAddress() {
  const [key, ref = ""] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return [key || "me", ref];
}

let asking; // the snapshot that is under way, and what has changed since it was asked for

// refresh shows the place as it is, and what changed while that was under way after it.
async function refresh() {
  const mine = (asking = []);
  const snapshot = await load("/snapshot", { place }, () => asking === mine);
  if (!snapshot || asking !== mine) return; // another place was opened
  asking = undefined;
  paint(snapshot);
  mine.forEach(take);
}

// openPlace opens a place, and shows the message if one is given.
function openPlace(key, ref) {
  target = ref;
  if (key === place) return void (painted === place && showTarget());
  place = key;
  refresh();
}

// --- the conversation

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // rendered and escaped by the desk's templates
  return template.content;
}

function paint(snapshot) {
  const same = painted === snapshot.place;
  const top = scroll.scrollTop;
  place = painted = snapshot.place;
  posted = snapshot.posted;
  if (rooms.dataset.html !== snapshot.channels) {
    rooms.replaceChildren(fragment(snapshot.channels));
    rooms.dataset.html = snapshot.channels;
  }
  if (!same) stuck = true;
  log.replaceChildren(fragment(snapshot.html));
  arrange();
  if (!stuck) scroll.scrollTop = top;
  showTarget();
  showPlace();
  showCounts();
}

function take(event) {
  asking?.push(event);
  if (!painted) return;
  if (event.posted) posted[event.place] = Math.max(posted[event.place] ?? 0, event.posted);
  if (event.place === painted) put(event);
  showCounts();
}

function put({ ref, html, add }) {
  const fresh = fragment(html).firstElementChild;
  const old = itemOf(ref);
  if (!old && !add) return;
  if (old) replaceCard(old, fresh);
  else {
    log.append(fresh);
    if (fresh.matches(".said, .own")) stuck = true;
    newer.hidden = stuck;
  }
  if (stuck) while (log.childElementCount > maxItems) log.firstElementChild.remove();
  speak(itemOf(ref) ?? fresh);
  arrange();
}

function itemOf(ref) {
  return log.querySelector(`.item[data-ref="${CSS.escape(ref)}"]`);
}

// replaceCard replaces a message in place. It keeps the time, the open menus and
// the focus.
function replaceCard(old, fresh) {
  const [was, now] = [old, fresh].map((item) => item.querySelector(".card"));
  if (!was || !now) return void old.replaceWith(fresh); // a file that was downloaded
  const focused = was.contains(document.activeElement) && document.activeElement;
  const more = now.querySelector(".more");
  if (more && was.querySelector(".more[open]")) more.open = true;
  was.replaceWith(now);
  if (!focused) return;
  const again = focused.dataset.action && now.querySelector(`button[data-action="${CSS.escape(focused.dataset.action)}"]`);
  (again || old).focus({ preventScroll: true });
}

// arrange updates what depends on other messages: day lines, replies, the text of
// an empty place.
function arrange() {
  log.querySelectorAll(".day").forEach((day) => day.remove());
  let day = "";
  for (const item of log.querySelectorAll(".item")) {
    if (item.dataset.day !== day) item.before(dayLine((day = item.dataset.day)));
    if (item.dataset.thread) showReply(item);
  }
  byId("empty").hidden = log.childElementCount > 0;
  if (stuck) toBottom();
}

function dayLine(day) {
  const line = document.createElement("p");
  line.className = "day";
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  line.textContent = form.format(new Date(`${day}T00:00Z`));
  return line;
}

function showReply(item) {
  const link = item.querySelector(".reply");
  const title = itemOf(item.dataset.thread)?.querySelector(".title bdi");
  link.hidden = !title;
  if (title) link.textContent = `↩ ${setup.words.reply} ${title.textContent}`;
}

// speak announces a message to screen readers: an answer in full, any other by
// its title.
function speak(item) {
  const what = item.matches(".own") ? ".card" : ".title";
  byId("spoken").textContent = item.querySelector(what)?.innerText ?? "";
}

// showTarget jumps to the message in the address, once.
function showTarget() {
  if (target) jumpTo(itemOf(target));
  target = "";
}

function jumpTo(item) {
  if (!item) return;
  stuck = false;
  item.scrollIntoView({ block: "center" });
  item.focus({ preventScroll: true });
}

function toBottom() {
  scroll.scrollTop = scroll.scrollHeight;
  newer.hidden = true;
}

// --- the list of channels

function showPlace() {
  for (const room of rooms.querySelectorAll(".room")) {
    const open = room.dataset.place === place;
    room.toggleAttribute("aria-current", open);
    if (!open) continue;
    room.setAttribute("aria-current", "page");
    room.scrollIntoView({ block: "nearest", inline: "nearest" });
    byId("name").textContent = room.querySelector(".name").textContent;
    byId("name").className = room.matches(".mine") ? "mine" : "";
    byId("topic").textContent = room.dataset.topic;
  }
}

// showCounts marks the open place as read, and shows the unread counts of the
// others. The desk's counts restart at 0 when the desk restarts.
function showCounts() {
  let unread = 0;
  for (const [key, count] of Object.entries(posted)) {
    if ((key === place && !document.hidden) || seen[key] === undefined || seen[key] > count) seen[key] = count;
    const left = count - seen[key];
    unread += left;
    const badge = rooms.querySelector(`.room[data-place="${CSS.escape(key)}"] .count`);
    if (!badge) continue;
    badge.hidden = left === 0;
    badge.firstElementChild.textContent = left > 99 ? "99+" : left;
  }
  sessionStorage.setItem(seenKey, JSON.stringify(seen));
  const name = [byId("name").textContent, setup.title].filter(Boolean).join(" · ");
  document.title = unread ? `(${unread}) ${name}` : name;
}

// --- start

function showTry() {
  const line = byId("try");
  if (!line) return;
  const key = `tried:${setup.me}`;
  line.hidden = localStorage.getItem(key) !== null;
  line.querySelector("button").addEventListener("click", () => {
    localStorage.setItem(key, "1");
    line.hidden = true;
    byId("typed").focus();
  });
}

scroll.addEventListener("scroll", () => {
  stuck = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
  if (stuck) newer.hidden = true;
});
new ResizeObserver(() => stuck && toBottom()).observe(scroll);
log.addEventListener("toggle", () => stuck && toBottom(), true);
newer.addEventListener("click", () => {
  stuck = true;
  toBottom();
});
log.addEventListener("click", (e) => {
  const link = e.target.closest(".reply");
  if (!link) return;
  e.preventDefault();
  jumpTo(itemOf(link.closest(".item").dataset.thread));
});
log.addEventListener("click", (e) => {
  const link = e.target.closest(".goto");
  if (!link || link.hash !== location.hash) return; // otherwise the address changes
  openPlace(...inAddress());
});
log.addEventListener("click", (e) => {
  const copy = e.target.closest("button.copy");
  if (copy) navigator.clipboard.writeText(copy.dataset.text).then(() => copy.classList.add("done"));
});
document.addEventListener("visibilitychange", showCounts);
addEventListener("hashchange", () => openPlace(...inAddress()));
document.querySelector("form.who select")?.addEventListener("change", (e) => e.target.form.requestSubmit());

document.body.classList.toggle("copies", Boolean(navigator.clipboard)); // only https and this machine have one
showTry();
startInput({ words: setup.words, address, place: () => painted || place, itemOf });
follow(refresh, (name, event) => name === "message" && take(event));
