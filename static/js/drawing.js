// On the picture: forms that carry a box, or lines drawn by hand, draw them over the film, and a chosen
// item shows where it points. Without a script the same is typed in figures.
const screen = document.querySelector("[data-player] [data-screen]");
const video = screen?.querySelector("video");
const NS = "http://www.w3.org/2000/svg";
const BOX = ["left", "top", "width", "height"];
const POINTS = 240;
let form = null; // whose figures the pointer changes
let mode = "none"; // what the pointer draws: none, box, line
let overlay = null;
const attached = new WeakSet();

const field = (one, name) => one.elements.namedItem(name);
const clamp = (n) => Math.min(1, Math.max(0, n));

function strokesOf(one) {
  try { return JSON.parse(field(one, "strokes")?.value || "[]"); } catch { return []; }
}

function boxOf(one) {
  return field(one, "width")?.value ? BOX.map((name) => Number(field(one, name).value) / 100) : null;
}

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

const drawForm = (one) => draw(boxOf(one), strokesOf(one));

function arm(one, to) {
  form = one;
  mode = to;
  for (const button of document.querySelectorAll("[data-draws] [data-draw]")) {
    if (button.dataset.draw !== "none") button.setAttribute("aria-pressed", button.form === form && button.dataset.draw === mode);
  }
  overlay?.classList.toggle("armed", mode !== "none");
  if (mode !== "none") video?.pause();
}

function place(event) {
  // The picture lies in the middle of the overlay, as the film does in its screen.
  const { width, height } = overlay.viewBox.baseVal;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(overlay.getScreenCTM().inverse());
  return [clamp(at.x / width), clamp(at.y / height)];
}

function drag(event) {
  if (mode === "none" || event.button > 0 || !form?.isConnected) return;
  event.preventDefault();
  event.stopPropagation();
  overlay.setPointerCapture(event.pointerId);
  const from = place(event);
  const line = [from];
  const before = strokesOf(form);
  const move = (next) => {
    const to = place(next);
    if (mode === "line") {
      if (line.length < POINTS) line.push(to.map((n) => Number(n.toFixed(4))));
      field(form, "strokes").value = JSON.stringify([...before, line]);
    } else {
      const [x, y] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
      const parts = { left: x, top: y, width: Math.abs(to[0] - from[0]), height: Math.abs(to[1] - from[1]) };
      for (const [name, share] of Object.entries(parts)) field(form, name).value = (share * 100).toFixed(1);
    }
    drawForm(form);
  };
  const end = () => {
    overlay.removeEventListener("pointermove", move);
    if (mode === "box") arm(form, "none");
  };
  overlay.addEventListener("pointermove", move);
  overlay.addEventListener("pointerup", end, { once: true });
  overlay.addEventListener("pointercancel", end, { once: true });
}

function clear(one) {
  for (const name of [...BOX, "strokes"]) if (field(one, name)) field(one, name).value = "";
  arm(one, "none");
  drawForm(one);
}

function showItem(item) {
  const lines = item.dataset.strokes ? JSON.parse(item.dataset.strokes) : [];
  for (const other of document.querySelectorAll("[data-points][aria-current]")) other.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
  draw(item.dataset.box?.split(" ").map(Number) ?? null, lines);
}

function attach(root) {
  const forms = root.matches?.("[data-draws]") ? [root] : root.querySelectorAll?.("[data-draws]") ?? [];
  for (const one of forms) {
    if (attached.has(one)) continue;
    attached.add(one);
    const tools = one.querySelector("[data-drawing]");
    if (tools && overlay) tools.hidden = false;
    for (const name of BOX) field(one, name).addEventListener("input", () => drawForm(one));
    for (const button of one.querySelectorAll("[data-draw]")) {
      const to = button.dataset.draw;
      button.addEventListener("click", () => (to === "none" ? clear(one) : arm(one, form === one && mode === to ? "none" : to)));
    }
    if (boxOf(one) || strokesOf(one).length) drawForm(one);
  }
}

if (video) {
  overlay = shape("svg", { class: "drawn", "aria-hidden": "true", viewBox: `0 0 ${video.getAttribute("width")} ${video.getAttribute("height")}` });
  screen.append(overlay);
  overlay.addEventListener("pointerdown", drag);
  overlay.addEventListener("click", (event) => { if (mode !== "none") event.stopPropagation(); });
  video.addEventListener("playing", () => draw(null, []));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go][href^='#']");
  const item = link && document.getElementById(link.getAttribute("href").slice(1));
  if (item?.matches("[data-points]")) showItem(item);
});
// A pane that comes anew takes what was drawn for the old one with it.
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.querySelector?.("[data-draws]") && !form?.isConnected) { arm(null, "none"); draw(null, []); }
  attach(event.detail.elt);
});
attach(document);
