// The composer keeps what was typed, counts it against what the model reads, and sends it once.
const form = document.querySelector("form[data-composer]");

if (form) {
  const prompt = form.elements.namedItem("prompt");
  const hint = form.querySelector("[data-words]");
  const cost = form.querySelector("[data-cost]");
  const send = form.querySelector('[type="submit"]');
  const shut = send.disabled; // the gate refuses: no key and no way back opens it
  const draft = "atelier.draft";
  const store = (act) => { try { return act(sessionStorage); } catch { return null; } };

  const count = () => {
    if (!hint) return;
    const words = prompt.value.trim().split(/\s+/u).filter(Boolean).length;
    const about = form.querySelector("[data-limit]")?.dataset.limit;
    const limit = about ? ` The model reads about ${about}.` : "";
    hint.textContent = `${words} ${words === 1 ? "word" : "words"}.${limit}`;
  };
  // A small model tells which words mean something to it; a prompt with none of them gets a note.
  const know = () => {
    const note = form.querySelector("[data-unknown]");
    if (!note) return;
    const known = new Set(note.closest("[data-known]").dataset.known.split(" "));
    const words = prompt.value.toLowerCase().match(/[\p{L}-]+/gu) ?? [];
    note.hidden = words.length === 0 || words.some((word) => known.has(word));
  };
  const offerExamples = () => {
    for (const button of form.querySelectorAll("[data-example]")) button.hidden = false;
  };
  form.addEventListener("click", (event) => {
    const example = event.target.closest?.("[data-example]")?.dataset.example;
    if (!example) return;
    prompt.value = example;
    prompt.dispatchEvent(new Event("input", { bubbles: true }));
    prompt.focus();
  });
  const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`);
  const span = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);
  const estimate = () => {
    if (!cost) return;
    const clips = Number(chosen("variations")?.value ?? 1);
    const each = Number(chosen("model_version")?.dataset.seconds ?? 0);
    cost.textContent = `${clips} ${clips === 1 ? "clip" : "clips"}${each ? `, about ${span(clips * each)}` : ""}`;
  };

  const kept = store((s) => s.getItem(draft));
  const refused = form.querySelector(".errorlist") !== null;
  if (kept !== null && !form.dataset.from && !refused) prompt.value = kept;
  // A refusal may lead away, to a sign-in for instance: the words wait here until then.
  if (refused) store((s) => s.setItem(draft, prompt.value));
  prompt.addEventListener("input", () => { count(); know(); store((s) => s.setItem(draft, prompt.value)); });
  form.addEventListener("change", estimate);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) { event.preventDefault(); form.requestSubmit(send); }
  });
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    store((s) => s.removeItem(draft));
    setTimeout(() => { send.disabled = true; });
  });
  form.addEventListener("htmx:afterSettle", () => { count(); know(); offerExamples(); estimate(); });
  addEventListener("pageshow", () => { form.removeAttribute("data-sent"); send.disabled = shut; });
  count();
  know();
  offerExamples();
  estimate();
}
