// How long the clip was seen before it was judged, and how often it began again.
const video = document.querySelector("[data-player] video");
let played_ms = 0;
let since = null;
let last = 0;
let replays = 0;

function halt() {
  if (since !== null) played_ms += performance.now() - since;
  since = null;
}

video?.addEventListener("playing", () => { since ??= performance.now(); });
video?.addEventListener("pause", halt);
video?.addEventListener("waiting", halt);
video?.addEventListener("timeupdate", () => {
  if (!video.paused && video.currentTime < last - video.duration / 2) replays += 1;
  last = video.currentTime;
});

// In the capture phase: before anything reads the form to send it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!video || !form.matches("[data-watched]")) return;
  const running = since !== null;
  halt();
  if (running) since = performance.now();
  const fill = (name, value) => { const field = form.elements.namedItem(name); if (field) field.value = value; };
  fill("seconds_playing", (played_ms / 1000).toFixed(1));
  fill("replays", replays);
}, true);
