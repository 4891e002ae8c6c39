// The list of keys, the switch that turns single keys off (WCAG 2.1.4), and one event for the others:
// "atelier:key" on the document; a listener that used the key calls preventDefault().
const sheet = document.querySelector("dialog[data-keys-sheet]");
const box = sheet?.querySelector("[data-keys-on]");
const store = {
  get off() { try { return localStorage.getItem("atelier.keys") === "off"; } catch { return false; } },
  set off(value) { try { localStorage.setItem("atelier.keys", value ? "off" : "on"); } catch { /* private mode */ } },
};
const typed = "input:not([type=radio], [type=checkbox], [type=range], [type=submit], [type=button]), textarea, select, [contenteditable]";

function isFree(event) {
  const modified = event.metaKey || event.ctrlKey || event.altKey;
  return !store.off && !modified && !event.target.closest?.(typed) && !document.querySelector("dialog[open]");
}

function press(element) {
  if (element.matches(typed)) { element.focus(); element.select?.(); } else element.click();
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !isFree(event)) return;
  if (event.key === "?" && sheet) { event.preventDefault(); sheet.showModal(); return; }
  const detail = { key: event.key.length === 1 ? event.key.toLowerCase() : event.key, shift: event.shiftKey, target: event.target };
  if (!document.dispatchEvent(new CustomEvent("atelier:key", { detail, cancelable: true }))) { event.preventDefault(); return; }
  const element = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === detail.key && one.checkVisibility?.() !== false);
  if (element) { event.preventDefault(); press(element); }
});

if (sheet) {
  box.checked = !store.off;
  box.addEventListener("change", () => { store.off = !box.checked; });
  for (const opener of document.querySelectorAll("[data-keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => sheet.showModal());
  }
  sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
}
