// Numbers answer the marked row and move the mark on; 0 says that it cannot be judged; up and down move.
// W says that the impossible was wanted: physics cannot be judged then, so that row is answered too.
// S or Enter saves. Ten rows, how sure, and the save are twelve keys, with W or without.
const PHYSICS = "physical_commonsense";
let form = null;
let rows = [];
let at = 0;

function mark(to) {
  at = Math.min(rows.length - 1, Math.max(0, to));
  rows.forEach((row, n) => row.toggleAttribute("data-at", n === at));
}

function tick(choice, on = true) {
  choice.checked = on;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

function answer(digit) {
  const value = digit === "0" ? "" : digit;
  const choice = [...rows[at].querySelectorAll("input[type=radio]")].find((one) => one.value === value);
  if (!choice) return;
  tick(choice);
  mark(at + 1);
  rows[at].scrollIntoView({ block: "nearest" });
}

function wantImpossible() {
  const box = form.elements.namedItem("surreal_intended");
  tick(box, !box.checked);
  if (box.checked && rows[at].querySelector(`[name=${PHYSICS}]`)) answer("0");
}

function attach(root) {
  const found = root.matches?.("[data-rate]") ? root : root.querySelector?.("[data-rate]");
  if (!found || found === form) return;
  form = found;
  rows = [...form.querySelectorAll(".scale, [data-row]")];
  rows.forEach((row, n) => row.addEventListener("focusin", () => mark(n)));
  const first = rows.findIndex((row) => !row.querySelector(":checked"));
  mark(first < 0 ? 0 : first);
  if (first >= 0 && form.querySelector(".errorlist")) rows[first].querySelector("input").focus();
}

document.addEventListener("atelier:key", (event) => {
  const { key, target } = event.detail;
  if (event.defaultPrevented || !form?.isConnected || form.closest("[hidden]")) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (/^[0-5]$/.test(key)) answer(key);
  else if (key === "w") wantImpossible();
  else if (key === "s" || (key === "Enter" && !target.closest("button, a, summary, input"))) form.requestSubmit();
  else if (step && !target.closest("input, button, a")) {
    mark(at + step);
    rows[at].scrollIntoView({ block: "nearest" });
  } else return;
  event.preventDefault();
});
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
attach(document);
