// When a part of the page could not be sent or fetched, the page says so; polling in the background stays quiet.
const line = document.querySelector("[data-trouble]");
const words = {
  "htmx:responseError": "That did not work, and nothing was changed. Try again in a moment.",
  "htmx:sendError": "The site does not answer. Nothing was changed; look at your connection and try again.",
};

for (const [name, text] of Object.entries(words)) {
  document.addEventListener(name, (event) => {
    if (!line || event.detail.requestConfig?.verb === "get") return;
    line.querySelector("p").textContent = text;
    line.hidden = false;
  });
}
document.addEventListener("htmx:afterOnLoad", (event) => { if (line && event.detail.successful) line.hidden = true; });
