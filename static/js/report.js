// What a report needs and nobody should have to type: the frame, the range, the window, the browser.
const form = document.querySelector("[data-report]");
const player = document.querySelector("[data-player]");

if (form) {
  const field = (name) => form.elements.namedItem(name);
  const fill = (name, value) => { const one = field(name); if (one) one.value = value; };
  const start = field("frame_start");
  const end = field("frame_end");
  let typed = Boolean(start?.value || end?.value);

  const frames = () => {
    if (!player) return;
    fill("player_frame", player.dataset.frame ?? "");
    if (typed || player.dataset.in === undefined) return;
    fill("frame_start", player.dataset.in);
    fill("frame_end", player.dataset.out ?? player.dataset.in);
  };
  for (const one of [start, end]) one?.addEventListener("input", () => { typed = true; });
  player?.addEventListener("atelier:range", () => { typed = false; frames(); });
  player?.addEventListener("atelier:frame", () => fill("player_frame", player.dataset.frame));
  form.querySelector("[data-here]")?.addEventListener("click", () => {
    typed = true;
    fill("frame_start", player?.dataset.frame ?? 0);
    fill("frame_end", player?.dataset.frame ?? 0);
  });
  fill("viewport", `${innerWidth}x${innerHeight}@${devicePixelRatio}`);
  fill("user_agent", navigator.userAgent);
  frames();
}
