// What a report needs and nobody should have to type: the frame, the range, the size of the window.
const player = document.querySelector("[data-player]");
let form = null;
let typed = false;

const field = (name) => form?.elements.namedItem(name);
const fill = (name, value) => { const one = field(name); if (one) one.value = value; };

function frames() {
  if (!player || typed || player.dataset.in === undefined) return;
  fill("frame_start", player.dataset.in);
  fill("frame_end", player.dataset.out ?? player.dataset.in);
}

function attach(root) {
  const found = root.matches?.("[data-report]") ? root : root.querySelector?.("[data-report]");
  if (!found || found === form) return;
  form = found;
  typed = Boolean(field("frame_start")?.value || field("frame_end")?.value);
  for (const name of ["frame_start", "frame_end"]) field(name)?.addEventListener("input", () => { typed = true; });
  form.querySelector("[data-here]")?.addEventListener("click", () => {
    typed = true;
    fill("frame_start", player?.dataset.frame ?? 0);
    fill("frame_end", player?.dataset.frame ?? 0);
  });
  fill("viewport", `${innerWidth}x${innerHeight}@${Number(devicePixelRatio.toFixed(2))}`);
  fill("player_frame", player?.dataset.frame ?? "");
  frames();
  form.querySelector("[aria-invalid='true']")?.focus();
}

player?.addEventListener("atelier:range", () => { typed = false; frames(); });
player?.addEventListener("atelier:frame", () => fill("player_frame", player.dataset.frame));
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
attach(document);
