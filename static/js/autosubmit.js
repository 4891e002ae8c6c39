// A filter acts when it is chosen; typing waits for Enter.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  for (const button of form.querySelectorAll("[data-apply]")) button.hidden = true;
  form.addEventListener("change", (event) => { if (event.target.type !== "search") form.requestSubmit(); });
}
