// The worker that a person's tabs of this browser share: it holds their only event stream,
// since a browser opens six connections to a host at most. It ends with the last tab.
import { openStream } from "./stream.js";

const tabs = new BroadcastChannel(self.name);
const stream = openStream(`/events${self.location.search}`, (news) => tabs.postMessage(news));

// A tab that joins hears how it stands. Whatever it says itself connects a released stream
// again.
self.addEventListener("connect", ({ ports: [tab] }) => {
  tab.onmessage = () => stream.again();
  tab.postMessage(stream.now());
});
