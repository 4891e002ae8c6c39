// How long the clip was seen before it was judged, and how often it began again.
const form = document.querySelector("[data-watched]");
const video = document.querySelector("[data-player] video");

if (form && video) {
  let playing_ms = 0;
  let since = null;
  let last = 0;
  let replays = 0;
  const halt = () => { if (since !== null) playing_ms += performance.now() - since; since = null; };

  video.addEventListener("playing", () => { since ??= performance.now(); });
  video.addEventListener("pause", halt);
  video.addEventListener("waiting", halt);
  video.addEventListener("timeupdate", () => {
    if (!video.paused && video.currentTime < last - video.duration / 2) replays += 1;
    last = video.currentTime;
  });
  form.addEventListener("submit", () => {
    const running = since !== null;
    halt();
    if (running) since = performance.now();
    const fill = (name, value) => { const field = form.elements.namedItem(name); if (field) field.value = value; };
    fill("seconds_playing", (playing_ms / 1000).toFixed(1));
    fill("replays", replays);
  });
}
