// Numbers answer the marked row and move the mark on; 0 says that it cannot be judged; up and down move.
const form = document.querySelector("[data-rate]");

if (form) {
  const rows = [...form.querySelectorAll(".scale")];
  const first = rows.findIndex((row) => !row.querySelector(":checked"));
  let at = first < 0 ? 0 : first;

  const mark = (to) => {
    at = Math.min(rows.length - 1, Math.max(0, to));
    rows.forEach((row, n) => row.toggleAttribute("data-at", n === at));
  };
  const answer = (digit) => {
    const value = digit === "0" ? "" : digit;
    const choice = [...rows[at].querySelectorAll("input[type=radio]")].find((one) => one.value === value || one.value === digit);
    if (!choice) return false;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    mark(at + 1);
    rows[at].scrollIntoView({ block: "nearest" });
    return true;
  };

  rows.forEach((row, n) => row.addEventListener("focusin", () => mark(n)));
  document.addEventListener("atelier:key", (event) => {
    const { key, target } = event.detail;
    if (form.closest("[hidden]")) return;
    if (/^[0-5]$/.test(key) && answer(key)) event.preventDefault();
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (!step || target.closest("input, button, a")) return;
    event.preventDefault();
    mark(at + step);
    rows[at].scrollIntoView({ block: "nearest" });
  });
  mark(at);
}
