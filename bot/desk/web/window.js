// Shared by all pages of the desk: the person of this window, and its event stream.
const link = document.getElementById("link");
export const setup = JSON.parse(document.getElementById("setup").textContent);

let source; // the event stream
let retry; // the timer of the next attempt to connect

// address adds the person of this window, so that two windows of one browser can
// be two people.
export function address(path, query = {}) {
  const all = new URLSearchParams(query);
  if (setup.as) all.set("as", setup.as);
  return `${path}?${all}`;
}

// A key grows with time and is the same for each attempt: the server handles an
// input once, however often it arrives.
export function newKey() {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => (n % 36).toString(36));
  return Date.now().toString(36) + letters.join("");
}

// openStream opens the event stream, and opens it again whenever it is lost.
export function openStream(where, listeners) {
  source?.close();
  clearTimeout(retry);
  source = new EventSource(where());
  for (const [name, take] of Object.entries(listeners)) {
    source.addEventListener(name, (e) => {
      take(JSON.parse(e.data));
      connected(true);
    });
  }
  source.addEventListener("error", () => {
    source.close();
    connected(false);
    leaveUnlessKnown();
    retry = setTimeout(() => openStream(where, listeners), 700 + Math.random() * 800);
  });
}

function connected(up) {
  const words = up ? setup.words.live : setup.words.reconnecting;
  link.className = up ? "live" : "lost";
  if (link.lastElementChild.textContent !== words) link.lastElementChild.textContent = words;
}

// leaveUnlessKnown clears the window of a person who is no longer allowed. It asks
// the desk, since the stream itself can't say why it ended.
async function leaveUnlessKnown() {
  try {
    const { status, redirected } = await fetch(location.pathname + location.search, { method: "HEAD" });
    if (status === 403 || redirected) location.reload();
  } catch {
    // the desk is down: the next attempt checks again
  }
}
