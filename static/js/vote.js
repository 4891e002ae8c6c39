// Enter sends the form in front, from anywhere but a control that has a use of its own for it.
document.addEventListener("atelier:key", (event) => {
  const { key, target } = event.detail;
  const form = document.querySelector("form[data-enter]");
  if (event.defaultPrevented || key !== "Enter" || !form || target.closest("button, a, summary, select")) return;
  event.preventDefault();
  form.requestSubmit();
});

// Choices that were not sent yet outlive a lost connection, like the words of drafts.js, whose prefix
// lets them go at the sign-out. Those of an earlier ballot go with the next one.
const PREFIX = "atelier.draft.pair.";
const store = (work) => { try { return work(localStorage); } catch { return null; } };
const vote = document.querySelector("form[data-choices]");

if (vote) {
  const key = PREFIX + vote.dataset.choices;
  const boxes = [...vote.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const kept = store((all) => JSON.parse(all.getItem(key) ?? "[]")) ?? [];
  store((all) => { for (const one of Object.keys(all)) if (one.startsWith(PREFIX) && one !== key) all.removeItem(one); });
  if (!boxes.some((box) => box.checked)) {
    for (const box of boxes) if (kept.some(([name, value]) => name === box.name && value === box.value)) box.checked = true;
  }
  vote.addEventListener("change", () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => [box.name, box.value]);
    store((all) => all.setItem(key, JSON.stringify(chosen)));
  });
}
