// One clock for video, playhead, slider and range. Frames are the unit; seconds only at the edge.
const player = document.querySelector("[data-player][data-frames]");
const video = player?.querySelector("video");

if (video) {
  const frames = Number(player.dataset.frames);
  const fps = Number(player.dataset.fps);
  const beat = Math.round(fps);
  const find = (name) => player.querySelector(`[data-${name}]`);
  const [button, loop, full, head, scrub, range, speed] = ["play", "loop", "full", "head", "scrub", "range", "speed"].map(find);
  const shapes = { play: "M4.5 2.8v10.4L13 8z", stop: "M4 3h3v10H4zM9 3h3v10H9z" };
  const two = (n) => String(n).padStart(2, "0");
  const code = (n) => `${two(Math.floor(n / beat))}:${two(n % beat)}`;
  let frame = 0;
  let back = null; // speed of playing backwards, which the browser has no word for
  let marks = { in: null, out: null };
  const paces = [0.25, 0.5, 1, 2];
  let pace = 1; // what "forward" and "backward" begin with; a second press doubles it

  function draw(n) {
    frame = Math.min(frames - 1, Math.max(0, n));
    player.dataset.frame = frame;
    head?.setAttribute("x", `${(frame / frames) * 100}%`);
    if (scrub) { scrub.value = frame; scrub.setAttribute("aria-valuetext", `frame ${frame} of ${frames}`); }
    find("clock").textContent = code(frame);
    find("frame-no").textContent = frame;
    player.dispatchEvent(new CustomEvent("atelier:frame", { detail: { frame } }));
  }

  // The middle of a frame: the edge between two belongs to either, by browser.
  function seek(n) { draw(n); video.currentTime = (frame + 0.5) / fps; }
  function rest() { back = null; video.playbackRate = pace; video.pause(); state(); }
  function step(n) { rest(); seek(frame + n); }
  function first() { return marks.in ?? 0; }
  function last() { return marks.out ?? frames - 1; }

  function state() {
    const on = !video.paused || back !== null;
    button.querySelector("path").setAttribute("d", on ? shapes.stop : shapes.play);
    button.setAttribute("aria-label", on ? "Stop" : "Play");
  }

  function forward() {
    const faster = !video.paused && back === null;
    back = null;
    if (!faster && frame >= last()) seek(first());
    video.playbackRate = faster ? Math.min(4, video.playbackRate * 2) : pace;
    video.play().catch(state);
  }

  function backward() {
    const rate = back ? Math.min(4, back * 2) : pace;
    video.pause();
    back = rate;
    const from = { frame, at: performance.now() };
    const run = (now) => {
      if (back !== rate) return;
      const to = from.frame - Math.floor(((now - from.at) / 1000) * fps * rate);
      if (to <= first()) { seek(first()); rest(); return; }
      if (!video.seeking && to !== frame) seek(to);
      requestAnimationFrame(run);
    };
    requestAnimationFrame(run);
    state();
  }

  function toggle() { if (video.paused && back === null) forward(); else { rest(); seek(frame); } }

  function shown(n) {
    if (back !== null) return;
    const beyond = marks.out !== null && n > marks.out;
    if (!video.paused && beyond) { if (video.loop) seek(first()); else { rest(); seek(marks.out); } return; }
    draw(n);
  }

  function tick(_, told) {
    if (told && (!video.paused || !video.seeking)) shown(Math.round(told.mediaTime * fps));
    else if (!told && !video.paused) shown(Math.floor(video.currentTime * fps));
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(tick);
    else requestAnimationFrame(() => tick());
  }

  function mark(key) {
    const side = key === "i" ? "in" : "out";
    marks[side] = frame;
    if (marks.in !== null && marks.out !== null && marks.in > marks.out) marks[side === "in" ? "out" : "in"] = null;
    show();
  }

  function show() {
    for (const side of ["in", "out"]) {
      if (marks[side] === null) delete player.dataset[side];
      else player.dataset[side] = marks[side];
    }
    const open = marks.in === null && marks.out === null;
    if (range) {
      range.toggleAttribute("hidden", open);
      range.setAttribute("x", `${(first() / frames) * 100}%`);
      range.setAttribute("width", `${((last() - first() + 1) / frames) * 100}%`);
    }
    const words = find("range-words");
    if (words) words.textContent = open ? "" : `range ${code(first())} to ${code(last())}`;
    player.dispatchEvent(new CustomEvent("atelier:range", { detail: { ...marks } }));
  }

  function setPace(to) {
    pace = to;
    video.playbackRate = pace;
    if (speed) speed.value = String(pace);
  }
  const shift = (by) => setPace(paces[Math.min(paces.length - 1, Math.max(0, paces.indexOf(pace) + by))]);

  const actions = {
    "<": () => shift(-1),
    ">": () => shift(1),
    k: () => { rest(); seek(frame); },
    j: backward,
    l: forward,
    i: () => mark("i"),
    o: () => mark("o"),
    x: () => { marks = { in: null, out: null }; show(); },
    f: () => full?.click(),
    Home: () => step(first() - frame),
    End: () => step(last() - frame),
  };

  document.addEventListener("atelier:key", (event) => {
    const { key, shift, target } = event.detail;
    const control = target.closest("button, a, summary, [role=tab], input");
    const arrow = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (key === " " ? control && control !== scrub : (arrow || key === "Home" || key === "End") && control) return;
    if (key === " ") toggle();
    else if (arrow) step(arrow * (shift ? 10 : 1));
    else if (actions[key]) actions[key]();
    else return;
    event.preventDefault();
  });

  for (const name of ["play", "pause"]) video.addEventListener(name, state);
  video.addEventListener("click", toggle);
  button.addEventListener("click", toggle);
  loop?.addEventListener("click", () => { video.loop = !video.loop; loop.setAttribute("aria-pressed", video.loop); });
  speed?.addEventListener("change", () => setPace(Number(speed.value)));
  full?.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else find("screen").requestFullscreen?.();
  });
  scrub?.addEventListener("input", () => { const to = Number(scrub.value); rest(); seek(to); });
  for (const one of player.querySelectorAll("[data-step]")) one.addEventListener("click", () => step(Number(one.dataset.step)));
  // Marks and notes come and go while the page stands, so the document listens for them.
  document.addEventListener("click", (event) => {
    const one = event.target.closest("[data-go]");
    if (!one) return;
    marks = { in: Number(one.dataset.go), out: one.dataset.out ? Number(one.dataset.out) : null };
    show();
    rest();
    seek(marks.in);
  });

  const wanted = Number(new URLSearchParams(location.search).get("f") ?? player.dataset.start ?? 0);
  const begin = () => { seek(Number.isFinite(wanted) ? wanted : 0); tick(); };
  video.removeAttribute("controls");
  player.classList.add("ready");
  if (video.readyState >= 1) begin(); else video.addEventListener("loadedmetadata", begin, { once: true });
}
