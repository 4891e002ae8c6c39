// Ticks over the reel: each frame where there is room, each second with its timecode.
for (const ruler of document.querySelectorAll("svg[data-ruler]")) {
  const { frames, fps } = ruler.closest("[data-frames]").dataset;
  const [count, beat] = [Number(frames), Math.round(Number(fps))];
  const apart = [1, 2, 4, 6, 12, beat].find((n) => count / n <= 96) ?? beat;
  const seconds = Math.max(1, Math.ceil(count / beat / 10));
  const add = (name, values, text = "") => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(values)) one.setAttribute(key, value);
    one.textContent = text;
    ruler.append(one);
  };
  for (let n = 0; n <= count; n += 1) {
    const whole = n % beat === 0;
    if (!whole && n % apart) continue;
    const x = `${(n / count) * 100}%`;
    add("line", { x1: x, x2: x, y1: whole ? 15 : 20, y2: 24 });
    const near = n > 0 && count - n < beat / 2 && n !== count;
    if (!whole || near || (n / beat) % seconds) continue;
    add("text", { x, y: 10, "text-anchor": n === 0 ? "start" : n === count ? "end" : "middle" }, `${String(n / beat).padStart(2, "0")}:00`);
  }
}
