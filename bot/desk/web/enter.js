// The entry page works without this. With it, the key leaves the address and so the
// browser's history, and a second click doesn't send the form, whose link works once.
history.replaceState(null, "", "/enter");
let sent = false;
document.getElementById("entry").addEventListener("submit", (e) => {
  if (sent) e.preventDefault();
  sent = true;
});
// A page that the browser kept may be sent again.
addEventListener("pageshow", () => (sent = false));
