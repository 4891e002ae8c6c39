// Resting the pointer or the focus on a frame plays its clip. Delegated, so swapped-in frames play too.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const picture = (event) => event.target.closest?.(".frame-pic[data-video]");

function play(pic) {
  if (still.matches) return;
  let video = pic.querySelector("video");
  if (!video) {
    video = Object.assign(document.createElement("video"), { src: pic.dataset.video, muted: true, loop: true, playsInline: true });
    video.setAttribute("aria-hidden", "true");
    video.tabIndex = -1;
    pic.append(video);
  }
  video.play().then(() => pic.classList.add("playing"), () => {});
}

function stop(pic) {
  pic.classList.remove("playing");
  pic.querySelector("video")?.pause();
}

document.addEventListener("pointerover", (event) => {
  const pic = picture(event);
  if (pic && event.pointerType === "mouse" && !pic.contains(event.relatedTarget)) play(pic);
});
document.addEventListener("pointerout", (event) => {
  const pic = picture(event);
  if (pic && !pic.contains(event.relatedTarget)) stop(pic);
});
document.addEventListener("focusin", (event) => {
  const pic = picture(event);
  if (pic?.matches(":focus-visible")) play(pic);
});
document.addEventListener("focusout", (event) => {
  const pic = picture(event);
  if (pic) stop(pic);
});
