// Numbers answer the marked row and move the mark on; 0 says that it cannot be judged; up and down move.
let form = null;
let rows = [];
let at = 0;

function mark(to) {
  at = Math.min(rows.length - 1, Math.max(0, to));
  rows.forEach((row, n) => row.toggleAttribute("data-at", n === at));
}

function answer(digit) {
  const value = digit === "0" ? "" : digit;
  const choice = [...rows[at].querySelectorAll("input[type=radio]")].find((one) => one.value === value);
  if (!choice) return;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  mark(at + 1);
  rows[at].scrollIntoView({ block: "nearest" });
}

function attach(root) {
  const found = root.matches?.("[data-rate]") ? root : root.querySelector?.("[data-rate]");
  if (!found || found === form) return;
  form = found;
  rows = [...form.querySelectorAll(".scale")];
  rows.forEach((row, n) => row.addEventListener("focusin", () => mark(n)));
  const first = rows.findIndex((row) => !row.querySelector(":checked"));
  mark(first < 0 ? 0 : first);
  if (first >= 0 && form.querySelector(".errorlist")) rows[first].querySelector("input").focus();
}

document.addEventListener("atelier:key", (event) => {
  const { key, target } = event.detail;
  if (!form?.isConnected || form.closest("[hidden]")) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (/^[0-5]$/.test(key)) answer(key);
  else if (step && !target.closest("input, button, a")) {
    mark(at + step);
    rows[at].scrollIntoView({ block: "nearest" });
  } else return;
  event.preventDefault();
});
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
attach(document);
