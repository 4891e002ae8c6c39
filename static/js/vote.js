// Enter sends the form in front, from anywhere but a control that has a use of its own for it.
document.addEventListener("atelier:key", (event) => {
  const { key, target } = event.detail;
  const form = document.querySelector("form[data-enter]");
  if (key !== "Enter" || !form || target.closest("button, a, summary, select")) return;
  event.preventDefault();
  form.requestSubmit();
});
