// The one moving picture on the front page. It rests when motion is not wanted, or out of sight.
const video = document.querySelector("[data-ambient]");
if (video && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
  new IntersectionObserver(([seen]) => {
    if (seen.isIntersecting) video.play().then(() => video.closest(".frame-pic").classList.add("playing"), () => {});
    else video.pause();
  }).observe(video);
}
