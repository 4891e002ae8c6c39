// Words that were typed and not yet sent stay in this browser, and come back after a lost connection
// or a closed tab. They go when they are sent, and all of them when somebody signs out.
const PREFIX = "atelier.draft.";
const store = (work) => { try { return work(localStorage); } catch { return null; } };
const areas = (form) => [...form.querySelectorAll("textarea[name], input[type=text][name]")];
const keyOf = (form) => PREFIX + form.dataset.draft;

function save(form) {
  const said = Object.fromEntries(areas(form).map((one) => [one.name, one.value]).filter(([, value]) => value));
  store((all) => (Object.keys(said).length ? all.setItem(keyOf(form), JSON.stringify(said)) : all.removeItem(keyOf(form))));
}

function restore(form) {
  const kept = store((all) => JSON.parse(all.getItem(keyOf(form)) ?? "null"));
  if (!kept) return;
  for (const one of areas(form)) if (!one.value && kept[one.name]) one.value = kept[one.name];
  form.querySelector("textarea")?.closest("details")?.setAttribute("open", "");
}

function attach(root) {
  const forms = root.matches?.("[data-draft]") ? [root] : root.querySelectorAll?.("[data-draft]") ?? [];
  for (const form of forms) restore(form);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-draft]");
  if (form) save(form);
});
// A sent form is forgotten once the server has taken it, and before its fresh copy is read. A refused
// one, and one that met a closed session, is kept.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (form?.matches?.("[data-draft]") && event.detail.xhr.status < 300) store((all) => all.removeItem(keyOf(form)));
});
// An ordinary form is forgotten by the page that comes after it.
for (const one of document.querySelectorAll("[data-draft-sent]")) store((all) => all.removeItem(PREFIX + one.dataset.draftSent));
document.addEventListener("submit", (event) => {
  if (event.target.action?.endsWith("/account/logout/")) {
    store((all) => { for (const key of Object.keys(all)) if (key.startsWith(PREFIX)) all.removeItem(key); });
  }
});
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
attach(document);
