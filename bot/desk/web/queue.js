// The queue, shown again in full after every change.
import { address, openStream } from "./window.js";

openStream(() => address("/queue/events"), {
  queue({ html }) {
    const template = document.createElement("template");
    template.innerHTML = html; // rendered and escaped by the desk's templates
    document.getElementById("queue").replaceChildren(template.content);
  },
});
