// Two to four films of one length on one clock: the first keeps the time, the others follow it.
// Frames are the unit. At rest all stand on the same frame; in motion none is a frame away for long.
const player = document.querySelector("[data-sync][data-frames]");
const films = player ? [...player.querySelectorAll("video")] : [];

if (films.length > 1) {
  const [lead, ...others] = films;
  const frames = Number(player.dataset.frames);
  const fps = Number(player.dataset.fps);
  const beat = Math.round(fps);
  const find = (name) => player.querySelector(`[data-${name}]`);
  const [button, repeat, speed, head, scrub] = ["play", "loop", "speed", "head", "scrub"].map(find);
  const shapes = { play: "M4.5 2.8v10.4L13 8z", stop: "M4 3h3v10H4zM9 3h3v10H9z" };
  const two = (n) => String(n).padStart(2, "0");
  let frame = 0;
  let goes = false; // forward, or as soon as all films can
  let back = null; // speed of playing backwards
  let rate = 1;
  let loops = true;
  let turn = 0; // each start and stop makes those before it void

  function draw(n) {
    frame = Math.min(frames - 1, Math.max(0, n));
    player.dataset.frame = frame;
    head?.setAttribute("x", `${(frame / frames) * 100}%`);
    scrub.value = frame;
    scrub.setAttribute("aria-valuetext", `frame ${frame} of ${frames}`);
    find("clock").textContent = `${two(Math.floor(frame / beat))}:${two(frame % beat)}`;
    find("frame-no").textContent = frame;
    player.dispatchEvent(new CustomEvent("atelier:frame", { detail: { frame } }));
  }

  // The middle of a frame: the edge between two belongs to either, by browser.
  function seek(n) {
    draw(n);
    for (const film of films) film.currentTime = (frame + 0.5) / fps;
  }

  function state() {
    const on = goes || back !== null;
    button.querySelector("path").setAttribute("d", on ? shapes.stop : shapes.play);
    button.setAttribute("aria-label", on ? "Stop" : "Play all");
  }

  function hold() {
    turn += 1;
    goes = false;
    back = null;
    for (const film of films) film.pause();
  }

  function rest(at = frame) { hold(); seek(at); state(); }
  function step(n) { rest(frame + n); }

  function canPlay(film) {
    return new Promise((done) => {
      const look = () => {
        if (film.seeking || film.readyState < 3) return;
        for (const name of ["seeked", "canplay"]) film.removeEventListener(name, look);
        done();
      };
      for (const name of ["seeked", "canplay"]) film.addEventListener(name, look);
      look();
    });
  }

  // Nobody starts before all can: from the same frame, in the same moment.
  async function start(from) {
    hold();
    goes = true;
    const mine = turn;
    state();
    seek(from);
    await Promise.all(films.map(canPlay));
    if (mine !== turn) return;
    for (const film of films) film.playbackRate = rate;
    const started = await Promise.allSettled(films.map((film) => film.play()));
    if (mine === turn && started.some((one) => one.status === "rejected")) rest();
  }

  function forward() {
    const usual = Number(speed?.value ?? 1);
    rate = goes ? Math.min(4, rate * 2) : usual;
    if (goes) for (const film of films) film.playbackRate = rate;
    else start(frame >= frames - 1 ? 0 : frame);
  }

  function backward() {
    const faster = back ? Math.min(4, back * 2) : Number(speed?.value ?? 1);
    hold();
    back = faster;
    const mine = turn;
    const from = { frame, at: performance.now() };
    const run = (now) => {
      if (mine !== turn) return;
      const to = from.frame - Math.floor(((now - from.at) / 1000) * fps * faster);
      if (to <= 0) { rest(0); return; }
      if (to !== frame && !films.some((film) => film.seeking)) seek(to);
      requestAnimationFrame(run);
    };
    requestAnimationFrame(run);
    state();
  }

  function toggle() { if (goes || back !== null) rest(); else forward(); }

  function end() { if (loops) start(0); else rest(frames - 1); }

  // A follower that is a little off runs a little slower or faster; one that is far off makes all
  // meet again on the frame of the first.
  function follow() {
    for (const film of others) {
      const off = (film.currentTime - lead.currentTime) * fps;
      if (Math.abs(off) > 2) { start(frame); return; }
      film.playbackRate = Math.abs(off) > 0.2 ? rate * (1 - Math.max(-0.1, Math.min(0.1, off / 5))) : rate;
    }
  }

  function tick(_, told) {
    if (goes && !lead.paused && !lead.seeking) {
      draw(told ? Math.round(told.mediaTime * fps) : Math.floor(lead.currentTime * fps));
      if (others.every((film) => !film.paused && !film.seeking)) follow();
    }
    if (lead.requestVideoFrameCallback) lead.requestVideoFrameCallback(tick);
    else requestAnimationFrame(() => tick());
  }

  const actions = { k: () => rest(), j: backward, l: forward, Home: () => rest(0), End: () => rest(frames - 1) };

  document.addEventListener("atelier:key", (event) => {
    const { key, shift, target } = event.detail;
    const control = target.closest("button, a, summary, select, [role=tab], input");
    const arrow = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (key === " ") { if (control && control !== scrub && control.type !== "radio") return; toggle(); }
    else if (arrow || key === "Home" || key === "End") {
      if (control) return;
      if (arrow) step(arrow * (shift ? 10 : 1)); else actions[key]();
    } else if (actions[key]) actions[key]();
    else return;
    event.preventDefault();
  });

  for (const film of films) {
    film.loop = false;
    film.removeAttribute("controls");
    film.addEventListener("click", toggle);
    film.addEventListener("ended", () => { if (goes) end(); });
    film.addEventListener("waiting", () => { if (goes && !film.paused) start(frame); });
    film.addEventListener("error", () => { find("failed").hidden = false; });
    if (film.error) find("failed").hidden = false;
  }
  button.addEventListener("click", toggle);
  repeat?.addEventListener("click", () => { loops = !loops; repeat.setAttribute("aria-pressed", loops); });
  speed?.addEventListener("change", () => {
    rate = Number(speed.value);
    if (goes) for (const film of films) film.playbackRate = rate;
  });
  scrub.addEventListener("input", () => rest(Number(scrub.value)));
  for (const one of player.querySelectorAll("[data-step]")) one.addEventListener("click", () => step(Number(one.dataset.step)));

  const known = (film) => film.readyState >= 1
    || new Promise((done) => film.addEventListener("loadedmetadata", done, { once: true }));
  player.classList.add("ready");
  Promise.all(films.map(known)).then(() => { seek(0); tick(); });
}
