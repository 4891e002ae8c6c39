// A note's range follows the player, until somebody types another one.
const player = document.querySelector("[data-player][data-frames]");
const video = player?.querySelector("video");
let form = null;
let typed = false;

const field = (name) => form?.elements.namedItem(name);

function frames() {
  if (!form || typed || !player) return;
  const { in: first, out: last, frame } = player.dataset;
  field("frame_start").value = first ?? frame ?? 0;
  field("frame_end").value = first === undefined ? "" : last ?? first;
}

function attach(root) {
  const found = root.matches?.("[data-note]") ? root : root.querySelector?.("[data-note]");
  if (!found || found === form) return;
  form = found;
  typed = Boolean(form.querySelector(".errorlist"));
  for (const name of ["frame_start", "frame_end"]) field(name).addEventListener("input", () => { typed = true; });
  frames();
  form.querySelector("[aria-invalid='true']")?.focus();
}

document.addEventListener("atelier:key", (event) => {
  if (event.detail.key !== "n" || !form?.isConnected) return;
  event.preventDefault();
  video?.pause();
  document.querySelector("a[href='#notes'][role=tab]")?.click();
  field("text").focus();
});
player?.addEventListener("atelier:range", () => { typed = false; frames(); });
player?.addEventListener("atelier:frame", frames);
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
attach(document);
