// How long a form of feedback is in use: while it shows, the window is in front, and within the last
// half minute something was touched or the film ran. The page says so beside the amount.
const IDLE_MS = 30_000;
const TICK_MS = 1_000;
const used_s = new WeakMap();
let touched = performance.now();

for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
  addEventListener(kind, () => { touched = performance.now(); }, { passive: true });
}

const plays = () => [...document.querySelectorAll("[data-player] video")].some((film) => !film.paused);
const shows = (form) => !form.closest("[hidden]") && form.getClientRects().length > 0;

setInterval(() => {
  if (document.hidden) return;
  if (!plays() && performance.now() - touched > IDLE_MS) return;
  for (const form of document.querySelectorAll("[data-active]")) {
    if (shows(form)) used_s.set(form, (used_s.get(form) ?? 0) + TICK_MS / 1000);
  }
}, TICK_MS);

// In the capture phase: before anything reads the form to send it. What a refused form came back
// with goes on counting from there.
document.addEventListener("submit", (event) => {
  const field = event.target.elements?.namedItem("active_s");
  if (!field || !event.target.matches("[data-active]")) return;
  field.value = Math.round(Number(field.defaultValue || 0) + (used_s.get(event.target) ?? 0));
}, true);
