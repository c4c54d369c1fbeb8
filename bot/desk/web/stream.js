// One event stream of the desk, opened again whenever it is lost, or silent for too long. It
// runs in the worker that a person's tabs share, or in the page itself.
const names = ["message", "queue", "beat"];
const patience = 10000; // milliseconds for a connection to begin

// openStream opens the stream and says each piece of news: {state} when that changes, which is
// "opening", "live", "lost" or "released", and {name, data} for an event.
export function openStream(address, say) {
  let source; // the event stream
  let silence; // the timer that ends a silent one
  let retry; // the timer of the next attempt
  let tries = 0; // in a row that failed
  let beat = patience;
  let now = { state: "opening" };

  function become(next) {
    now = next;
    say(now);
  }

  function heard(limit) {
    clearTimeout(silence);
    silence = setTimeout(lose, limit);
  }

  function close() {
    source?.close();
    source = undefined;
    clearTimeout(silence);
    clearTimeout(retry);
  }

  function lose() {
    close();
    become({ state: "lost" });
    retry = setTimeout(open, (700 + Math.random() * 800) * 2 ** Math.min(tries++, 4));
  }

  function open() {
    close();
    source = new EventSource(address);
    heard(patience);
    source.addEventListener("hello", ({ data }) => {
      ({ beat } = JSON.parse(data));
      tries = 0;
      heard(2.5 * beat);
      become({ state: "live", beat });
    });
    for (const name of names) {
      source.addEventListener(name, ({ data }) => {
        heard(2.5 * beat);
        say({ name, data: JSON.parse(data) });
      });
    }
    source.addEventListener("release", ({ data }) => {
      close();
      become({ state: "released", ...JSON.parse(data) });
    });
    source.addEventListener("error", lose);
  }

  open();
  return {
    now: () => now,
    // again connects a stream that was released.
    again() {
      if (now.state !== "released") return;
      become({ state: "opening" });
      open();
    },
  };
}
