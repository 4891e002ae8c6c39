// Notes on the picture: the range follows the player, a box or a line is drawn over the film, and a
// chosen note shows where it points. Without a script the same is typed in figures.
const player = document.querySelector("[data-player][data-frames]");
const screen = player?.querySelector("[data-screen]");
const video = screen?.querySelector("video");
const NS = "http://www.w3.org/2000/svg";
const POINTS = 240;
let form = null;
let typed = false;
let mode = "none"; // what the pointer draws: none, box, line
let strokes = [];
let overlay = null;

const field = (name) => form?.elements.namedItem(name);
const box = () => ["left", "top", "width", "height"].map((name) => field(name)?.value).map(Number);
const clamp = (n) => Math.min(1, Math.max(0, n));

function shape(name, values) {
  const one = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(values)) one.setAttribute(key, value);
  return one;
}

function draw(parts, lines) {
  overlay?.replaceChildren();
  if (!overlay) return;
  const { width, height } = overlay.viewBox.baseVal;
  if (parts && parts[2] > 0 && parts[3] > 0) {
    overlay.append(shape("rect", { x: parts[0] * width, y: parts[1] * height, width: parts[2] * width, height: parts[3] * height }));
  }
  for (const line of lines) {
    overlay.append(shape("polyline", { points: line.map(([x, y]) => `${x * width},${y * height}`).join(" ") }));
  }
}

function drawForm() { draw(field("width")?.value ? box().map((n) => n / 100) : null, strokes); }

function arm(to) {
  mode = to;
  for (const button of form?.querySelectorAll("[data-draw]") ?? []) {
    if (button.dataset.draw !== "none") button.setAttribute("aria-pressed", button.dataset.draw === mode);
  }
  overlay?.classList.toggle("armed", mode !== "none");
  if (mode !== "none") video?.pause();
}

function frames() {
  if (!form || typed || !player) return;
  const { in: first, out: last, frame } = player.dataset;
  field("frame_start").value = first ?? frame ?? 0;
  field("frame_end").value = first === undefined ? "" : last ?? first;
}

function place(event) {
  // The picture lies in the middle of the overlay, as the film does in its screen.
  const { width, height } = overlay.viewBox.baseVal;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(overlay.getScreenCTM().inverse());
  return [clamp(at.x / width), clamp(at.y / height)];
}

function drag(event) {
  if (mode === "none" || event.button > 0) return;
  event.preventDefault();
  event.stopPropagation();
  overlay.setPointerCapture(event.pointerId);
  const from = place(event);
  const line = [from];
  if (mode === "line") strokes.push(line);
  const move = (next) => {
    const to = place(next);
    if (mode === "line") {
      if (line.length < POINTS) line.push(to.map((n) => Number(n.toFixed(4))));
    } else {
      const [x, y] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
      const parts = { left: x, top: y, width: Math.abs(to[0] - from[0]), height: Math.abs(to[1] - from[1]) };
      for (const [name, share] of Object.entries(parts)) field(name).value = (share * 100).toFixed(1);
    }
    drawForm();
  };
  const end = () => {
    overlay.removeEventListener("pointermove", move);
    strokes = strokes.filter((one) => one.length > 1);
    field("strokes").value = JSON.stringify(strokes);
    if (mode === "box") arm("none");
  };
  overlay.addEventListener("pointermove", move);
  overlay.addEventListener("pointerup", end, { once: true });
  overlay.addEventListener("pointercancel", end, { once: true });
}

function clear() {
  strokes = [];
  for (const name of ["left", "top", "width", "height", "strokes"]) field(name).value = "";
  arm("none");
  drawForm();
}

function showNote(item) {
  const parts = item.dataset.box?.split(" ").map(Number) ?? null;
  const lines = item.dataset.strokes ? JSON.parse(item.dataset.strokes) : [];
  for (const other of document.querySelectorAll("[data-note-shown][aria-current]")) other.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
  draw(parts, lines);
}

function attach(root) {
  const found = root.matches?.("[data-note]") ? root : root.querySelector?.("[data-note]");
  if (!found || found === form) return;
  form = found;
  typed = Boolean(form.querySelector(".errorlist"));
  try { strokes = JSON.parse(field("strokes").value || "[]"); } catch { strokes = []; }
  const tools = form.querySelector("[data-drawing]");
  if (tools && overlay) tools.hidden = false;
  for (const name of ["frame_start", "frame_end"]) field(name).addEventListener("input", () => { typed = true; });
  for (const name of ["left", "top", "width", "height"]) field(name).addEventListener("input", drawForm);
  for (const button of form.querySelectorAll("[data-draw]")) {
    button.addEventListener("click", () => (button.dataset.draw === "none" ? clear() : arm(mode === button.dataset.draw ? "none" : button.dataset.draw)));
  }
  frames();
  drawForm();
  form.querySelector("[aria-invalid='true']")?.focus();
}

if (video) {
  overlay = shape("svg", { class: "drawn", "aria-hidden": "true", viewBox: `0 0 ${video.getAttribute("width")} ${video.getAttribute("height")}` });
  screen.append(overlay);
  overlay.addEventListener("pointerdown", drag);
  overlay.addEventListener("click", (event) => { if (mode !== "none") event.stopPropagation(); });
  video.addEventListener("playing", () => draw(null, []));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go][href^='#note-']");
  const item = link && document.getElementById(link.getAttribute("href").slice(1));
  if (item) showNote(item);
});
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
