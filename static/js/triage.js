// The marked line of the inbox: J and K move it, X ticks it, A, P and D act on the ticked ones, or on it alone.
// The marked line is where the focus is, so Enter opens it as it opens any link.
const form = document.querySelector("form[data-triage]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const boxes = form ? [...form.querySelectorAll("[name=report]")] : [];
const all = form?.querySelector("[data-all]");
const place = `atelier.inbox ${location.pathname}${location.search}`;
const chord_ms = 2000;
let at = -1;
let priority_until = 0;

function mark(to) {
  at = to;
  rows.forEach((row, n) => row.toggleAttribute("data-at", n === at));
}

function go(to) {
  if (!rows.length) return;
  const next = Math.min(rows.length - 1, Math.max(0, to));
  mark(next);
  rows[next].querySelector("[data-open]").focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest" });
}

function count() {
  if (!all) return;
  const ticked = boxes.filter((box) => box.checked).length;
  const box = all.querySelector("input");
  all.querySelector("[data-ticked]").textContent = ticked ? `${ticked} ticked` : "None ticked";
  box.checked = ticked > 0 && ticked === boxes.length;
  box.indeterminate = ticked > 0 && ticked < boxes.length;
}

// The ticked reports, else the marked one. A rating or a note is nobody's to take.
function act(what) {
  const here = rows[at]?.querySelector("[name=report]");
  if (!boxes.some((box) => box.checked)) {
    if (!here) return;
    here.checked = true;
  }
  form.requestSubmit(form.querySelector(`[data-do="${what}"]`));
}

function use(key) {
  const chord = performance.now() < priority_until;
  priority_until = 0;
  if (chord && /^[1-4]$/.test(key)) act(`priority-${key}`);
  else if (key === "j" || key === "ArrowDown") go(at + 1);
  else if (key === "k" || key === "ArrowUp") go(at - 1);
  else if (key === "x") rows[at]?.querySelector("[name=report]")?.click();
  else if (key === "a") act("mine");
  else if (key === "d") act("duplicates");
  else if (key === "p") priority_until = performance.now() + chord_ms;
  else return false;
  return true;
}

document.addEventListener("atelier:key", (event) => {
  const { key, shift, target } = event.detail;
  const scrolls = key.startsWith("Arrow") && target.closest?.(".scroll-x, summary");
  if (form && !shift && !scrolls && use(key)) event.preventDefault();
});

if (form) {
  rows.forEach((row, n) => row.addEventListener("focusin", () => mark(n)));
  form.addEventListener("change", (event) => {
    if (event.target.id === "tick-all") boxes.forEach((box) => { box.checked = event.target.checked; });
    count();
  });
  form.addEventListener("submit", () => { try { sessionStorage.setItem(place, at); } catch { /* private mode */ } });
  if (all && boxes.length) all.hidden = false;
  count();
  // After a change the list comes again: the mark stands where it stood.
  try {
    const before = sessionStorage.getItem(place);
    sessionStorage.removeItem(place);
    if (before !== null && Number(before) >= 0) go(Number(before));
  } catch { /* private mode */ }
}
