// Shared by all pages of the desk: the person of this window, and its event stream.
import { openStream } from "./stream.js";

const link = document.getElementById("link");
const notes = document.querySelector("#toast, #said");
const again = document.createElement("button"); // connects a window that was released
const patience = 10000; // milliseconds for an answer
export const setup = JSON.parse(document.getElementById("setup").textContent);

// A page that is being left isn't loaded again, since that would end the leaving.
let leaving = false;
addEventListener("beforeunload", () => {
  leaving = true;
  setTimeout(() => (leaving = false), patience);
});

// address adds the person of this window. In a demonstration two windows of one browser can
// be two people; otherwise the desk refuses the window of somebody whose session another
// person's has replaced in this browser.
export function address(path, query = {}) {
  const all = new URLSearchParams(query);
  all.set(setup.as ? "as" : "me", setup.as || setup.me);
  return `${path}?${all}`;
}

// A key grows with time and is the same for each attempt: the server handles an
// input once, however often it arrives.
export function newKey() {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => (n % 36).toString(36));
  return Date.now().toString(36) + letters.join("");
}

// follow follows the desk's event stream. refresh shows everything anew, whenever the stream has
// begun; take gets the name and the data of each event.
export function follow(refresh, take) {
  const name = `desk ${setup.me}`; // two people in one browser have a stream each
  let state = "opening";
  let silence; // the timer that asks why no news comes
  let unheard = 0; // how often it ended in a row
  let tabs; // the news of the shared worker
  let worker;

  async function hear(news) {
    unheard = 0;
    if (news.beat) beat = news.beat;
    if (news.state) state = news.state;
    clearTimeout(silence);
    if (state !== "released") silence = setTimeout(ask, state === "live" ? 3 * beat : 4 * patience);
    if (!news.state) return void take(news.name, news.data);
    if (state === "live") await refresh();
    if (state !== news.state) return; // it has changed meanwhile
    connected(state, news.text);
    if (state === "lost") leaveUnlessKnown();
  }

  // ask looks whether the worker is still there, and does without it if it isn't.
  function ask() {
    connected("lost");
    silence = setTimeout(ask, patience);
    if (tabs && unheard++ > 0) alone();
    else if (tabs) join();
  }

  function join() {
    try {
      tabs ??= new BroadcastChannel(name);
      tabs.onmessage = ({ data }) => hear(data);
      worker = new SharedWorker(address("/worker.js"), { type: "module", name });
      worker.port.onmessage = ({ data }) => hear(data);
      worker.onerror = alone;
    } catch {
      alone(); // the browser has no shared workers
    }
  }

  // begin joins, and wants the stream also if it was released before.
  function begin() {
    join();
    worker?.port.postMessage("again");
  }

  // alone opens a stream of this tab's own.
  function alone() {
    tabs?.close();
    tabs = undefined;
    if (worker) worker.port.onmessage = worker.onerror = null;
    again.onclick = () => own.again();
    const own = openStream(address("/events"), hear);
  }

  let beat = patience;
  again.className = "act";
  again.textContent = setup.words.reload;
  again.onclick = begin;
  silence = setTimeout(ask, patience);
  begin();
}

// load asks the desk for what a page shows, until it gets it or it isn't wanted any more.
export async function load(path, query, wanted) {
  for (let wait = 500; ; wait = Math.min(2 * wait, 8000)) {
    try {
      const response = await fetch(address(path, query), { signal: AbortSignal.timeout(patience) });
      if (response.ok) return await response.json();
      if (response.status < 500) return void leaveUnlessKnown();
    } catch {
      // the desk is down, or slow
    }
    await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
    if (!wanted()) return undefined;
  }
}

// connected shows how the window is connected; text says why it was released.
function connected(state, text) {
  const words = setup.words[{ live: "live", lost: "reconnecting", released: "let_go" }[state]];
  if (!words) return; // not known yet
  link.className = state;
  const shown = link.lastElementChild;
  if (shown.textContent !== words) shown.textContent = words;
  if (state === "released") notes.replaceChildren(text, " ", again);
  else if (again.parentNode === notes) notes.replaceChildren();
}

// leaveUnlessKnown clears the window of a person who is no longer allowed. It asks
// the desk, since the stream itself can't say why it ended.
async function leaveUnlessKnown() {
  try {
    const { status, redirected } = await fetch(address(location.pathname), { method: "HEAD", signal: AbortSignal.timeout(patience) });
    if (!leaving && (status === 403 || redirected)) location.reload();
  } catch {
    // the desk is down: the next attempt checks again
  }
}
