// The live stage. Hints come over the socket; the row is the truth, so any change asks the server again.
const room = document.querySelector("[data-room]");
const line = document.querySelector("[data-line]");
let asked = null;
let lost = false;
let heard = { clip: null, attempt: -1, seq: -1 };
let early = null; // what came of a clip before it stood on the stage: a quick one has but one picture

const stage = () => document.querySelector("[data-stage]");
const part = (name) => stage()?.querySelector(`[data-${name}]`);
const say = (name, text) => { const one = part(name); if (one) one.textContent = text; };
const span = (seconds) => (seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s left` : `about ${Math.round(seconds / 60)} min left`);

function ask() {
  clearTimeout(asked);
  asked = setTimeout(() => document.body.dispatchEvent(new CustomEvent("atelier:changed")), 120);
}

function hint(told) {
  const { step, steps, eta_s, preview, phase } = told;
  if (step !== undefined) {
    part("steps")?.querySelectorAll("i").forEach((tick, n) => tick.classList.toggle("on", n < step));
    const bar = part("progress");
    if (bar) { bar.value = step; bar.max = steps ?? bar.max; }
    say("at", step);
  }
  if (eta_s !== undefined && eta_s !== null) say("eta", span(eta_s));
  if (phase) say("phase", phase);
  const picture = part("preview");
  if (!preview || !picture) return;
  picture.src = preview;
  picture.hidden = false;
  part("blank")?.setAttribute("hidden", "");
  const done = steps ? step / steps : 1;
  picture.dataset.sharp = done < .25 ? 1 : done < .5 ? 2 : done < .8 ? 3 : 4;
}

function isOld({ clip, attempt, seq }) {
  if (clip !== heard.clip) return false;
  return attempt < heard.attempt || (attempt === heard.attempt && seq <= heard.seq);
}

function hear(message) {
  const told = JSON.parse(message);
  const here = stage();
  if (told.type !== "progress") { ask(); return; }
  if (isOld(told)) return;
  heard = { clip: told.clip, attempt: told.attempt, seq: told.seq };
  if (isShown(told)) { hint(told); return; }
  early = { ...told, preview: told.preview ?? (early?.clip === told.clip ? early.preview : null) };
  if (here?.dataset.state !== "running") ask();
}

function isShown({ clip }) {
  const { clip: shown, state } = stage()?.dataset ?? {};
  return shown === clip && ["running", "stopping"].includes(state);
}

function catchUp() {
  if (!early || !isShown(early)) return;
  hint(early);
  early = null;
}

room?.addEventListener("htmx:wsBeforeMessage", (event) => {
  const { message } = event.detail;
  if (!message.startsWith("{")) return;
  event.preventDefault();
  hear(message);
});
// Closed on purpose, with a code of generation/queue/consumers.py; then nothing connects again.
function cut(code) {
  const ENDED = 4410;
  const notice = document.querySelector("[data-cut]");
  if (code === ENDED) { location.assign(notice.dataset.ended); return true; }
  const words = notice?.querySelector(`[data-cut-code="${code}"]`);
  if (!words) return false;
  notice.hidden = words.hidden = false;
  return true;
}

room?.addEventListener("htmx:wsClose", ({ detail }) => {
  if (cut(detail.event?.code)) { if (line) line.hidden = true; return; }
  if (!lost && line) {
    const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    line.querySelector("[data-since]").textContent = at;
    line.hidden = false;
  }
  lost = true;
});
room?.addEventListener("htmx:wsOpen", () => {
  if (lost) ask();
  lost = false;
  if (line) line.hidden = true;
});

// What stands already is not torn away by an answer that says the same: a film would start again.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, serverResponse } = event.detail;
  if (!target.matches?.("[data-sign]") || xhr.status !== 200) return;
  const next = new DOMParser().parseFromString(serverResponse, "text/html").querySelector("[data-sign]");
  if (next?.dataset.sign !== target.dataset.sign) return;
  event.detail.shouldSwap = false;
  const [old, fresh] = [target, next].map((one) => one.querySelector(".slots"));
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
});

const still = matchMedia("(prefers-reduced-motion: reduce)");
const start = () => { if (!still.matches) part("final")?.play().catch(() => {}); };
document.addEventListener("htmx:afterSettle", (event) => { if (event.target.matches?.("[data-stage]")) { start(); catchUp(); } });
start();
