// Files that this window sends: by the button, or dropped on the conversation. What
// stands in the command line goes with the file.
const byId = (id) => document.getElementById(id);
const maxSize = 20 * 1024 * 1024; // as the desk

let desk; // words, address, place, newKey and show of the window
let sending = false;

export function startUpload(window) {
  desk = window;
  const [attach, file, main] = [byId("attach"), byId("file"), document.querySelector("main")];
  if (!attach) return;
  attach.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files[0]) send(file.files[0]);
    file.value = "";
  });
  main.addEventListener("dragover", (e) => {
    if (!e.dataTransfer.types.includes("Files")) return;
    e.preventDefault();
    main.classList.add("drop");
  });
  main.addEventListener("dragleave", (e) => main.contains(e.relatedTarget) || main.classList.remove("drop"));
  main.addEventListener("drop", (e) => {
    e.preventDefault();
    main.classList.remove("drop");
    if (e.dataTransfer.files[0]) send(e.dataTransfer.files[0]);
  });
}

async function send(file) {
  if (sending) return;
  if (file.size > maxSize) return desk.show({ failed: desk.words.too_large });
  sending = true;
  const typed = byId("typed");
  const text = typed.value.trim();
  desk.show({ toast: desk.words.sending });
  const reply = await post(file, text);
  desk.show(reply);
  if (!reply.failed && typed.value.trim() === text) typed.value = "";
  sending = false;
}

// post returns the desk's reply, or {failed: the text to show}. The desk takes one file
// at a time, so a busy desk is asked again.
async function post(file, text) {
  const query = { key: desk.newKey(), place: desk.place(), name: file.name, text };
  for (const wait of [0, 1000, 3000, 6000]) {
    await new Promise((done) => setTimeout(done, wait));
    try {
      const response = await fetch(desk.address("/upload", query), {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: file,
        signal: AbortSignal.timeout(150000),
      });
      if (response.ok) return await response.json();
      if (response.status === 413) return { failed: desk.words.too_large };
      if (response.status !== 503) break;
    } catch {
      break;
    }
  }
  return { failed: desk.words.busy };
}
