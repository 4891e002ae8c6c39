// A row of links to the parts of a panel becomes tabs: arrows move, the address remembers.
for (const list of document.querySelectorAll("[data-tabs]")) {
  const tabs = [...list.querySelectorAll("a[href^='#']")];
  const pane = (tab) => document.getElementById(tab.hash.slice(1));

  const show = (tab, focus = false) => {
    for (const other of tabs) {
      const on = other === tab;
      other.setAttribute("aria-selected", on);
      other.tabIndex = on ? 0 : -1;
      pane(other).hidden = !on;
    }
    if (focus) tab.focus();
  };
  const fromAddress = () => {
    const id = location.hash.slice(1);
    const target = id && document.getElementById(id);
    return target && tabs.find((tab) => pane(tab) === target || pane(tab).contains(target));
  };

  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    tab.id ||= `tab-${tab.hash.slice(1)}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    pane(tab).setAttribute("role", "tabpanel");
    pane(tab).setAttribute("aria-labelledby", tab.id);
  }
  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (!tab) return;
    event.preventDefault();
    show(tab);
    history.replaceState(history.state, "", tab.hash);
  });
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(tabs[(to + tabs.length) % tabs.length], true);
  });
  addEventListener("hashchange", () => { const tab = fromAddress(); if (tab) show(tab); });
  show(fromAddress() || tabs.find((tab) => pane(tab).querySelector(".errorlist")) || tabs[0]);
}
