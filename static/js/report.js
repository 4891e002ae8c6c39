// What a report needs and nobody should have to type: the frame, the range, the size of the window.
const player = document.querySelector("[data-player]");
let form = null;
let typed = false;

const field = (name) => form?.elements.namedItem(name);
const fill = (name, value) => { const one = field(name); if (one) one.value = value; };

function range(first, last) {
  fill("frame_start", first);
  fill("frame_end", last);
  // Reports that are alike are looked for anew, as they are when somebody types.
  field("frame_end")?.dispatchEvent(new Event("change", { bubbles: true }));
}

function frames() {
  if (!player || typed || player.dataset.in === undefined) return;
  range(player.dataset.in, player.dataset.out ?? player.dataset.in);
}

function attach(root) {
  const found = root.matches?.("[data-report]") ? root : root.querySelector?.("[data-report]");
  if (!found || found === form) return;
  form = found;
  typed = Boolean(field("frame_start")?.value || field("frame_end")?.value);
  for (const name of ["frame_start", "frame_end"]) field(name)?.addEventListener("input", () => { typed = true; });
  form.querySelector("[data-here]")?.addEventListener("click", () => {
    typed = true;
    range(player?.dataset.frame ?? 0, player?.dataset.frame ?? 0);
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
